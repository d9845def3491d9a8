"""Questions to the solver: asked once, stopped, begun anew, and no oftener than thrice."""

import pytest
from sqlalchemy.orm import Session

from scheduler import Progress, Status
from scheduler.explain.exact import Price
from services.domain.errors import ConflictError, InvalidError, NotFoundError
from services.domain.solving import answering, inquiries, request
from services.domain.solving.running import MOST_ATTEMPTS
from services.models import Event, Inquiry, InquiryKind, Solve, SolveState
from tests.domain.drafts import drafted
from tests.missions import NOW, small_mission

PRICE = Price("served", 3, Status.OPTIMAL)


@pytest.fixture
def solve(session: Session) -> Solve:
    return session.get_one(Solve, drafted(session, small_mission(session)).solve_id)


def what_if(session: Session, solve: Solve) -> Inquiry:
    return inquiries.ask(session, solve, kind=InquiryKind.WHAT_IF, actor="staff:1", now=NOW)


def test_one_what_if_waits_at_most(session: Session, solve: Solve) -> None:
    first = what_if(session, solve)
    assert what_if(session, solve) is first
    assert session.query(Event).filter_by(type="inquiry.asked").count() == 1


def test_what_can_not_be_asked_is_refused(session: Session, solve: Solve) -> None:
    with pytest.raises(NotFoundError):
        inquiries.ask(session, solve, kind=InquiryKind.SERVE, key="?", actor="staff:1", now=NOW)
    key = (solve.problem or {})["candidates"][0]["id"]
    with pytest.raises(NotFoundError):
        inquiries.ask(session, solve, kind=InquiryKind.STAY, key=key, actor="staff:1", now=NOW)
    with pytest.raises(InvalidError):
        inquiries.ask(
            session,
            solve,
            kind=InquiryKind.WHAT_IF,
            time_limit_s=0,
            actor="staff:1",
            now=NOW,
        )
    small = small_mission(session, code="other")
    waiting = request.request(session, small.mission, actor="staff:1", now=NOW)
    with pytest.raises(ConflictError):
        what_if(session, waiting)


def test_a_waiting_inquiry_is_cancelled_at_once(session: Session, solve: Solve) -> None:
    inquiry = what_if(session, solve)
    inquiries.cancel(session, inquiry, actor="staff:1", now=NOW)
    assert inquiry.state is SolveState.CANCELLED
    assert answering.begin(session, inquiry.id, now=NOW) is None


def test_a_running_inquiry_keeps_what_it_knew_when_it_is_stopped(
    session: Session, solve: Solve
) -> None:
    inquiry = what_if(session, solve)
    assert answering.begin(session, inquiry.id, now=NOW) is not None
    step = Progress("confirm 1 of 5", None, None, 2.5)
    assert answering.note(session, inquiry.id, [step], None) is False
    session.flush()
    inquiries.cancel(session, inquiry, actor="staff:1", now=NOW)
    assert answering.note(session, inquiry.id, [], PRICE) is True
    answering.finish(session, inquiry.id, PRICE, now=NOW)
    answering.finish(session, inquiry.id, Price("served", 9, Status.OPTIMAL), now=NOW)
    assert (inquiry.state, inquiry.stage, inquiry.elapsed_s) == (
        SolveState.CANCELLED,
        "confirm 1 of 5",
        2.5,
    )
    assert inquiry.answer == [{"goal": "served", "amount": 3, "status": "OPTIMAL"}]


def test_an_inquiry_that_kills_its_process_is_not_begun_for_ever(
    session: Session, solve: Solve
) -> None:
    inquiry = what_if(session, solve)
    for _ in range(MOST_ATTEMPTS):
        assert answering.begin(session, inquiry.id, now=NOW) is not None
    assert answering.begin(session, inquiry.id, now=NOW) is None
    assert inquiry.state is SolveState.FAILED
