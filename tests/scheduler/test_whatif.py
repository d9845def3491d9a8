"""Remedies: the problem with each, the ranking, and the gains against solves of their own."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings

from scheduler import Problem, ProblemError, Progress, Result, Slot, Status, Table, check, solve
from scheduler.commands.generate import Size, generate
from scheduler.control import Control
from scheduler.explain.remedies import Kind, Remedy, proposals, remedied
from scheduler.explain.room import Plain
from scheduler.explain.whatif import what_if
from scheduler.goals import served
from scheduler.instance import Instance
from scheduler.rules import broken_rules
from scheduler.select.selection import select
from tests.scheduler.brute import best_values
from tests.scheduler.make import meet, people, problem, staff
from tests.scheduler.strategies import plain_problems, problems
from tests.scheduler.test_cli import scheduler

what_if_alone = partial(what_if, workers=1)
EVENT = generate(Size(10, 15, 2, 4, 3, 5, 0.1), seed=2)


def gained(remedies: tuple[Remedy, ...]) -> list[tuple[Kind, str, int | None]]:
    return [(remedy.kind, remedy.where, remedy.gain) for remedy in remedies]


def not_estimated(remedies: tuple[Remedy, ...]) -> bool:
    """Every proposal is listed, since nothing is known of any."""
    known = {(r.gain_bound, r.gain, r.status) for r in remedies}
    return known == {(None, None, Status.UNKNOWN)} and {r.kind for r in remedies} == {*Kind}


def test_tables_short() -> None:
    """Four pairs in two slots at one table: a table holds two more, a slot one."""
    short = problem([meet("ab"), meet("cd"), meet("ef"), meet("gh")], half_days=(2,), at=1)
    assert gained(what_if_alone(short)) == [
        (Kind.TABLE, "a", 4),
        (Kind.LONGER_HALF_DAY, "a", 4),
        (Kind.SLOT, "a", 2),
    ]


def test_slots_short() -> None:
    """All want to meet x, who alone sits on its side: nothing but time or a colleague helps."""
    alone = [replace(p, delegates=staff(f"{p.id}1")) for p in people("xabc")]
    short = problem([meet("xa"), meet("xb"), meet("xc")], half_days=(2,), who=alone)
    assert gained(what_if_alone(short)) == [(Kind.SLOT, "a", 2), (Kind.LONGER_HALF_DAY, "a", 2)]


def test_seats_short() -> None:
    """Of x, two people came for one seat; the wish it likes less is its partner's first."""
    x, a, b = people("xab")
    who = (replace(x, delegates=staff("1", "2")), a, b)
    short = problem([meet("xa"), meet("xb", 3, 3)], half_days=(1,), who=who)
    (seat, *slots) = what_if_alone(short)
    assert seat == Remedy(Kind.SEAT, "x", 2, 2, 1, 1, Status.OPTIMAL)
    assert gained(tuple(slots)) == [(Kind.SLOT, "a", 2), (Kind.LONGER_HALF_DAY, "a", 2)]


def test_the_half_day_that_is_short() -> None:
    morning = frozenset({"a1"})
    pairs = [meet("ab", allowed=morning), meet("cd", allowed=morning), meet("ef")]
    assert gained(what_if_alone(problem(pairs, half_days=(1, 1), at=1))) == [
        (Kind.TABLE, "a", 2),
        (Kind.SLOT, "a", 2),
        (Kind.LONGER_HALF_DAY, "a", 2),
    ]


def test_nothing_is_short() -> None:
    assert what_if_alone(problem([meet("ab"), meet("cd")])) == ()


def test_no_schedule_to_improve() -> None:
    triangle = [meet(pair, mandatory=True) for pair in ("xy", "yz", "xz")]
    assert what_if_alone(problem(triangle, half_days=(2,))) == ()


def test_promised_meetings_count_before_wishes() -> None:
    """The table lets c meet somebody at last; it costs nobody anything."""
    a, b, c, d = people("abcd")
    who = (a, b, replace(c, min_meetings=1), d)
    short = problem([meet("ab", 5, 5), meet("cd")], half_days=(1,), at=1, who=who)
    (remedy, *_) = what_if_alone(short)
    assert (remedy.kind, remedy.gain, remedy.earlier) == (Kind.TABLE, 10, ())
    promised = replace(short, participants=(replace(a, min_meetings=1), *who[1:]))
    (remedy, *_) = what_if_alone(promised)
    assert (remedy.kind, remedy.earlier) == (Kind.TABLE, (("floor", 1),))


def test_the_best_of_each_kind_are_confirmed_first() -> None:
    confirmed = {r.kind for r in what_if_alone(EVENT, confirm=3) if r.gain is not None}
    assert confirmed == {Kind.TABLE, Kind.SLOT, Kind.LONGER_HALF_DAY}


def test_without_confirming_there_are_bounds_only() -> None:
    remedies = what_if_alone(EVENT, confirm=0)
    assert {(remedy.gain, remedy.status) for remedy in remedies} == {(None, Status.UNKNOWN)}
    bounds = [remedy.gain_bound or 0 for remedy in remedies]
    assert bounds == sorted(bounds, reverse=True)


def test_bounds_are_those_of_select() -> None:
    result = solve(EVENT, workers=1)
    for remedy in what_if_alone(EVENT, result, confirm=0):
        changed = Instance(remedied(EVENT, remedy.kind, remedy.where))
        control = Control(time_limit_s=20)
        selection = select(changed, ("served",), control=control, workers=1, seed=0)
        assert remedy.gain_bound == selection.bounds["served"].bound - _served(result)


def test_one_worker_gives_the_same_each_time() -> None:
    result = solve(EVENT, workers=1)
    assert what_if_alone(EVENT, result) == what_if_alone(EVENT, result) == what_if_alone(EVENT)


def test_a_result_of_another_problem_is_refused() -> None:
    result = solve(problem([meet("ab")]), workers=1)
    with pytest.raises(ProblemError, match="is one of another problem"):
        what_if_alone(EVENT, result)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_gains_are_those_of_solves_of_their_own(given_problem: Problem) -> None:
    before = solve(given_problem, workers=1, seed=5)
    for remedy in what_if_alone(given_problem, confirm=20):
        changed = remedied(given_problem, remedy.kind, remedy.where)
        after = solve(changed, workers=1, seed=6)
        assert remedy.status is Status.OPTIMAL
        assert remedy.gain == _served(after) - _served(before)
        assert remedy.gain_bound is not None
        assert remedy.gain_bound >= remedy.gain
        assert remedy.gain > 0 or remedy.earlier
        assert check(changed, after).violations == ()


@settings(max_examples=60, deadline=None)
@given(problems())
def test_remedies_left_out_gain_nothing(given_problem: Problem) -> None:
    result = solve(given_problem, workers=1)
    held = [meeting.candidate for meeting in result.meetings]
    listed = {(r.kind, r.where) for r in what_if_alone(given_problem, result, confirm=0)}
    for kind, where in proposals(given_problem, held):
        changed = remedied(given_problem, kind, where)
        assert not set(broken_rules(changed, result.meetings)) - set(
            broken_rules(given_problem, result.meetings)
        )
        if (kind, where) not in listed and result.value is not None:
            assert _deciding(solve(changed, workers=1)) == _deciding(result)


@settings(max_examples=60, deadline=None)
@given(plain_problems())
def test_flows_bound_what_remedies_give_a_plain_problem(given_problem: Problem) -> None:
    plain = Plain(Instance(given_problem))
    for kind, where in proposals(given_problem, ()):
        changed = remedied(given_problem, kind, where)
        flows = Plain(Instance(changed)).most
        best = _served(solve(changed, workers=1))
        assert best <= plain.bound(kind, where, plain.most) <= max(flows, plain.most)
        assert best <= plain.bound(kind, where, 0) <= flows


@settings(max_examples=40, deadline=None)
@given(problems(participants=4, candidates=4, tiny=True))
def test_gains_are_those_of_all_schedules(given_problem: Problem) -> None:
    """The best of every schedule there is, with each remedy and without."""
    result = solve(given_problem, workers=1)
    names = [stage.name for stage in result.stages]
    if result.value is None:
        return
    remedies = {(r.kind, r.where): r for r in what_if_alone(given_problem, result, confirm=20)}
    for kind, where in proposals(given_problem, [m.candidate for m in result.meetings]):
        changed = remedied(given_problem, kind, where)
        best = best_values(changed, "weighted")
        assert best is not None
        reached = dict(zip(names, best, strict=False))
        remedy = remedies.get((kind, where))
        gain = 0 if remedy is None else remedy.gain
        assert reached["served"] - _served(result) == gain
        if "floor" in reached:
            floor = next(s.value for s in result.stages if s.name == "floor")
            assert floor is not None
            better = 0 if remedy is None else dict(remedy.earlier).get("floor", 0)
            assert floor - reached["floor"] == better


def _served(result: Result) -> int:
    assert result.value is not None
    return result.value


def _deciding(result: Result) -> dict[str, int | None]:
    return {s.name: s.value for s in result.stages if s.name in ("floor", "served")}


def test_a_further_table_is_open_in_its_half_day_only() -> None:
    before = problem([meet("ab")], half_days=(2, 1), at=(Table("t"), Table("+1")))
    after = remedied(before, Kind.TABLE, "a")
    assert after == replace(before, tables=(*before.tables, Table("+1'", closed=frozenset({"b1"}))))


def test_further_slots_are_as_the_last() -> None:
    a, b, c = people("abc")
    who = (
        replace(a, free=frozenset({"a1", "a2"})),
        replace(b, free=frozenset({"a1"})),
        replace(c, delegates=staff("c1", busy=["a2"])),
    )
    before = problem(
        [meet("ab", allowed=frozenset({"a2"})), meet("ac", allowed=frozenset({"a1"}))],
        half_days=(2, 1),
        at=(Table("t", closed=frozenset({"a2"})),),
        who=who,
        frozen_slots=frozenset({"a2"}),
    )
    after = remedied(before, Kind.LONGER_HALF_DAY, "a")
    added = (Slot("a2+1", "a", 40, 60), Slot("a2+2", "a", 60, 80))
    late = frozenset({"a2", "a2+1", "a2+2"})
    assert after.slots == (*before.slots[:2], *added, before.slots[2])
    assert [p.free for p in after.participants] == [late | {"a1"}, frozenset({"a1"}), None]
    assert after.participants[2].delegates == staff("c1", busy=sorted(late))
    assert after.tables == (Table("t", closed=late),)
    assert after.frozen_slots == late
    assert [c.allowed for c in after.candidates] == [late, frozenset({"a1"})]


def test_slots_need_time_before_the_next_half_day() -> None:
    day = (Slot("1", "a", 0, 20), Slot("2", "a", 25, 45), Slot("3", "b", 80, 100))
    tight = replace(problem([meet("ab")]), slots=day)
    places = list(proposals(tight, ()))
    assert [p for p in places if p[0] in (Kind.SLOT, Kind.LONGER_HALF_DAY)] == [
        (Kind.SLOT, "a"),
        (Kind.SLOT, "b"),
        (Kind.LONGER_HALF_DAY, "b"),
    ]
    assert remedied(tight, Kind.SLOT, "a").slots[2] == Slot("2+1", "a", 50, 70)
    with pytest.raises(ProblemError):
        remedied(tight, Kind.LONGER_HALF_DAY, "a")


def test_unknown_places_are_refused() -> None:
    with pytest.raises(ProblemError, match="is no place for a seat"):
        remedied(EVENT, Kind.SEAT, "nobody")


def test_seats_need_a_delegate_to_spare() -> None:
    a, b, c, d = people("abcd")
    who = (
        replace(a, delegates=staff("a1", "a2", busy=["a1"])),
        replace(b, delegates=staff("b1", "b2"), free=frozenset({"a1"})),
        replace(c, delegates=(*staff("c1"), *staff("c2", busy=["a1"])), free=frozenset({"a1"})),
        d,
    )
    pairs = [meet("ab"), meet("ac"), meet("ad", 4, 4), meet("bc")]
    seats = [where for kind, where in proposals(problem(pairs, who=who), ()) if kind is Kind.SEAT]
    assert seats == ["a", "d", "b"]
    held = [where for kind, where in proposals(problem(pairs, who=who), ("ad",))]
    assert "d" not in held


def test_cancelled_before_and_while_estimating() -> None:
    result = solve(EVENT, workers=1)
    assert not_estimated(what_if_alone(EVENT, result, should_stop=lambda: True))
    for polls in (2, 5, 12, 30):
        left = iter(range(polls))
        remedies = what_if_alone(EVENT, result, should_stop=partial(_used_up, left))
        assert {r.status for r in remedies} <= {*Status} - {Status.INFEASIBLE}


def _used_up(left: Iterator[int]) -> bool:
    return next(left, None) is None


def test_cancelled_while_confirming() -> None:
    told: list[Progress] = []
    result = solve(EVENT, workers=1)
    remedies = what_if_alone(
        EVENT,
        result,
        on_progress=told.append,
        should_stop=lambda: any(p.stage.startswith("confirm 1") for p in told),
    )
    assert [remedy.gain is None for remedy in remedies] == [False] + [True] * (len(remedies) - 1)
    assert remedies[0].status is Status.OPTIMAL
    assert len(remedies) > 1


def test_a_deadline_of_next_to_nothing() -> None:
    result = solve(EVENT, workers=1)
    assert not_estimated(what_if_alone(EVENT, result, time_limit_s=0.001))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A problem and its result."""
    folder = tmp_path_factory.mktemp("whatif")
    paths = folder / "problem.json", folder / "result.json"
    paths[0].write_text(json.dumps(EVENT.to_json()))
    paths[1].write_text(json.dumps(solve(EVENT, workers=1).to_json()))
    return paths


def test_json_on_the_command_line(files: tuple[Path, Path]) -> None:
    run = scheduler("whatif", files[0], "--result", files[1], "--workers", 1, "--json")
    told = json.loads(run.stdout)
    assert run.returncode == 0
    wanted = what_if_alone(EVENT, Result.from_json(json.loads(files[1].read_text())))
    assert [(r["kind"], r["where"], r["gain"]) for r in told["remedies"]] == gained(wanted)
    meetings = Result.from_json(json.loads(files[1].read_text())).meetings
    assert (told["status"], told["value"]) == ("OPTIMAL", served(EVENT, meetings))


def test_a_table_on_the_command_line(files: tuple[Path, Path]) -> None:
    run = scheduler("whatif", files[0], "--confirm", 1, "--time-limit", 30, "--workers", 1)
    first, head, best, *_ = run.stdout.splitlines()
    assert run.returncode == 0
    assert first.startswith("OPTIMAL: ")
    assert head.split("  ")[0] == "remedy"
    assert best.startswith("longer half-day")
    assert best.endswith("exact")


def test_exit_statuses(files: tuple[Path, Path], tmp_path: Path) -> None:
    triangle = [meet(pair, mandatory=True) for pair in ("xy", "yz", "xz")]
    hopeless = tmp_path / "hopeless.json"
    hopeless.write_text(json.dumps(problem(triangle, half_days=(2,)).to_json()))
    infeasible = scheduler("whatif", hopeless)
    other = scheduler("whatif", hopeless, "--result", files[1])
    missing = scheduler("whatif", tmp_path / "none.json")
    negative = scheduler("whatif", files[0], "--confirm", -1)
    runs = (infeasible, other, missing, negative)
    assert [run.returncode for run in runs] == [1, 2, 2, 2]
    assert "INFEASIBLE: there is no schedule to improve" in infeasible.stdout
    assert "is no result of this problem" in other.stderr


def test_nothing_is_short_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "plenty.json"
    path.write_text(json.dumps(problem([meet("ab"), meet("cd")]).to_json()))
    run = scheduler("whatif", path)
    assert (run.returncode, run.stdout.splitlines()) == (
        0,
        ["OPTIMAL: 4 of at most 4 served", "none of the proposals helps"],
    )
