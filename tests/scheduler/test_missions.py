"""What a mission has beside wishes: sites, interpreters, delegations, collective meetings."""

from typing import Any

import pytest

from scheduler import (
    ContradictionError,
    Delegation,
    Interpreter,
    Participant,
    Problem,
    ProblemError,
    Published,
    Reason,
    Status,
    Table,
    Travel,
    check,
    solve,
)
from scheduler.commands.generate import Size, generate
from tests.scheduler.make import meet, people, problem, staff

TWO_SITES = (Table("n", site="north"), Table("s", site="south"))
FRENCH = Interpreter("f", frozenset({"ar-fr"}))
ENGLISH = Interpreter("e", frozenset({"ar-en"}))
BOTH = Interpreter("b", frozenset({"ar-fr", "ar-en"}))


def served(made: Problem) -> int | None:
    """The proved value of a result in which everything checks."""
    result = solve(made, workers=1)
    assert check(made, result).violations == ()
    assert result.status is Status.OPTIMAL
    return result.value


def test_two_delegates_of_a_company_are_at_two_sites_at_once() -> None:
    hosts = (Participant("y", site="north"), Participant("z", site="south"))
    pair = [meet("xy"), meet("xz")]
    far = (Travel("north", "south", 300),)
    together = (Participant("x", staff("ann", "bob"), seats=2), *hosts)
    alone = (Participant("x", staff("ann"), seats=1), *hosts)
    assert served(problem(pair, half_days=(1,), at=TWO_SITES, who=together, travel=far)) == 4
    assert served(problem(pair, half_days=(4,), at=TWO_SITES, who=alone, travel=far)) == 2
    assert served(problem(pair, half_days=(4,), at=TWO_SITES, who=alone)) == 4


def test_where_travel_takes_no_time_two_seats_are_at_two_sites_at_once() -> None:
    """As where nothing is said of travel."""
    hosts = (Participant("y", site="north"), Participant("z", site="south"))
    who = [Participant("x", seats=2), *hosts]
    pair = [meet("xy"), meet("xz")]
    for travel in ((), (Travel("north", "south", 0),)):
        assert served(problem(pair, half_days=(1,), at=TWO_SITES, who=who, travel=travel)) == 4


def test_lunch_is_time_enough_to_travel() -> None:
    hosts = (Participant("y", site="north"), Participant("z", site="south"))
    pair = [meet("xy"), meet("xz")]
    who = (*hosts, *people("x"))
    near, far = (Travel("north", "south", 300),), (Travel("north", "south", 1000),)
    assert served(problem(pair, half_days=(1, 1), at=TWO_SITES, who=who, travel=near)) == 4
    assert served(problem(pair, half_days=(1, 1), at=TWO_SITES, who=who, travel=far)) == 2


def test_whoever_speaks_two_pairs_goes_where_nobody_else_can() -> None:
    meetings = [meet("uv", interpreting=("ar-fr",)), meet("wx", interpreting=("ar-en",))]
    made = problem(meetings, half_days=(1,), interpreters=(BOTH, FRENCH))
    assert served(made) == 4
    assert served(problem(meetings, half_days=(1,), interpreters=(BOTH,))) == 2


def test_a_long_meeting_keeps_its_interpreter() -> None:
    """One is there in the first slot only, the other in the second: none for both."""
    early = Interpreter("early", frozenset({"ar-fr"}), frozenset({"a2"}))
    late = Interpreter("late", frozenset({"ar-fr"}), frozenset({"a1"}))
    made = problem([meet("xy", length=2, interpreting=("ar-fr",))], half_days=(2,), at=1)
    made = Problem(made.slots, made.tables, made.participants, made.candidates)
    for crew, value in (((early, late), 0), ((early, late, FRENCH), 2)):
        with_crew = Problem(
            made.slots, made.tables, made.participants, made.candidates, interpreters=crew
        )
        assert served(with_crew) == value


def test_two_pairs_in_one_meeting_take_two_interpreters() -> None:
    made = [meet("xyz", interpreting=("ar-fr", "ar-en"))]
    assert served(problem(made, interpreters=(BOTH,))) == 0
    assert served(problem(made, interpreters=(BOTH, FRENCH))) == 3


def test_a_wish_without_interpreter_is_refused_by_a_rule() -> None:
    made = problem([meet("xy", 1, 0, interpreting=("ar-fr",))], interpreters=(ENGLISH,))
    (refused,) = solve(made, workers=1).unserved
    assert refused.reason is Reason.MISSION_RULE


def test_a_promise_to_a_delegation_goes_before_preference() -> None:
    """The delegation of w has its wish served, though another counts more."""
    wishes = [meet("wx", 1, 0), meet("xy", 5, 0)]
    who = [Participant("w", cluster="pole"), *people("xy")]
    assert served(problem(wishes, half_days=(1,), who=who)) == 5
    promised = problem(
        wishes, half_days=(1,), who=who, delegations=(Delegation("pole", min_share=100),)
    )
    result = solve(promised, workers=1)
    assert check(promised, result).violations == ()
    floor = result.stages[0]
    assert (floor.name, floor.value, floor.status) == ("floor", 0, Status.OPTIMAL)
    assert (result.value, result.status) == (1, Status.OPTIMAL)


def test_a_collective_meeting_serves_the_wishes_it_stands_for() -> None:
    wishes = [meet("xy", 2, 0), meet("xz", 0, 1), meet("xyz", 0, 2, 1)]
    made = problem(wishes, half_days=(1,), alternatives=(("xyz", "xy"), ("xyz", "xz")))
    result = solve(made, workers=1)
    assert [meeting.candidate for meeting in result.meetings] == ["xyz"]
    assert result.unserved == ()


def test_mandatory_meetings_beyond_a_quota_are_named() -> None:
    with pytest.raises(ContradictionError) as told:
        problem(
            [meet("xy", mandatory=True), meet("xz", mandatory=True)],
            who=[Participant("x", cluster="pole"), *people("yz")],
            delegations=(Delegation("pole", max_meetings=1),),
        )
    assert told.value.candidates == ("xy", "xz")


def test_mandatory_meetings_without_interpreters_are_named() -> None:
    pinned = {"mandatory": True, "pinned_slot": "a1", "interpreting": ("ar-fr",)}
    with pytest.raises(ContradictionError) as told:
        problem([meet("wx", **pinned), meet("yz", **pinned)], interpreters=(FRENCH,))
    assert told.value.candidates == ("wx", "yz")


@pytest.mark.parametrize(
    "fields",
    [
        {"travel": (Travel("north", "moon", 5),)},
        {"travel": (Travel("north", "south", 5), Travel("south", "north", 6))},
        {"interpreters": (Interpreter("i", frozenset(), frozenset({"z9"})),)},
        {"interpreters": (FRENCH, FRENCH)},
        {"delegations": (Delegation("nobody"),)},
        {"alternatives": (("xy",),)},
        {"alternatives": (("xy", "zz"),)},
        {"break_cap": -1},
        {"published": (Published("xy", "a1", "n", ("ann",)),)},
        {"frozen_slots": frozenset({"z9"})},
    ],
)
def test_what_does_not_fit_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ProblemError):
        problem([meet("xy")], at=TWO_SITES, **fields)


def test_hosts_at_two_sites_an_hour_apart() -> None:
    made = generate(Size(8, 8, 3, 3, 6, 3), seed=1)
    site = ("north", "south")
    hosts = [
        Participant(p.id, free=p.free, site=site[n % 2] if p.id.startswith("h") else None)
        for n, p in enumerate(made.participants)
    ]
    tables = [Table(t.id, site=site[n % 2]) for n, t in enumerate(made.tables)]
    sited = Problem(
        made.slots,
        tuple(tables),
        tuple(hosts),
        made.candidates,
        travel=(Travel("north", "south", 60),),
    )
    assert served(sited) == 95


@pytest.mark.parametrize(
    ("people", "tables"),
    [
        ((Participant("x"), Participant("y")), 1),
        ((Participant("x"), Participant("y", site="north")), 1),
        ((Participant("x"), Participant("y", site="south")), 0),
    ],
)
def test_who_stays_in_the_slot_stays_at_the_published_table_if_its_site_is_theirs(
    people: tuple[Participant, ...], tables: int
) -> None:
    before = (Published("xy", "a1", "n"),)
    who = (*people, Participant("z", site="south"))
    made = problem([meet("xy", 0, 0)], at=TWO_SITES[::-1], who=who, published=before)
    result = solve(made, workers=1)
    assert {stage.name: (stage.value, stage.bound) for stage in result.stages[:3]} == {
        "served": (0, 0),
        "kept-slots": (1, 1),
        "kept-tables": (tables, tables),
    }


def test_a_published_meeting_leaves_its_table_to_one_that_must_be_there() -> None:
    """And is not counted among those that could have stayed."""
    moved = meet("xy", pinned_slot="a1", pinned_table="t2", mandatory=True)
    before = (Published("xy", "a1", "t1"), Published("zw", "a1", "t2"))
    made = problem([moved, meet("zw")], published=before)
    result = solve(made, workers=1)
    assert check(made, result).violations == ()
    assert [(s.value, s.bound) for s in result.stages[:3]] == [(4, 4), (2, 2), (0, 0)]
