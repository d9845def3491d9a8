"""The actor that delivers one mail by SMTP."""

from datetime import UTC, datetime
from email.utils import parseaddr
from uuid import UUID

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from services.db import get_engine, transaction
from services.domain import delivery
from services.domain.delivery import Attempt
from services.domain.errors import ConflictError
from services.locks import held
from services.mail.transport import Refused, Transport, Unavailable, Unclear
from services.settings import get_settings
from services.workers.consuming import close_event, open_event, persist
from services.workers.routes import MAIL

log = structlog.get_logger()


def run(event_id: UUID) -> None:
    """Makes one attempt to deliver the mail that the event queues, if it is due."""
    engine = get_engine()
    event = open_event(engine, MAIL, event_id)
    if event is None:
        return
    with held(engine, event.subject_id) as ours:
        if not ours:
            return
        with transaction(engine) as session:
            attempt = delivery.claim(session, event.subject_id, now=_now())
        if attempt:
            _attempt(engine, attempt)
    close_event(engine, MAIL, event_id)


def _attempt(engine: Engine, attempt: Attempt) -> None:
    """Sends, and stores the outcome even if the database is away for a while."""

    def stamp() -> None:
        with transaction(engine) as session:
            delivery.hand_over(session, attempt, now=_now())

    def outcome(session: Session) -> None:
        if isinstance(problem, Refused):
            delivery.refused(session, attempt, error=str(problem))
        elif isinstance(problem, Unavailable):
            delivery.postponed(session, attempt, error=str(problem), now=_now())
        elif isinstance(problem, Unclear):
            delivery.unclear(session, attempt, error=str(problem))
        else:
            delivery.sent(session, attempt, now=_now())

    problem: Exception | None = None
    settings = get_settings()
    try:
        Transport(settings.smtp_url or "").send(
            attempt.raw,
            sender=parseaddr(settings.mail_from)[1],
            recipient=attempt.recipient,
            before_data=stamp,
        )
    except ConflictError:
        return
    except (Refused, Unavailable, Unclear) as error:
        problem = error
    persist(engine, outcome)
    log.info(
        "mail.attempted",
        mail=str(attempt.mail_id),
        attempt=attempt.number,
        outcome=type(problem).__name__ if problem else "sent",
    )


def _now() -> datetime:
    return datetime.now(UTC)
