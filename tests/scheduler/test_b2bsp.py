"""Least breaks of events: against every schedule of tiny ones, and against published optima."""

import csv
import json
import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from scheduler.b2bsp.alone import counts, least_breaks
from scheduler.b2bsp.domains import ImpossibleError, domains, meetings_of
from scheduler.b2bsp.dzn import Event, read_dzn
from scheduler.b2bsp.loads import least_total
from scheduler.b2bsp.optimise import Answer, Outcome, least_of_all, measured
from scheduler.b2bsp.recount import breaks, violations
from tests.events.small_events import fair, forum
from tests.scheduler.test_cli import scheduler

PUBLISHED = os.environ.get("B2BSP_DIR")
QUICK = ("tic-12.original", "tic-13.forb0003", "tic-13crafc.original", "forumt-14crafe.original")


@some.composite
def events(draw: some.DrawFn) -> Event:
    """At most five participants, five meetings and five slots."""
    people, slots = draw(some.integers(2, 5)), draw(some.integers(2, 5))
    person, slot = some.integers(1, people), some.integers(1, slots)
    pair = some.tuples(person, person).filter(lambda two: two[0] != two[1])
    pairs = draw(some.lists(pair, min_size=1, max_size=5))
    sessions = [draw(some.sampled_from([1, 2, 3, 3, 3])) for _ in pairs]
    rarely = some.sampled_from([False, False, False, True])
    numbers = range(1, len(pairs) + 1)
    return Event(
        name="tiny",
        participants=people,
        tables=draw(some.integers(1, 3)),
        slots=slots,
        morning_slots=draw(some.integers(0, slots)),
        requested=tuple((*two, session) for two, session in zip(pairs, sessions, strict=True)),
        forbidden=tuple(frozenset([draw(slot)] if draw(rarely) else []) for _ in range(people)),
        fixed=tuple(draw(slot) if draw(rarely) else None for _ in pairs),
        precedences=tuple(
            frozenset([draw(some.sampled_from(numbers))] if draw(rarely) else []) for _ in pairs
        ),
    )


def schedules(event: Event) -> Iterator[tuple[int, ...]]:
    return product(range(1, event.slots + 1), repeat=len(event.requested))


def least_by_trying(event: Event, fairness: int) -> int | None:
    return min(
        (
            sum(breaks(event, schedule))
            for schedule in schedules(event)
            if not violations(event, schedule, fairness=fairness)
        ),
        default=None,
    )


@settings(max_examples=120, deadline=None)
@given(events(), some.integers(0, 2))
def test_agrees_with_trying_every_schedule(event: Event, fairness: int) -> None:
    least = least_by_trying(event, fairness)
    answer = least_of_all(event, fairness=fairness, time_limit_s=30)
    if least is None:
        assert answer == Answer(Outcome.UNSAT, None, None, None)
    else:
        assert (answer.outcome, answer.breaks, answer.bound) == (Outcome.OPTIMAL, least, least)
        assert answer.schedule is not None
        assert violations(event, answer.schedule, fairness=fairness) == []
        assert sum(breaks(event, answer.schedule)) == least


@settings(max_examples=120, deadline=None)
@given(events())
def test_bounds_are_never_above_the_least(event: Event) -> None:
    least = least_by_trying(event, event.slots)
    try:
        slots_of = domains(event)
        people = meetings_of(event)
        bounds = [
            sum(
                least_breaks({m: slots_of[m] for m in own}, slots=event.slots)
                for own in people.values()
            ),
            least_total(people, slots_of, slots=event.slots, tables=event.tables),
        ]
    except ImpossibleError:
        assert least is None
    else:
        assert least is None or [bound for bound in bounds if bound > least] == []


def test_a_participant_alone() -> None:
    assert least_breaks({0: [1, 2], 1: [2, 3]}, slots=5) == 0
    assert least_breaks({0: [1], 1: [3, 5]}, slots=5) == 1
    assert least_breaks({0: [1], 1: [3], 2: [5]}, slots=5) == 2
    with pytest.raises(ImpossibleError):
        least_breaks({0: [2], 1: [2]}, slots=5)


def test_counts_in_the_first_slots() -> None:
    assert counts({0: [1, 2], 1: [3]}, slots=3) == [(0, 0), (0, 1), (1, 1), (2, 2)]
    with pytest.raises(ImpossibleError):
        counts({0: [2], 1: [2]}, slots=3)


def test_full_tables_alone_can_cost_breaks() -> None:
    """Three people meet each other in turn at one table: one of them must wait a slot."""
    event = _event(participants=3, tables=1, slots=3, pairs=[(1, 2), (2, 3), (1, 3)])
    assert least_total(meetings_of(event), domains(event), slots=3, tables=1) == 1
    assert least_of_all(event).breaks == 1


def test_breaks_are_groups_of_idle_slots() -> None:
    event = _event(participants=2, tables=1, slots=7, pairs=[(1, 2)] * 3)
    assert breaks(event, [1, 2, 3]) == [0, 0]
    assert breaks(event, [1, 4, 5]) == [1, 1]
    assert breaks(event, [7, 1, 4]) == [2, 2]


def test_every_rule_has_its_sentence() -> None:
    event = Event(
        name="rules",
        participants=4,
        tables=1,
        slots=4,
        morning_slots=2,
        requested=((1, 2, 1), (1, 3, 2), (1, 4, 3)),
        forbidden=(frozenset(), frozenset({3}), frozenset(), frozenset()),
        fixed=(None, None, 4),
        precedences=(frozenset(), frozenset({1}), frozenset()),
    )
    assert violations(event, [1, 3, 4], fairness=1) == []
    assert violations(event, [1, 3, 4], fairness=0) == ["break counts differ by 1"]
    assert violations(event, [3, 2, 2], fairness=2) == [
        "meeting 1 is in the wrong session",
        "meeting 1 is when participant 2 is away",
        "meeting 2 is in the wrong session",
        "meeting 2 is not after meeting 1",
        "meeting 3 is fixed to another slot",
        "slot 2 has 2 meetings for 1 tables",
        "participant 1 has 2 meetings in slot 2",
    ]
    assert violations(event, [1, 5, 4], fairness=2) == ["meeting 2 is outside the day"]


def test_a_smaller_difference_can_cost_breaks_or_all() -> None:
    """The second participant must wait between two fixed meetings, the others need not."""
    event = _event(participants=3, tables=2, slots=5, pairs=[(1, 2), (2, 3)], fixed=[1, 3])
    assert least_of_all(event, fairness=1).breaks == 1
    assert least_of_all(event, fairness=0).outcome is Outcome.UNSAT


def test_small_events() -> None:
    for event in (forum(), fair()):
        answer = least_of_all(event)
        assert (answer.outcome, answer.breaks) == (Outcome.OPTIMAL, answer.bound)


def test_command_line_tells_one_object_per_event() -> None:
    folder = Path(__file__).parents[1] / "events"
    files = sorted(folder.glob("*.dzn"))
    ran = scheduler("bench", "b2bsp", *files, "--time-limit", "30", "--json")
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [each["instance"] for each in told] == [file.stem for file in files]
    assert {tuple(each) for each in told} == {("instance", "status", "breaks", "bound", "seconds")}
    assert {each["status"] for each in told} == {"OPTIMAL"}


def test_command_line_takes_the_difference_and_refuses_bad_ones(tmp_path: Path) -> None:
    file = tmp_path / "none.dzn"
    assert scheduler("bench", "b2bsp", file, "--fairness", "-1").returncode == 2
    assert scheduler("bench", "b2bsp", file, "--fairness", "0").stderr.startswith("error: ")


if PUBLISHED is not None:

    @pytest.mark.parametrize("name", QUICK)
    def test_published_optimum(name: str) -> None:
        folder = Path(str(PUBLISHED))
        with (folder / "published.csv").open(encoding="utf-8") as file:
            best = {
                f"{r['instance']}.{r['variant']}": r["best_breaks"] for r in csv.DictReader(file)
            }
        event = read_dzn((folder / f"{name}.dzn").read_text(encoding="utf-8"), name)
        told = measured(event, fairness=2, time_limit_s=60)
        found = "unsat" if told["status"] == "UNSAT" else str(told["breaks"])
        assert (told["instance"], found) == (name, best[name])


def _event(
    *,
    participants: int,
    tables: int,
    slots: int,
    pairs: list[tuple[int, int]],
    fixed: list[int | None] | None = None,
) -> Event:
    return Event(
        name="small",
        participants=participants,
        tables=tables,
        slots=slots,
        morning_slots=slots,
        requested=tuple((*pair, 3) for pair in pairs),
        forbidden=(frozenset(),) * participants,
        fixed=tuple(fixed or [None] * len(pairs)),
        precedences=(frozenset(),) * len(pairs),
    )
