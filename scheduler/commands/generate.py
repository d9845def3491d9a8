"""Random problems of a stated size, the same for the same seed."""

import random
from dataclasses import dataclass
from itertools import accumulate

from scheduler.problem import Candidate, Participant, Problem, Slot, Table

SLOT_MINUTES = 20
HALF_DAY_MINUTES = 12 * 60
ZIPF_EXPONENT = 0.8


@dataclass(frozen=True, slots=True)
class Size:
    """What to generate; `slots` per half-day, `wishes` per participant.

    `host_wishes`: of each host, where not `wishes` too. A participant misses each half-day with
    probability `absence`, and each further slot with a quarter of it and `forbidden` together.
    `any_to_any` lifts the two sides.
    """

    visitors: int
    hosts: int
    half_days: int
    slots: int
    tables: int
    wishes: int
    absence: float = 0.0
    any_to_any: bool = False
    forbidden: float = 0.0
    host_wishes: int | None = None


def generate(size: Size, seed: int = 0) -> Problem:
    """A problem of that size; partners are ranked by random draws, popularity by Zipf's law."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    apart = max(HALF_DAY_MINUTES, size.slots * SLOT_MINUTES)
    slots = [
        Slot(
            f"{half_day + 1}.{number + 1}",
            str(half_day + 1),
            half_day * apart + number * SLOT_MINUTES,
            half_day * apart + (number + 1) * SLOT_MINUTES,
        )
        for half_day in range(size.half_days)
        for number in range(size.slots)
    ]
    visitors = [f"v{number + 1}" for number in range(size.visitors)]
    hosts = [f"h{number + 1}" for number in range(size.hosts)]
    participants = tuple(
        Participant(name, free=_free(slots, size, chance)) for name in visitors + hosts
    )
    return Problem(
        slots=tuple(slots),
        tables=tuple(Table(f"t{number + 1}") for number in range(size.tables)),
        participants=participants,
        candidates=_candidates(visitors, hosts, size, chance),
    )


def _free(slots: list[Slot], size: Size, chance: random.Random) -> frozenset[str] | None:
    half_days = dict.fromkeys(slot.half_day for slot in slots)
    present = {half_day for half_day in half_days if chance.random() >= size.absence}
    missed = size.absence / 4 + size.forbidden
    free = frozenset(
        slot.id for slot in slots if slot.half_day in present and chance.random() >= missed
    )
    return None if len(free) == len(slots) else free


def _candidates(
    visitors: list[str], hosts: list[str], size: Size, chance: random.Random
) -> tuple[Candidate, ...]:
    sides = [(visitors + hosts, visitors + hosts)]
    if not size.any_to_any:
        sides = [(visitors, hosts), (hosts, visitors)]
    of_host = size.wishes if size.host_wishes is None else size.host_wishes
    wishes = dict.fromkeys(visitors, size.wishes) | dict.fromkeys(hosts, of_host)
    order = {name: place for place, name in enumerate(visitors + hosts)}
    weights: dict[tuple[str, str], dict[str, int]] = {}
    for wishing, partners in sides:
        draw = _Popularity(partners, chance)
        for name in wishing:
            ranked = draw.ranked(name, wishes[name])
            for rank, partner in enumerate(ranked, start=1):
                first, second = sorted((name, partner), key=order.__getitem__)
                weights.setdefault((first, second), {})[name] = wishes[name] + 1 - rank
    return tuple(
        Candidate(f"{a}-{b}", (a, b), (weight.get(a, 0), weight.get(b, 0)))
        for (a, b), weight in weights.items()
    )


class _Popularity:
    """Draws different partners, the one in place r of a random order with weight r ** -0.8."""

    def __init__(self, partners: list[str], chance: random.Random) -> None:
        self._chance = chance
        self._partners = chance.sample(partners, len(partners))
        self._known = frozenset(partners)
        shares = (place**-ZIPF_EXPONENT for place in range(1, len(partners) + 1))
        self._cumulative = list(accumulate(shares))

    def ranked(self, name: str, count: int) -> list[str]:
        possible = len(self._partners) - (name in self._known)
        ranked: dict[str, None] = {}
        while len(ranked) < min(count, possible):
            (partner,) = self._chance.choices(self._partners, cum_weights=self._cumulative)
            if partner != name:
                ranked.setdefault(partner)
        return list(ranked)
