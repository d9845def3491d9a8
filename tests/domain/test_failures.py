"""Why there is no result, and contradictions among pins: said in each language."""

from string import Formatter

import pytest
from sqlalchemy.orm import Session

from scheduler import Clash, ContradictionError, Rule
from services.domain import locks
from services.domain.failure_words import failure_text
from services.domain.pin_words import Misfit, PinName, misfit_texts
from services.domain.solving import failing
from services.domain.solving.inputs import meeting_key
from services.domain.solving.violation_words import CHANGED, NOT_THOSE, UNREADABLE, violation_text
from services.locale import LANGUAGES, translations
from services.models import Meeting
from tests.domain.drafts import drafted
from tests.missions import NOW, small_mission

PLAIN = (
    failing.UNREADABLE,
    failing.INCOMPLETE,
    failing.UNFIT,
    failing.stopped(3),
    failing.broke(ValueError("nobody hears of this")),
)
MISFITS = (
    "other_slot",
    "other_table",
    "beyond_half_day",
    "outside_half_days",
    "too_few_seats",
    "in_two_places",
    "at_one_table",
    "table_closed",
    "table_of_other",
    "out_of_order",
)


def in_each_language(said: list[str]) -> None:
    """Something in each, and not the same twice."""
    assert all(said)
    assert len(set(said)) == len(LANGUAGES)
    assert not any("%(" in sentence for sentence in said)


@pytest.mark.parametrize("why", PLAIN, ids=lambda why: why["code"])
def test_a_failure_is_said_in_each_language(why: failing.Failure) -> None:
    in_each_language([failure_text(why, translations(one)) for one in LANGUAGES])


@pytest.mark.parametrize("clash", Clash)
def test_a_contradiction_is_said_in_each_language(session: Session, clash: Clash) -> None:
    small = small_mission(session)
    (one, _), (host, other) = small.visitors, small.hosts
    keys = tuple(meeting_key((one.id, partner.id)) for partner in (host, other))
    error = ContradictionError(
        keys,
        clash,
        slot=str(small.slots[0].id),
        who=str(one.id),
        what=("interpreters", "ar-fr"),
        room=1,
    )
    why = failing.contradiction(session, small.mission, error)
    assert (why["slot"], why["who"], why["room"]) == ("Mardi matin 09:00", "tunis visitor 1", 1)
    in_each_language([failure_text(why, translations(one)) for one in LANGUAGES])
    used = {name for _, name, _, _ in Formatter().parse(clash.value) if name}
    told = failure_text(why, translations("en"))
    assert [value in told for value in ("tunis visitor 1", "Mardi matin 09:00")] == [
        "who" in used,
        "slot" in used,
    ]


def test_a_locked_meeting_is_named_by_who_meets(session: Session) -> None:
    small = small_mission(session)
    meeting = session.query(Meeting).filter_by(schedule_id=drafted(session, small).id).first()
    assert meeting is not None
    locks.lock(session, meeting, slot=True, table=True, held=True, actor="staff:1", now=NOW)
    why = failing.not_together(session, small.mission, [meeting.key])
    (told,) = why["meetings"]
    assert (told["number"], len(told["companies"])) == (None, 2)


@pytest.mark.parametrize("code", MISFITS)
def test_contradicting_pins_are_said_in_each_language(code: str) -> None:
    misfit = Misfit(
        code=code,
        meetings=(PinName(number=7), PinName(companies=("Atlas", "Sirius"))),
        when="Mardi matin 09:00",
        then="Mardi matin 10:00",
        who="Vega",
        number=4,
    )
    in_each_language([" ".join(misfit_texts([misfit], translations(one))) for one in LANGUAGES])


@pytest.mark.parametrize(
    "stored", [*(f"{rule} Broken: here." for rule in Rule), CHANGED, NOT_THOSE]
)
def test_what_does_not_hold_is_said_in_each_language(stored: str) -> None:
    in_each_language([violation_text(stored, translations(one)).says for one in LANGUAGES])


def test_what_the_verifier_says_of_the_place_stays_beside_it() -> None:
    french = translations("fr")
    assert violation_text(f"{Rule.MAX} Broken: «Vega».", french).where == "«Vega»."
    assert violation_text(f"{UNREADABLE}: no slots", french).where == "no slots"
    assert violation_text("something of an older release", french) == (
        "",
        "something of an older release",
    )
