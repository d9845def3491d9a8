"""Partners worth a look: what they offer against what we need, and the reverse.

Words count by how rare they are among all profiles (inverse document frequency), so that
"distributeur" weighs more than "solution". One shared word is a reason only if one of the two
describes its sector, product or technology by it; other words ("blanche", "équipes") need company.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import log
from typing import TypeAlias
from uuid import UUID

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


#: of each word the places of the profiles that hold it, with how each writes it
Postings: TypeAlias = Mapping[str, Mapping[int, str]]


class Words:
    """The words of many profiles, made once to be compared with one after the other."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self.profiles = profiles
        self.offered = _postings(profiles, _offered)
        self.needed = _postings(profiles, lambda profile: words(profile.needs))
        self.field = _postings(profiles, _field)
        self.weights = _weights(profiles)


def suggestions(
    own: Profile, others: Words, *, known: Collection[UUID] = (), most: int = 5
) -> list[Suggestion]:
    """The best of the others who are not known yet, best first; nobody without a reason."""
    mine = (words(own.needs), _offered(own), _field(own))
    theirs = (others.offered, others.needed, others.field)
    weights = others.weights
    shared: dict[int, tuple[list[str], list[str], list[str]]] = defaultdict(lambda: ([], [], []))
    for kind, (ours, postings) in enumerate(zip(mine, theirs, strict=True)):
        for word in _rarest_first(ours, weights):
            for place in postings.get(word, ()):
                shared[place][kind].append(word)
    scored = []
    for place, (offers, needs, alike) in shared.items():
        other = others.profiles[place]
        if other.id in known or other.id == own.id:
            continue
        for_each_other = [*offers, *needs]
        trade = mine[2].keys() | _field(other).keys()
        if len(for_each_other) < 2 and not trade.intersection(for_each_other + alike):
            continue
        score = sum(weights[word] for word in for_each_other)
        score += ALIKE * sum(weights[word] for word in alike)
        scored.append((-score, other.name, other.id, place))
    return [
        _suggestion(others.profiles[place], shared[place], theirs, place)
        for *_, place in nsmallest(most, scored)
    ]


def _suggestion(
    partner: Profile, shared: Iterable[list[str]], theirs: Iterable[Postings], place: int
) -> Suggestion:
    """With the three rarest words of each reason, as the partner writes them."""
    offers, needs, alike = (
        tuple(postings[word][place] for word in found[:3])
        for found, postings in zip(shared, theirs, strict=True)
    )
    return Suggestion(partner=partner, offers=offers, needs=needs, alike=alike)


def _postings(
    profiles: Sequence[Profile], told: Callable[[Profile], Mapping[str, str]]
) -> Postings:
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for place, profile in enumerate(profiles):
        for word, written in told(profile).items():
            found[word][place] = written
    return found


def _rarest_first(ours: Iterable[str], weights: Mapping[str, float]) -> list[str]:
    """Those words that others use too, and that tell something."""
    found = [word for word in ours if weights.get(word, 0) > 0]
    return sorted(found, key=lambda word: (-weights[word], word))


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
