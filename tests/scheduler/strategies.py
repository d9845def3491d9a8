"""Random problems of every feature, small enough to be solved in a moment."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TypeAlias, TypeVar

from hypothesis import assume
from hypothesis import strategies as st

from scheduler import (
    Candidate,
    Delegate,
    Delegation,
    Interpreter,
    Participant,
    Problem,
    ProblemError,
    Published,
    Slot,
    Table,
    Travel,
)
from scheduler.commands.generate import Size, generate
from tests.scheduler.make import slots as make_slots

PAIRS = ("ar-fr", "en-fr")
T = TypeVar("T")
Some: TypeAlias = st.SearchStrategy[frozenset[str]]
#: Strategies are looked through once, when they are first drawn from: so each is made only once.
_BELOW = {number: st.integers(0, number - 1) for number in range(1, 100)}
_EITHER = st.booleans()
_LENGTHS = {most: st.lists(st.integers(1, most), min_size=1, max_size=2) for most in (2, 3)}


def _pick(draw: st.DrawFn, *values: T) -> T:
    """One of them; the first is the simplest."""
    return values[draw(_BELOW[len(values)])]


def _pick_several(draw: st.DrawFn, values: Sequence[T], count: int) -> list[T]:
    """So many of them, none twice, in any order."""
    left = list(values)
    return [left.pop(draw(_BELOW[len(left)])) for _ in range(count)]


def _between(draw: st.DrawFn, least: int, most: int) -> int:
    return least + draw(_BELOW[most - least + 1])


@cache
def _some(values: tuple[str, ...], least: int = 0, most: int | None = None) -> Some:
    return st.frozensets(st.sampled_from(values), min_size=least, max_size=most)


@st.composite
def problems(
    draw: st.DrawFn,
    *,
    participants: int = 6,
    candidates: int = 10,
    tiny: bool = False,
    half_days: st.SearchStrategy[list[int]] | None = None,
) -> Problem:
    """Any feature of the data model may appear; contradicting ones are thrown away."""
    slots = make_slots(*draw(_LENGTHS[2 if tiny else 3] if half_days is None else half_days))
    ids = tuple(slot.id for slot in slots)
    names = [f"p{n}" for n in range(_between(draw, 2, participants))]
    tables = tuple(
        Table(
            f"t{n}",
            site=_pick(draw, None, "north", "south"),
            closed=_busy(draw, ids, max(1, len(ids) // 2)),
            home_of=_pick(draw, None, None, *names),
        )
        for n in range(_between(draw, 1, 2 if tiny else 4))
    )
    sites = sorted({table.site for table in tables if table.site is not None})
    who = tuple(_participant(draw, name, ids, sites) for name in names)
    count = _between(draw, 0, candidates)
    single = tuple(_candidate(draw, f"c{n}", who, ids, tables) for n in range(count))
    collective, alternatives = _alternatives(draw, single)
    chosen = single + collective
    orders = [
        (_between(draw, 0, max(0, count - 1)), _between(draw, 0, max(0, count - 1)))
        for _ in range(_between(draw, 0, 2))
    ]
    precedences = tuple((f"c{a}", f"c{b}") for a, b in orders if a < b < count)
    published, frozen = _published(draw, chosen, slots, tables)
    try:
        return Problem(
            slots,
            tables,
            who,
            chosen,
            precedences,
            published,
            frozen,
            alternatives=alternatives,
            travel=_travel(draw, sites),
            interpreters=_interpreters(draw, ids),
            delegations=_delegations(draw, who),
            frozen_slots=frozenset(_pick(draw, (), (), ids[:1])),
        )
    except ProblemError:
        assume(condition=False)
        raise


@st.composite
def plain_problems(draw: st.DrawFn) -> Problem:
    """Pairs who meet for one slot, and nothing but their weights counts."""
    size = Size(
        visitors=draw(st.integers(2, 6)),
        hosts=draw(st.integers(2, 6)),
        half_days=draw(st.integers(1, 3)),
        slots=draw(st.integers(1, 4)),
        tables=draw(st.integers(1, 5)),
        wishes=draw(st.integers(1, 4)),
        absence=draw(st.sampled_from([0.0, 0.2, 0.5])),
        any_to_any=draw(st.booleans()),
    )
    made = generate(size, draw(st.integers(0, 99)))
    ids = [slot.id for slot in made.slots]
    busy = st.frozensets(st.sampled_from(ids), max_size=len(ids) // 2)
    first, *tables = made.tables
    most = draw(st.sampled_from([None, 1, 2]))
    return replace(
        made,
        tables=(replace(first, closed=draw(busy)), *tables),
        participants=tuple(
            replace(
                participant,
                max_meetings=most,
                seats=draw(st.sampled_from([1, 1, 1, 2])),
                delegates=tuple(
                    Delegate(f"{participant.id}d{n}", draw(busy))
                    for n in range(draw(st.sampled_from([0, 0, 0, 2])))
                ),
            )
            for participant in made.participants
        ),
    )


def _busy(draw: st.DrawFn, ids: tuple[str, ...], most: int) -> frozenset[str]:
    """Often in no slot at all."""
    return draw(_some(ids, 0, most)) if draw(_EITHER) else frozenset()


def _alternatives(
    draw: st.DrawFn, candidates: tuple[Candidate, ...]
) -> tuple[tuple[Candidate, ...], tuple[tuple[str, ...], ...]]:
    """Two that exclude each other, or a further one of all their participants instead of either."""
    if len(candidates) < 2 or _between(draw, 0, 3):
        return (), ()
    one, other = _pick_several(draw, candidates, 2)
    if draw(_EITHER):
        return (), ((one.id, other.id),)
    worth = Counter(dict(zip(one.participants, one.weights, strict=True)))
    worth.update(dict(zip(other.participants, other.weights, strict=True)))
    together = Candidate("both", tuple(worth), tuple(worth.values()))
    return (together,), ((one.id, "both"), (other.id, "both"))


def _travel(draw: st.DrawFn, sites: list[str]) -> tuple[Travel, ...]:
    if len(sites) < 2 or draw(_EITHER):
        return ()
    return (Travel(sites[0], sites[1], _pick(draw, 0, 10, 20, 30, 600)),)


def _interpreters(draw: st.DrawFn, ids: tuple[str, ...]) -> tuple[Interpreter, ...]:
    count = _between(draw, 0, 2)
    return tuple(
        Interpreter(f"i{n}", draw(_some(PAIRS, 1)), draw(_some(ids, 0, 2))) for n in range(count)
    )


def _delegations(draw: st.DrawFn, who: tuple[Participant, ...]) -> tuple[Delegation, ...]:
    if not any(participant.cluster for participant in who) or draw(_EITHER):
        return ()
    most = _pick(draw, None, 1, 2)
    least = _between(draw, 0, 2 if most is None else most)
    return (Delegation("pole", most, least, _pick(draw, 0, 0, 40, 100)),)


def _participant(draw: st.DrawFn, name: str, ids: tuple[str, ...], sites: list[str]) -> Participant:
    people = _between(draw, 0, 2)
    maximum = _pick(draw, None, None, 1, 2)
    return Participant(
        name,
        delegates=tuple(Delegate(f"{name}d{n}", _busy(draw, ids, 2)) for n in range(people)),
        seats=_pick(draw, 1, 1, 2),
        free=draw(_some(ids, 1)) if draw(_EITHER) else None,
        max_meetings=maximum,
        min_meetings=_pick(draw, 0, 0, 1),
        cluster=_pick(draw, None, "pole"),
        site=_pick(draw, None, None, None, *sites),
    )


def _candidate(
    draw: st.DrawFn,
    name: str,
    who: tuple[Participant, ...],
    ids: tuple[str, ...],
    tables: tuple[Table, ...],
) -> Candidate:
    size = _pick(draw, 2, 2, 2, 3) if len(who) > 2 else 2
    order = _pick_several(draw, who, size)
    weights = tuple(_between(draw, 0, 4) for _ in order)
    rare = _pick(draw, None, None, None, None, "slot", "table", "people", "mandatory")
    pins = tuple(_pick(draw, None, *(d.id for d in p.delegates)) for p in order)
    return Candidate(
        name,
        tuple(p.id for p in order),
        weights,
        length=_pick(draw, 1, 1, 1, 2),
        allowed=draw(_some(ids, 1)) if _pick(draw, 0, 0, 1) else None,
        mandatory=rare == "mandatory",
        pinned_slot=_pick(draw, *ids) if rare == "slot" else None,
        pinned_table=_pick(draw, *tables).id if rare == "table" else None,
        pinned_delegates=pins if rare == "people" else None,
        interpreting=_pick(draw, (), (), (), ("ar-fr",), ("en-fr",), PAIRS),
    )


def _published(
    draw: st.DrawFn,
    candidates: tuple[Candidate, ...],
    slots: tuple[Slot, ...],
    tables: tuple[Table, ...],
) -> tuple[tuple[Published, ...], frozenset[str]]:
    """Meetings at different tables or in different slots, of which one may be frozen."""
    if not candidates or not draw(_EITHER):
        return (), frozenset()
    everywhere = [(s.id, t.id) for s in slots for t in tables]
    count = _between(draw, 0, min(3, len(candidates), len(everywhere)))
    places = _pick_several(draw, everywhere, count)
    published = tuple(
        Published(candidate.id, slot, table, candidate.pinned_delegates)
        for candidate, (slot, table) in zip(candidates[:count], places, strict=False)
    )
    frozen = frozenset(_pick(draw, (), (), tuple(p.candidate for p in published[:1])))
    return published, frozen
