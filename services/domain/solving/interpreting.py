"""Which language pairs a meeting needs to be interpreted in.

Those who share a language need none, nor do meetings with somebody who stated no language.
Otherwise one of the stated languages is the *pivot*: who speaks it is understood by all, and each
of the others needs a pair of it and one of their own languages. The pivot and the pairs are chosen
so that the fewest pairs lack interpreters, then the fewest pairs are needed, then the pair with
the fewest interpreters has as many as possible; of equals, what was stated first. So for two
participants it is the pair for which there are most interpreters.
"""

from collections.abc import Mapping, Sequence

from services.domain.languages import joined

Languages = Sequence[str]


def pairs_needed(stated: Sequence[Languages], supply: Mapping[str, int]) -> tuple[str, ...]:
    """The pairs, sorted; `stated` are each participant's languages, best first.

    `supply` says how many interpreters there are for a pair.
    """
    if not all(stated) or set.intersection(*map(set, stated)):
        return ()
    pivots = dict.fromkeys(language for languages in stated for language in languages)
    choices = [_around(pivot, stated, supply) for pivot in pivots]
    best: list[str] = min(choices, key=lambda pairs: _cost(pairs, supply))
    return tuple(sorted(best))


def _cost(pairs: Sequence[str], supply: Mapping[str, int]) -> tuple[int, int, int]:
    interpreters = [supply.get(pair, 0) for pair in pairs]
    return interpreters.count(0), len(pairs), -min(interpreters)


def _around(pivot: str, stated: Sequence[Languages], supply: Mapping[str, int]) -> list[str]:
    """The pairs with this pivot: again and again the one that helps most of the others."""
    others = [languages for languages in stated if pivot not in languages]
    pairs = []
    while others:
        known = dict.fromkeys(language for languages in others for language in languages)

        def helps(language: str, left: Sequence[Languages] = others) -> tuple[bool, int, int]:
            interpreters = supply.get(joined(pivot, language), 0)
            served = sum(language in languages for languages in left)
            return interpreters > 0, served, interpreters

        best = max(known, key=helps)
        pairs.append(joined(pivot, best))
        others = [languages for languages in others if best not in languages]
    return pairs
