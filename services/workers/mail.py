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
from services.mail.reports import return_path
from services.mail.transport import (
    DeliveryError,
    Refused,
    Transport,
    Unavailable,
    Unclear,
)
from services.settings import Settings, get_settings
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
    problem = _send(engine, attempt)
    if isinstance(problem, ConflictError):
        return

    def outcome(session: Session) -> None:
        match problem:
            case None:
                delivery.sent(session, attempt, now=_now())
            case Refused():
                delivery.refused(session, attempt, error=str(problem))
            case Unavailable():
                delivery.postponed(session, attempt, error=str(problem), now=_now())
            case _:
                delivery.unclear(session, attempt, error=str(problem))

    persist(engine, outcome)
    log.info(
        "mail.attempted",
        mail=str(attempt.mail_id),
        attempt=attempt.number,
        outcome=type(problem).__name__ if problem else "sent",
    )


def _send(engine: Engine, attempt: Attempt) -> Exception | None:
    """Why the mail was not accepted, or may not have been; None if it was."""
    settings = get_settings()
    handed_over = False

    def stamp() -> None:
        nonlocal handed_over
        with transaction(engine) as session:
            delivery.hand_over(session, attempt, now=_now())
        handed_over = True

    try:
        Transport(settings.smtp_url or "").send(
            attempt.raw,
            sender=_sender(settings, attempt),
            recipient=attempt.recipient,
            before_data=stamp,
        )
    except (ConflictError, DeliveryError) as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever it was, the mail must not be forgotten
        log.warning("mail.broke", mail=str(attempt.mail_id), error=type(error).__name__)
        sentence = f"Sending broke off ({type(error).__name__})."
        return Unclear(sentence) if handed_over else Unavailable(sentence)
    return None


def _sender(settings: Settings, attempt: Attempt) -> str:
    """Of the envelope: what comes back names the mail, if there is a mailbox for that."""
    if settings.bounce_address is None:
        return parseaddr(settings.mail_from)[1]
    return return_path(settings.bounce_address, attempt.mail_id)


def _now() -> datetime:
    return datetime.now(UTC)
