"""Makes the two small events of this folder; run it to write them again, byte for byte.

Participants ask for meetings by popularity; sessions are mornings (1), afternoons (2) or either
(3). The fair also has fixed slots, forbidden slots, precedences, a pair that meets twice and a
participant without meetings. Fixed slots and precedences are taken from one feasible schedule, so
that the event stays feasible.
"""

import random
from dataclasses import dataclass, replace
from pathlib import Path

from scheduler import solve
from scheduler.b2bsp.dzn import AFTERNOON, EITHER, MORNING, Event, problem_from_dzn

SESSIONS = (MORNING, AFTERNOON, EITHER, EITHER)


@dataclass(frozen=True)
class Shape:
    name: str
    participants: int
    meetings: int
    tables: int
    slots: int
    morning_slots: int
    seed: int


FORUM = Shape("small-forum", 12, 30, 5, 10, 6, seed=1)
FAIR = Shape("small-fair", 20, 45, 6, 12, 7, seed=2)


def forum() -> Event:
    """12 participants, 30 meetings: nothing but sessions and tables."""
    return _event(FORUM, random.Random(FORUM.seed), idle=0)


def fair() -> Event:
    """20 participants, 45 meetings, with everything that the format can say."""
    chance = random.Random(FAIR.seed)
    event = _event(FAIR, chance, idle=1)
    requested = (*event.requested[:-1], event.requested[0])
    forbidden = tuple(
        frozenset([chance.randint(1, FAIR.slots)]) if chance.random() < 0.4 else frozenset()
        for _ in event.forbidden
    )
    event = replace(event, requested=requested, forbidden=forbidden)
    held = {m.candidate: int(m.slot) for m in solve(problem_from_dzn(event), workers=1).meetings}
    numbers = range(1, len(requested) + 1)
    fixed = tuple(held[str(n)] if chance.random() < 0.15 else None for n in numbers)
    precedences = tuple(_some_earlier(n, held, chance) for n in numbers)
    return replace(event, fixed=fixed, precedences=precedences)


def _some_earlier(number: int, held: dict[str, int], chance: random.Random) -> frozenset[int]:
    earlier = [int(other) for other, slot in held.items() if slot < held[str(number)]]
    chosen = bool(earlier) and chance.random() < 0.15
    return frozenset([chance.choice(sorted(earlier))]) if chosen else frozenset()


def _event(shape: Shape, chance: random.Random, *, idle: int) -> Event:
    """Meetings of distinct pairs, no one in more than two thirds of the slots."""
    active = range(1, shape.participants - idle + 1)
    most = shape.slots * 2 // 3
    pairs: dict[tuple[int, int], int] = {}
    load = dict.fromkeys(active, 0)
    while len(pairs) < shape.meetings:
        first, second = chance.sample(active, 2)
        pair = (min(first, second), max(first, second))
        if pair not in pairs and max(load[first], load[second]) < most:
            pairs[pair] = chance.choice(SESSIONS)
            load[first] += 1
            load[second] += 1
    return Event(
        name=shape.name,
        participants=shape.participants,
        tables=shape.tables,
        slots=shape.slots,
        morning_slots=shape.morning_slots,
        requested=tuple((a, b, session) for (a, b), session in sorted(pairs.items())),
        forbidden=(frozenset(),) * shape.participants,
        fixed=(None,) * shape.meetings,
        precedences=(frozenset(),) * shape.meetings,
    )


def write_dzn(event: Event) -> str:
    """The event in the published format."""
    rows = "".join(f"|{a}, {b},{session}, \n" for a, b, session in event.requested)
    forbidden = ",\n".join(_braces(slots or {0}) for slots in event.forbidden)
    precedences = ",\n".join(_braces(befores) for befores in event.precedences)
    fixed = ",".join(str(slot or 0) for slot in event.fixed)
    return (
        f"nBusiness = {event.participants};\nnMeetings = {len(event.requested)};\n"
        f"nTables = {event.tables};\nnTotalSlots = {event.slots};\n"
        f"nMorningSlots = {event.morning_slots};\n\n"
        f"requested = [{rows}|];\n\n"
        f"forbidden = [{forbidden}];\n\n"
        f"fixed = [{fixed}];\n\n"
        f"precedences = [{precedences}];\n"
    )


def _braces(numbers: frozenset[int] | set[int]) -> str:
    return "{" + ",".join(str(number) for number in sorted(numbers)) + "}"


if __name__ == "__main__":
    for event in (forum(), fair()):
        path = Path(__file__).with_name(f"{event.name}.dzn")
        path.write_text(write_dzn(event), encoding="utf-8")
