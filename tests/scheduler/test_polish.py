"""The polish: bounds that are true, exchanges that keep every rule, tables that stay."""

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import Participant, Problem, Published, Status, Table, check, solve
from scheduler.commands.generate import Size, generate
from scheduler.control import Control
from scheduler.goals import breaks, kept_tables, moves, site_moves
from scheduler.instance import Instance
from scheduler.polish.alone import least_breaks
from scheduler.polish.anneal import anneal
from scheduler.polish.bounds import polish_bound
from scheduler.polish.seating import fewer_moves
from scheduler.polish.timetable import Timetable
from scheduler.polish.timetable import breaks as runs
from scheduler.result import Meeting
from tests.scheduler.brute import schedules
from tests.scheduler.make import meet, people, problem, tables
from tests.scheduler.strategies import problems


def no_hurry() -> Control:
    return Control(time_limit_s=60)


def starts_of(made: Problem, meetings: tuple[Meeting, ...]) -> dict[int, int]:
    instance = Instance(made)
    return {instance.candidate_index[m.candidate]: instance.slot_index[m.slot] for m in meetings}


@given(st.sets(st.integers(0, 8)), st.integers(0, 4))
def test_least_breaks_are_those_of_the_best_choice_of_slots(free: set[int], wanted: int) -> None:
    """One participant, two half-days of five and four slots, every partner always free."""
    half_days = (5, 4)
    ids = [f"{'a' if s < 5 else 'b'}{s + 1 if s < 5 else s - 4}" for s in sorted(free)]
    wanted = min(wanted, len(free))
    who = [Participant("x", free=frozenset(ids)), *people("stuv")]
    pairs = [meet("x" + partner) for partner in "stuv"[:wanted]]
    made = problem(pairs, half_days=half_days, at=4, who=who)
    choices = combinations(sorted(free), wanted)
    least = min(
        runs(sum(1 << s for s in chosen if s < 5)) + runs(sum(1 << s for s in chosen if s >= 5))
        for chosen in choices
    )
    order = sorted(free)
    starts = {candidate: order[candidate] for candidate in range(wanted)}
    assert sum(least_breaks(Instance(made), starts)) == least


@settings(max_examples=60, deadline=None)
@given(problems(participants=4, candidates=4, tiny=True), st.data())
def test_no_schedule_of_the_same_meetings_is_beyond_the_bounds(
    made: Problem, data: st.DataObject
) -> None:
    everything = list(schedules(made))
    if not everything:
        return
    chosen = data.draw(st.sampled_from(everything))
    instance = Instance(made)
    kept = {(p.candidate, p.slot) for p in made.published}

    def held(meetings: tuple[Meeting, ...]) -> set[str]:
        return {m.candidate for m in meetings}

    def staying(meetings: tuple[Meeting, ...]) -> set[tuple[str, str]]:
        return kept & {(m.candidate, m.slot) for m in meetings}

    def seating(meetings: tuple[Meeting, ...]) -> set[tuple[str, str, tuple[str | None, ...]]]:
        return {(m.candidate, m.slot, m.delegates) for m in meetings}

    alike = [
        other
        for other in everything
        if held(other) == held(chosen) and staying(other) >= staying(chosen)
    ]
    bound, _ = polish_bound("breaks", instance, chosen)
    assert bound <= min(breaks(made, other) for other in alike)
    alike = [other for other in everything if seating(other) == seating(chosen)]
    bound, _ = polish_bound("moves", instance, chosen)
    assert bound <= min(moves(made, other) for other in alike)


def test_breaks_are_proved_least_for_the_meetings_held() -> None:
    made = generate(Size(30, 50, 4, 8, 20, 8, 0.1), seed=0)
    result = solve(made, workers=1, polish_limit_s=30)
    (stage,) = (stage for stage in result.stages if stage.name == "breaks")
    assert (stage.value, stage.bound, stage.status) == (2, 2, Status.OPTIMAL)
    assert stage.proof == "same-meetings"
    assert check(made, result).violations == ()


def test_full_tables_are_exchanged_in_pairs_of_chains() -> None:
    """Every table is taken in every slot: who comes must make another one go."""
    pairs = [meet(pair) for pair in ("ab", "cd", "ac", "bd", "ef", "gh")]
    made = problem(pairs, half_days=(3,), at=2)
    instance = Instance(made)
    timetable = Timetable(instance, {0: 0, 4: 0, 1: 1, 5: 1, 2: 2, 3: 2})
    assert sum(timetable.breaks) == 2
    starts = anneal(timetable, range(9), least=0, control=no_hurry(), until=60, seed=1)
    assert sum(Timetable(instance, starts).breaks) == 0
    assert sorted(starts.values()) == [0, 0, 1, 1, 2, 2]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_exchanges_keep_count(seed: int, seats: int) -> None:
    """What the timetable says of itself after many exchanges is what a new one says."""
    made = generate(Size(5, 6, 2, 4, 4, 4, 0.2), seed=seed)
    made = Problem(
        made.slots,
        made.tables,
        tuple(Participant(p.id, seats=seats, free=p.free) for p in made.participants),
        made.candidates,
    )
    result = solve(made, workers=1)
    instance = Instance(made)
    timetable = Timetable(instance, starts_of(made, result.meetings))
    control = Control(time_limit_s=0.01)
    anneal(timetable, range(99), least=-1, control=control, until=0.01, seed=seed)
    again = Timetable(instance, timetable.start)
    assert (timetable.breaks, timetable.busy) == (again.breaks, again.busy)


def test_tables_are_chosen_as_well_as_can_be() -> None:
    """x and y meet the same three, each in another order; all seatings are tried."""
    pairs = [meet(a + b) for a, b in product("xy", "abc")]
    made = problem(pairs, half_days=(3,), at=2)
    starts = {0: 0, 1: 1, 2: 2, 4: 0, 5: 1, 3: 2}
    who = {c: made.candidates[c].participants for c in starts}

    def moved(seats: dict[int, int]) -> int:
        """The changes of table; `seats` is a table per candidate."""
        return moves(made, tuple(at(made, c, starts[c], seats[c]) for c in starts))

    zigzag = {0: 0, 4: 1, 1: 1, 5: 0, 2: 0, 3: 1}
    turned = product((0, 1), repeat=3)
    least = min(moved({c: t ^ turn[starts[c]] for c, t in zigzag.items()}) for turn in turned)
    limits = {"control": no_hurry(), "until": 60.0, "seed": 0}
    seated = fewer_moves(Instance(made), starts, zigzag, who, **limits)  # type: ignore[arg-type]
    assert (moved(zigzag), moved(seated)) == (5, least)


def at(made: Problem, candidate: int, slot: int, table: int) -> Meeting:
    described = made.candidates[candidate]
    nobody = (None,) * len(described.participants)
    where = (made.slots[slot].id, made.tables[table].id)
    return Meeting(described.id, described.participants, nobody, *where)


def test_a_change_of_site_counts_for_more_than_changes_of_table() -> None:
    """Three come from tables in the north, two from one in the south: four get up, not three."""
    where = [Table(f"n{n}", "north") for n in range(3)] + [Table("s", "south")]
    before = zip(("au", "bv", "cw", "de"), where, strict=True)
    pairs = [*(meet(pair, pinned_table=table.id) for pair, table in before), meet("abcde")]
    made = problem(pairs, at=where)
    starts = {0: 0, 1: 0, 2: 0, 3: 0, 4: 1}
    south = {0: 0, 1: 1, 2: 2, 3: 3, 4: 3}
    assert seated_at_sites(made, starts, south) == (2, 4)


def seated_at_sites(
    made: Problem, starts: dict[int, int], tables_of: dict[int, int]
) -> tuple[int, int]:
    who = {c: made.candidates[c].participants for c in starts}
    limits = {"control": no_hurry(), "until": 60.0, "seed": 0}
    seated = fewer_moves(Instance(made), starts, tables_of, who, **limits)  # type: ignore[arg-type]
    held = tuple(at(made, c, starts[c], seated[c]) for c in starts)
    return site_moves(made, held), moves(made, held)


def test_polish_keeps_published_tables() -> None:
    made = generate(Size(8, 10, 2, 4, 5, 5, 0.1), seed=1)
    first = solve(made, workers=1)
    published = tuple(Published(m.candidate, m.slot, m.table) for m in first.meetings[::2])
    again = Problem(
        made.slots, made.tables, made.participants, made.candidates, published=published
    )
    plain, polished = (solve(again, workers=1, polish_limit_s=limit) for limit in (0, 30))
    assert kept_tables(again, polished.meetings) == len(published)
    assert breaks(again, polished.meetings) <= breaks(again, plain.meetings)
    assert check(again, polished).violations == ()


def test_polish_is_the_same_for_the_same_seed() -> None:
    made = generate(Size(10, 14, 2, 6, 8, 5, 0.1), seed=4)
    one, two = (solve(made, workers=1, seed=7, polish_limit_s=30) for _ in range(2))
    assert one.meetings == two.meetings


def test_homes_stay_with_their_owners() -> None:
    at = [*tables(2), Table("home", home_of="x")]
    pairs = [meet("ab"), meet("xa"), meet("xb")]
    result = solve(problem(pairs, half_days=(3,), at=at), workers=1, polish_limit_s=1)
    tables_of = {m.candidate: m.table for m in result.meetings}
    assert (tables_of["xa"], tables_of["xb"]) == ("home", "home")
    assert tables_of["ab"] != "home"
