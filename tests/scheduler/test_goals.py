"""The goals in their order: floor, fairness, served preference, stability; breaks and moves."""

from dataclasses import replace

from scheduler import (
    Delegate,
    Meeting,
    Participant,
    Published,
    Result,
    Status,
    Table,
    check,
    solve,
)
from scheduler.commands.generate import Size, generate
from scheduler.goals import breaks, moves, site_moves, value_of
from tests.scheduler.make import meet, people, problem, staff


def stages(result: Result) -> dict[str, tuple[int | None, int | None, Status]]:
    return {stage.name: (stage.value, stage.bound, stage.status) for stage in result.stages}


def test_floor_comes_before_served_weight() -> None:
    promised = [Participant("z", min_meetings=1), *people("xy")]
    made = problem([meet("xy", 9, 9), meet("xz", 1, 1)], half_days=(1,), who=promised)
    result = solve(made, workers=1)
    assert stages(result)["floor"] == (0, 0, Status.OPTIMAL)
    assert (result.value, [meeting.candidate for meeting in result.meetings]) == (2, ["xz"])


def test_floors_that_cannot_all_be_kept_are_proved_so() -> None:
    promised = [Participant(name, min_meetings=2) for name in "xyz"]
    made = problem([meet("xy"), meet("yz"), meet("xz")], half_days=(2,), who=promised)
    result = solve(made, workers=1)
    assert stages(result)["floor"] == (2, 2, Status.OPTIMAL)


def test_fair_serves_everybody_once_before_anybody_twice() -> None:
    """x and y want each other's partner; weighted prefers the two heavy wishes of x."""
    pairs = [meet("xa", 9, 0), meet("xb", 9, 0), meet("ya", 1, 0), meet("yb", 1, 0)]
    made = problem(pairs, half_days=(1, 1), at=1)
    weighted = solve(made, policy="weighted", workers=1)
    fair = solve(made, policy="fair", workers=1)
    assert (weighted.value, fair.value) == (18, 10)
    assert stages(fair)["fair-1"] == (2, 2, Status.OPTIMAL)
    assert stages(fair)["fair-2"] == (0, 0, Status.OPTIMAL)
    assert check(made, fair).ok


def test_fair_is_proved_on_a_generated_problem() -> None:
    made = generate(Size(10, 14, 2, 4, 8, 5, 0.1), seed=3)
    result = solve(made, policy="fair", workers=1)
    assert result.status is Status.OPTIMAL
    assert check(made, result).violations == ()


def test_resolve_keeps_what_it_can() -> None:
    made = generate(Size(12, 16, 2, 4, 9, 5, 0.1), seed=5)
    first = solve(made, workers=1)
    published = tuple(Published(m.candidate, m.slot, m.table, m.delegates) for m in first.meetings)
    gone = first.meetings[0].participants[0]
    cancelled = {m.candidate for m in first.meetings if gone in m.participants}
    rest = replace(
        made,
        candidates=tuple(c for c in made.candidates if gone not in c.participants),
        published=tuple(p for p in published if p.candidate not in cancelled),
    )
    again = solve(rest, workers=1)
    assert check(rest, again).violations == ()
    assert again.status is Status.OPTIMAL
    value, bound, _ = stages(again)["kept-slots"]
    assert value == bound
    assert value is not None
    assert value > len(rest.published) // 2


def test_nothing_moves_when_nothing_has_changed() -> None:
    made = generate(Size(12, 16, 2, 4, 9, 5, 0.1), seed=6)
    first = solve(made, workers=1)
    published = tuple(Published(m.candidate, m.slot, m.table) for m in first.meetings)
    again = solve(replace(made, published=published), workers=1)
    assert stages(again)["kept-tables"] == (len(published), len(published), Status.OPTIMAL)


def test_breaks_and_moves_are_counted_inside_half_days() -> None:
    pairs = [meet("xy"), meet("xz"), meet("xw"), meet("xv")]
    at = [Table("t1", "north"), Table("t2", "south"), Table("t3", "south")]
    made = problem(pairs, half_days=(5, 1), at=at)
    meetings = tuple(
        Meeting(pair, tuple(pair), (None, None), slot, table)
        for pair, slot, table in [
            ("xy", "a1", "t1"),
            ("xz", "a3", "t2"),
            ("xw", "a4", "t3"),
            ("xv", "b1", "t1"),
        ]
    )
    found = (breaks(made, meetings), moves(made, meetings), site_moves(made, meetings))
    assert found == (1, 2, 1)
    assert value_of("served", made, meetings) == 8


def test_home_tables_are_used_by_their_owners() -> None:
    at = [Table("t1"), Table("t2", home_of="h"), Table("t3", home_of="g")]
    made = problem([meet("vh"), meet("wg"), meet("xy")], half_days=(1,), at=at)
    result = solve(made, workers=1)
    tables = {meeting.candidate: meeting.table for meeting in result.meetings}
    assert tables == {"vh": "t2", "wg": "t3", "xy": "t1"}


def test_colleagues_share_the_meetings_evenly() -> None:
    who = [Participant("x", staff("ann", "bob")), *people("abcd")]
    pairs = [meet("xa"), meet("xb"), meet("xc"), meet("xd")]
    result = solve(problem(pairs, half_days=(4,), who=who), workers=1)
    attending = sorted(meeting.delegates[0] or "" for meeting in result.meetings)
    assert attending == ["ann", "ann", "bob", "bob"]


def test_whoever_was_told_to_go_still_goes() -> None:
    """Though that is uneven: what was published goes before a fair share among colleagues."""
    told = tuple(
        Published(pair, f"a{slot}", "t1", ("ann", None))
        for slot, pair in enumerate(("xy", "xz", "xw"), start=1)
    )
    made = problem(
        [meet("xy"), meet("xz"), meet("xw"), meet("xv")],
        half_days=(4,),
        who=[Participant("x", staff("ann", "bob")), *people("vwyz")],
        published=told,
    )
    result = solve(made, workers=1)
    attending = {meeting.candidate: meeting.delegates[0] for meeting in result.meetings}
    assert attending == {"xy": "ann", "xz": "ann", "xw": "ann", "xv": "bob"}
    absent = Participant("x", (Delegate("ann", frozenset({"a2"})), Delegate("bob")))
    result = solve(replace(made, participants=(absent, *people("vwyz"))), workers=1)
    attending = {meeting.candidate: meeting.delegates[0] for meeting in result.meetings}
    assert attending == {"xy": "ann", "xz": "bob", "xw": "ann", "xv": "bob"}


def test_long_meetings_of_colleagues_with_different_absences() -> None:
    """Counting seats would allow both at once; only one delegate is there throughout."""
    ann, bob = staff("ann", busy=["a2"])[0], staff("bob", busy=["a3"])[0]
    who = [Participant("x", (ann, bob), seats=2), *people("yz")]
    pairs = [meet("xy", length=2), meet("xz", length=2)]
    made = problem(pairs, half_days=(4,), who=who)
    result = solve(made, workers=1)
    assert check(made, result).violations == ()
    assert (result.status, result.value) == (Status.OPTIMAL, 4)


def test_long_meetings_and_closed_tables() -> None:
    at = [Table("t1", closed=frozenset({"a2"})), Table("t2", closed=frozenset({"a1"}))]
    made = problem([meet("wx", length=2), meet("yz", length=1)], half_days=(3,), at=at)
    result = solve(made, workers=1)
    assert check(made, result).violations == ()
    assert (result.status, result.value) == (Status.OPTIMAL, 4)


def test_polish_makes_breaks_fewer() -> None:
    made = generate(Size(15, 25, 2, 6, 12, 6, 0.1), seed=2)
    plain, polished = (solve(made, workers=1, polish_limit_s=limit) for limit in (0, 1))
    assert check(made, polished).violations == ()
    assert polished.value == plain.value
    assert breaks(made, polished.meetings) < breaks(made, plain.meetings)
