"""Partners worth a look: what they offer against what we need, and the reverse.

Words count by how rare they are among all profiles (inverse document frequency), so that
"distributeur" weighs more than "solution". One shared word is a reason only if one of the two
describes its sector, product or technology by it; other words ("blanche", "équipes") need company.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from services.domain.catalogue import AXES, Profile
from services.domain.folding import words

#: a word that more profiles than this share of them hold tells nobody apart
COMMON = 0.2
#: what two companies share counts less than what one has and the other looks for
ALIKE = 0.4


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A partner with the words that speak for it, as the partner writes them."""

    partner: Profile
    #: they offer what we need
    offers: tuple[str, ...]
    #: they need what we offer
    needs: tuple[str, ...]
    #: they are in our field
    alike: tuple[str, ...]


def suggestions(own: Profile, others: Sequence[Profile], *, most: int = 5) -> list[Suggestion]:
    """The best of the others, best first; nobody without a reason."""
    weights = _weights(others)
    mine = (words(own.needs), _offered(own), _field(own))
    scored = []
    for other in others:
        theirs = (_offered(other), words(other.needs), _field(other))
        shared = [_shared(one, two, weights) for one, two in zip(mine, theirs, strict=True)]
        for_each_other = [*shared[0], *shared[1]]
        trade = mine[2].keys() | theirs[2].keys()
        if len(for_each_other) < 2 and not trade.intersection(for_each_other + shared[2]):
            continue
        score = sum(weights[word] for word in for_each_other)
        score += ALIKE * sum(weights[word] for word in shared[2])
        told = [
            tuple(text[word] for word in found[:3])
            for text, found in zip(theirs, shared, strict=True)
        ]
        scored.append((-score, other.name, other.id, told, other))
    return [
        Suggestion(partner=other, offers=told[0], needs=told[1], alike=told[2])
        for _, _, _, told, other in sorted(scored, key=lambda row: row[:3])[:most]
    ]


def _weights(profiles: Sequence[Profile]) -> Mapping[str, float]:
    """How much each word tells; 0 for words that nearly everybody uses."""
    times = Counter(
        word
        for profile in profiles
        for word in {*words(profile.offers), *words(profile.needs), *_field(profile)}
    )
    most = max(2, COMMON * len(profiles))
    return {
        word: log(1 + len(profiles) / count) if count <= most else 0.0
        for word, count in times.items()
    }


def _offered(profile: Profile) -> Mapping[str, str]:
    return words(f"{profile.offers} {profile.product} {profile.technology}")


def _field(profile: Profile) -> Mapping[str, str]:
    return words(" ".join(getattr(profile, axis) for axis in AXES[:3]))


def _shared(
    ours: Mapping[str, str], theirs: Mapping[str, str], weights: Mapping[str, float]
) -> list[str]:
    """The words of both that tell something, the rarest first."""
    found = [word for word in ours if word in theirs and weights[word] > 0]
    return sorted(found, key=lambda word: (-weights[word], word))
