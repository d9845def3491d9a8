"""Published events: read, refused with line and field, solved with every meeting held."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from scheduler import ContradictionError, ProblemError, Status, check, solve
from scheduler.b2bsp.dzn import Event, problem_from_dzn, read_dzn
from tests.events.small_events import fair, forum, write_dzn

EVENTS = Path(__file__).parents[1] / "events"
PUBLISHED = Path(os.environ.get("B2BSP_DIR", EVENTS))
GOOD = """nBusiness = 3;
nMeetings = 2;
nTables = 1;
nTotalSlots = 4;
nMorningSlots = 2;

requested = [|1, 2,1,
|2, 1,3,
|];

forbidden = [{0}, {3, 4}, {0}];
fixed = [2,0];
precedences = [{}, {1}]; % the second follows the first
"""


def test_every_field_is_read() -> None:
    assert read_dzn(GOOD, "tiny") == Event(
        name="tiny",
        participants=3,
        tables=1,
        slots=4,
        morning_slots=2,
        requested=((1, 2, 1), (2, 1, 3)),
        forbidden=(frozenset(), frozenset({3, 4}), frozenset()),
        fixed=(2, None),
        precedences=(frozenset(), frozenset({1})),
    )


def test_repeated_pairs_stay_two_and_idle_participants_stay() -> None:
    event = read_dzn(GOOD.replace("fixed = [2,0]", "fixed = [1,0]"), "tiny")
    made = problem_from_dzn(event)
    assert [candidate.participants for candidate in made.candidates] == [("1", "2"), ("2", "1")]
    assert [participant.id for participant in made.participants] == ["1", "2", "3"]
    assert [c.allowed for c in made.candidates] == [frozenset({"1", "2"}), None]
    assert made.precedences == (("1", "2"),)
    assert [meeting.slot for meeting in solve(made, workers=1).meetings] == ["1", "2"]


def test_what_can_not_be_is_refused_by_name() -> None:
    with pytest.raises(ContradictionError) as caught:
        problem_from_dzn(read_dzn(GOOD, "tiny"))
    assert caught.value.candidates == ("1", "2")


MISTAKES = [
    ("nTables = 1;", "", "tiny: lacks the field 'nTables'"),
    ("nTables = 1", "nTables = one", "line 3, nTables: must be a whole number"),
    ("nMeetings = 2", "nMeetings = 3", "line 2, nMeetings: does not match the 2 rows of requested"),
    ("|2, 1,3", "|2, 1", "line 9, requested: row 2 needs three numbers, has 2"),
    ("|2, 1,3", "|2, x,3", "line 8, requested: 'x,3,' is no number"),
    ("|2, 1,3", "|2, 2,3", "line 7, requested: row 2 lets 2 meet itself"),
    ("|2, 1,3", "|2, 9,3", "line 7, requested: names participant 9, which is not in 1..3"),
    ("|2, 1,3", "|2, 1,7", "line 7, requested: names session 7, which is not in 1..3"),
    ("{3, 4}, {0}]", "{3, 4}]", "line 11, forbidden: needs 3 sets, has 2"),
    ("{3, 4}", "{3, 5}", "line 11, forbidden: names slot 5, which is not in 1..4"),
    ("[2,0]", "[2]", "line 12, fixed: needs 2 numbers, has 1"),
    ("[2,0]", "[2,8]", "line 12, fixed: names slot 8, which is not in 1..4"),
    ("{1}]", "{4}]", "line 13, precedences: names meeting 4, which is not in 1..2"),
    ("nMorningSlots = 2", "nMorningSlots = 9", "line 5, nMorningSlots: is more than the 4 slots"),
    ("nTotalSlots = 4;", "nTotalSlots 4;", "tiny, line 4: is not of the form 'name = value;'"),
]


@pytest.mark.parametrize(("before", "after", "sentence"), MISTAKES)
def test_mistakes_are_told_with_line_and_field(before: str, after: str, sentence: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read_dzn(GOOD.replace(before, after), "tiny")
    assert str(caught.value) == sentence


def test_the_small_events_are_those_that_their_generator_makes() -> None:
    for event in (forum(), fair()):
        text = (EVENTS / f"{event.name}.dzn").read_text(encoding="utf-8")
        assert write_dzn(event) == text
        assert read_dzn(text, event.name) == event


@pytest.mark.parametrize("path", sorted(PUBLISHED.glob("*.dzn")), ids=lambda path: path.stem)
def test_every_requested_meeting_is_held(path: Path) -> None:
    """Or the event is refused because two of its own wishes contradict each other."""
    event = read_dzn(path.read_text(encoding="utf-8"), path.stem)
    with suppress(ContradictionError):
        made = problem_from_dzn(event)
        result = solve(made, time_limit_s=30, workers=1)
        assert check(made, result).violations == ()
        assert (result.status, len(result.meetings)) in (
            (Status.OPTIMAL, len(event.requested)),
            (Status.INFEASIBLE, 0),
        )
