"""Inquiries through relay, broker and the solver's actor, on real servers."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from services.db import transaction
from services.domain.solving import inquiries, request
from services.models import (
    Event,
    Inquiry,
    InquiryKind,
    Meeting,
    Refusal,
    Schedule,
    Solve,
    SolveState,
)
from tests.missions import small_mission
from tests.workers.conftest import Service


def now() -> datetime:
    return datetime.now(UTC)


def solved(service: Service) -> UUID:
    """Four visitors and four hosts at two tables: ten wishes of each side are left."""
    with transaction(service.engine) as session:
        small = small_mission(session, visitors=4, hosts=4, tables=2, slots=3)
        request.request(session, small.mission, time_limit_s=20, actor="staff:1", now=now())
    service.drain()
    with transaction(service.engine) as session:
        return session.scalars(select(Solve.id)).one()


def asked(service: Service, solve_id: UUID, kind: InquiryKind, key: str = "") -> Inquiry:
    with transaction(service.engine) as session:
        solve = session.get_one(Solve, solve_id)
        inquiries.ask(
            session, solve, kind=kind, key=key, time_limit_s=20, actor="staff:1", now=now()
        )
    service.drain()
    with transaction(service.engine) as session:
        return session.scalars(select(Inquiry)).one()


def test_a_what_if_is_answered_with_a_ranking(service: Service) -> None:
    inquiry = asked(service, solved(service), InquiryKind.WHAT_IF)
    assert (inquiry.state, inquiry.error, inquiry.attempts) == (SolveState.DONE, None, 1)
    assert inquiry.answer is not None
    best = inquiry.answer[0]
    assert best["gain"] > 0
    assert best["status"] == "OPTIMAL"
    assert {"table", "slot", "longer_half_day"} >= {row["kind"] for row in inquiry.answer}


def test_a_wish_has_its_least_price_and_its_exact_one(service: Service) -> None:
    solve_id = solved(service)
    with transaction(service.engine) as session:
        refusal = session.scalars(select(Refusal).order_by(Refusal.rank)).first()
        assert refusal is not None
        key = inquiries.wish_key(refusal.participation_id, refusal.partner_id)
        least = refusal.price
    inquiry = asked(service, solve_id, InquiryKind.SERVE, key)
    assert inquiry.answer is not None
    (price,) = inquiry.answer
    assert (price["goal"], price["status"]) == ("served", "OPTIMAL")
    assert least is not None
    assert 0 <= least <= price["amount"]


def test_an_inquiry_received_twice_is_answered_once(service: Service) -> None:
    first = asked(service, solved(service), InquiryKind.WHAT_IF)
    with transaction(service.engine) as session:
        session.query(Event).update({Event.published_at: None})
    service.drain()
    with transaction(service.engine) as session:
        again = session.scalars(select(Inquiry)).one()
        assert (again.attempts, again.finished_at) == (1, first.finished_at)
        assert session.query(Event).filter_by(type="inquiry.answered").count() == 1


def test_a_solve_is_verified_when_it_ends(service: Service) -> None:
    solved(service)
    with transaction(service.engine) as session:
        solve = session.scalars(select(Solve)).one()
        assert (solve.violations, solve.checked_at is None) == ([], False)
        assert session.query(Schedule).count() == 1
        assert session.query(Meeting).count() == 6
