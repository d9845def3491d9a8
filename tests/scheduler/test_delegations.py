"""How delegations fare: wishes counted once, promises measured as the goal does."""

from hypothesis import given, settings

from scheduler import (
    Candidate,
    Delegation,
    Meeting,
    Participant,
    Problem,
    Status,
    check,
    solve,
)
from scheduler.delegations import report
from scheduler.goals import shortfall
from tests.scheduler.make import meet, problem
from tests.scheduler.strategies import problems


def who(**clusters: str | None) -> tuple[Participant, ...]:
    return tuple(Participant(name, cluster=cluster) for name, cluster in clusters.items())


def held(given: Problem, *names: str) -> tuple[Meeting, ...]:
    slots = iter(given.slots)
    return tuple(
        Meeting(name, tuple(name), (None,) * len(name), next(slots).id, "t1") for name in names
    )


def row(cluster: str, **numbers: object) -> dict[str, object]:
    return {
        "cluster": cluster,
        "max_meetings": None,
        "min_meetings": 0,
        "missing_meetings": 0,
        "min_share": 0,
        "promised_wishes": 0,
        "missing_wishes": 0,
        **numbers,
    }


def test_shares_and_promises_of_two_delegations() -> None:
    given = problem(
        [meet("ax", 3, 1), meet("ay", 2, 0), meet("bx", 2, 2), meet("by", 0, 1)],
        who=who(a="north", b="north", x="south", y=None),
        delegations=[
            Delegation("north", max_meetings=3, min_meetings=2, min_share=100),
            Delegation("south", min_meetings=2),
        ],
    )
    assert report(given, held(given, "ax", "by")) == {
        "spread": 16.7,
        "delegations": [
            row(
                "north",
                participants=2,
                wishes=3,
                wishes_served=1,
                share=33.3,
                meetings=2,
                meetings_per_participant=1.0,
                max_meetings=3,
                min_meetings=2,
                min_share=100,
                promised_wishes=3,
                missing_wishes=2,
            ),
            row(
                "south",
                participants=1,
                wishes=2,
                wishes_served=1,
                share=50.0,
                meetings=1,
                meetings_per_participant=1.0,
                min_meetings=2,
                missing_meetings=1,
            ),
        ],
    }


def test_a_meeting_within_a_delegation_counts_once_for_it_and_for_each_of_both() -> None:
    given = problem([meet("ab", 1, 1)], who=who(a="north", b="north", x="south"))
    (north, south) = report(given, held(given, "ab"))["delegations"]
    assert (north["meetings"], north["meetings_per_participant"], north["wishes"]) == (1, 1.0, 2)
    assert (south["wishes"], south["share"]) == (0, 0.0)


def test_a_collective_meeting_serves_the_wishes_it_stands_for() -> None:
    given = problem(
        [meet("ax", 3, 0), meet("bx", 2, 1), meet("abx", 3, 2, 1)],
        who=who(a="north", b="north", x="south"),
        alternatives=[("ax", "abx"), ("bx", "abx")],
    )
    rows = report(given, held(given, "abx"))["delegations"]
    assert [(row["wishes"], row["wishes_served"]) for row in rows] == [(2, 2), (1, 1)]
    rows = report(given, held(given, "ax"))["delegations"]
    assert [(row["wishes"], row["wishes_served"]) for row in rows] == [(2, 1), (1, 0)]


def test_a_promised_share_counts_the_wishes_of_a_collective_meeting_once() -> None:
    """Two wishes of the north, both served by the meeting of three, which is no third one."""
    given = problem(
        [meet("ax", 3, 0), meet("bx", 2, 0), meet("abx", 3, 2, 0), meet("ay", 9, 0)],
        half_days=(1,),
        at=1,
        who=who(a="north", b="north", x="south", y=None),
        alternatives=[("ax", "abx"), ("bx", "abx")],
        delegations=[Delegation("north", min_share=60)],
    )
    (north, _) = report(given, held(given, "abx"))["delegations"]
    assert (north["wishes"], north["promised_wishes"], north["missing_wishes"]) == (3, 2, 0)
    assert [shortfall(given, held(given, name)) for name in ("ax", "abx", "ay")] == [1, 0, 1]
    result = solve(given, workers=1)
    assert [meeting.candidate for meeting in result.meetings] == ["abx"]
    floor = result.stages[0]
    assert (floor.name, floor.status, floor.value, floor.bound) == ("floor", Status.OPTIMAL, 0, 0)
    assert check(given, result).violations == ()


def test_of_alternatives_with_the_same_people_one_is_the_wish() -> None:
    given = problem(
        [meet("ax", 3, 0), Candidate("long", ("x", "a"), (0, 3), length=2)],
        who=who(a="north", x=None),
        alternatives=[("ax", "long")],
        delegations=[Delegation("north", min_share=100)],
    )
    meetings = (Meeting("long", ("x", "a"), (None, None), "a1", "t1"),)
    (north,) = report(given, meetings)["delegations"]
    assert (north["wishes"], north["wishes_served"], north["missing_wishes"]) == (1, 1, 0)


def test_without_clusters_there_is_nothing_to_compare() -> None:
    given = problem([meet("ax", 1, 1)])
    assert report(given, held(given, "ax")) == {"spread": 0.0, "delegations": []}


@settings(max_examples=60)
@given(problems())
def test_what_is_missing_adds_up_to_the_shortfall(given: Problem) -> None:
    result = solve(given, workers=1, time_limit_s=5)
    rows = report(given, result.meetings)["delegations"]
    if result.value is None:
        return
    assert result.kpis["delegations"] == rows
    each = dict.fromkeys((p.id for p in given.participants), 0)
    for meeting in result.meetings:
        for name in meeting.participants:
            each[name] += 1
    alone = sum(max(0, p.min_meetings - each[p.id]) for p in given.participants)
    missing = sum(row["missing_meetings"] + row["missing_wishes"] for row in rows)
    assert alone + missing == shortfall(given, result.meetings)
    for one in rows:
        assert one["wishes_served"] <= one["wishes"]
        assert one["max_meetings"] is None or one["meetings"] <= one["max_meetings"]
