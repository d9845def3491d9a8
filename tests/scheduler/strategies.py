"""Random problems of every feature, small enough to be solved in a moment."""

from collections import Counter
from dataclasses import replace

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
    lengths = st.lists(st.integers(1, 2 if tiny else 3), min_size=1, max_size=2)
    slots = make_slots(*draw(lengths if half_days is None else half_days))
    ids = [slot.id for slot in slots]
    some_slots = st.frozensets(st.sampled_from(ids), max_size=max(1, len(ids) // 2))
    names = [f"p{n}" for n in range(draw(st.integers(2, participants)))]
    tables = tuple(
        Table(
            f"t{n}",
            site=draw(st.sampled_from([None, "north", "south"])),
            closed=draw(st.one_of(st.just(frozenset()), some_slots)),
            home_of=draw(st.sampled_from([None, None, *names])),
        )
        for n in range(draw(st.integers(1, 2 if tiny else 4)))
    )
    sites = sorted({table.site for table in tables if table.site is not None})
    who = tuple(draw(_participant(name, ids, sites)) for name in names)
    count = draw(st.integers(0, candidates))
    single = tuple(draw(_candidate(f"c{n}", who, ids, tables)) for n in range(count))
    collective, alternatives = draw(_alternatives(single))
    chosen = single + collective
    orders = st.tuples(st.integers(0, max(0, count - 1)), st.integers(0, max(0, count - 1)))
    precedences = tuple(
        (f"c{a}", f"c{b}") for a, b in draw(st.lists(orders, max_size=2)) if a < b < count
    )
    published, frozen = draw(_published(chosen, slots, tables))
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
            travel=draw(_travel(sites)),
            interpreters=draw(_interpreters(ids)),
            delegations=draw(_delegations(who)),
            frozen_slots=draw(st.sampled_from([frozenset(), frozenset(), frozenset(ids[:1])])),
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


@st.composite
def _alternatives(
    draw: st.DrawFn, candidates: tuple[Candidate, ...]
) -> tuple[tuple[Candidate, ...], tuple[tuple[str, ...], ...]]:
    """Two that exclude each other, or a further one of all their participants instead of either."""
    if len(candidates) < 2 or draw(st.integers(0, 3)):
        return (), ()
    one, other = draw(st.permutations(candidates))[:2]
    if draw(st.booleans()):
        return (), ((one.id, other.id),)
    worth = Counter(dict(zip(one.participants, one.weights, strict=True)))
    worth.update(dict(zip(other.participants, other.weights, strict=True)))
    together = Candidate("both", tuple(worth), tuple(worth.values()))
    return (together,), ((one.id, "both"), (other.id, "both"))


@st.composite
def _travel(draw: st.DrawFn, sites: list[str]) -> tuple[Travel, ...]:
    if len(sites) < 2 or draw(st.booleans()):
        return ()
    return (Travel(sites[0], sites[1], draw(st.sampled_from([0, 10, 20, 30, 600]))),)


@st.composite
def _interpreters(draw: st.DrawFn, ids: list[str]) -> tuple[Interpreter, ...]:
    pairs = st.frozensets(st.sampled_from(PAIRS), min_size=1)
    busy = st.frozensets(st.sampled_from(ids), max_size=2)
    count = draw(st.integers(0, 2))
    return tuple(Interpreter(f"i{n}", draw(pairs), draw(busy)) for n in range(count))


@st.composite
def _delegations(draw: st.DrawFn, who: tuple[Participant, ...]) -> tuple[Delegation, ...]:
    if not any(participant.cluster for participant in who) or draw(st.booleans()):
        return ()
    most = draw(st.sampled_from([None, 1, 2]))
    least = draw(st.integers(0, 2 if most is None else most))
    return (Delegation("pole", most, least, draw(st.sampled_from([0, 0, 40, 100]))),)


@st.composite
def _participant(draw: st.DrawFn, name: str, ids: list[str], sites: list[str]) -> Participant:
    none: frozenset[str] = frozenset()
    busy = st.one_of(st.just(none), st.frozensets(st.sampled_from(ids), max_size=2))
    people = draw(st.integers(0, 2))
    maximum = draw(st.sampled_from([None, None, 1, 2]))
    return Participant(
        name,
        delegates=tuple(Delegate(f"{name}d{n}", draw(busy)) for n in range(people)),
        seats=draw(st.sampled_from([1, 1, 2])),
        free=draw(st.one_of(st.none(), st.frozensets(st.sampled_from(ids), min_size=1))),
        max_meetings=maximum,
        min_meetings=draw(st.sampled_from([0, 0, 1])),
        cluster=draw(st.sampled_from([None, "pole"])),
        site=draw(st.sampled_from([None, None, None, *sites])),
    )


@st.composite
def _candidate(
    draw: st.DrawFn,
    name: str,
    who: tuple[Participant, ...],
    ids: list[str],
    tables: tuple[Table, ...],
) -> Candidate:
    size = draw(st.sampled_from([2, 2, 2, 3])) if len(who) > 2 else 2
    order = draw(st.permutations(who))[:size]
    weights = tuple(draw(st.integers(0, 4)) for _ in order)
    slot = st.sampled_from(ids)
    rare = draw(st.sampled_from([None, None, None, None, "slot", "table", "people", "mandatory"]))
    pins = tuple(draw(st.sampled_from([None, *(d.id for d in p.delegates)])) for p in order)
    return Candidate(
        name,
        tuple(p.id for p in order),
        weights,
        length=draw(st.sampled_from([1, 1, 1, 2])),
        allowed=draw(st.one_of(st.none(), st.none(), st.frozensets(slot, min_size=1))),
        mandatory=rare == "mandatory",
        pinned_slot=draw(slot) if rare == "slot" else None,
        pinned_table=draw(st.sampled_from(tables)).id if rare == "table" else None,
        pinned_delegates=pins if rare == "people" else None,
        interpreting=draw(st.sampled_from([(), (), (), ("ar-fr",), ("en-fr",), PAIRS])),
    )


@st.composite
def _published(
    draw: st.DrawFn,
    candidates: tuple[Candidate, ...],
    slots: tuple[Slot, ...],
    tables: tuple[Table, ...],
) -> tuple[tuple[Published, ...], frozenset[str]]:
    """Meetings at different tables or in different slots, of which one may be frozen."""
    if not candidates or not draw(st.booleans()):
        return (), frozenset()
    places = draw(st.permutations([(s.id, t.id) for s in slots for t in tables]))
    count = draw(st.integers(0, min(3, len(candidates), len(places))))
    published = tuple(
        Published(candidate.id, slot, table, candidate.pinned_delegates)
        for candidate, (slot, table) in zip(candidates[:count], places, strict=False)
    )
    frozen = frozenset(draw(st.sampled_from([(), (), tuple(p.candidate for p in published[:1])])))
    return published, frozen
