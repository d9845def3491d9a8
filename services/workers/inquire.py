"""The actor that answers inquiries: load → close the transaction → solve again → answer."""

from datetime import UTC, datetime
from uuid import UUID

import structlog
from sqlalchemy import Engine

from services.db import get_engine
from services.domain.solving.answering import Answer, Question, begin, fail, finish, note
from services.domain.solving.failing import broke
from services.locks import held
from services.models import InquiryKind
from services.workers.consuming import close_event, open_event, persist
from services.workers.routes import INQUIRE
from services.workers.watching import watched

log = structlog.get_logger()


def run(event_id: UUID) -> None:
    """Ends the inquiry that the event asks for; one process at a time works on it."""
    engine = get_engine()
    event = open_event(engine, INQUIRE, event_id)
    if event is None:
        return
    with held(engine, event.subject_id) as ours:
        if not ours:
            return
        question = persist(engine, lambda session: begin(session, event.subject_id, now=_now()))
        if question:
            _end(engine, question)
    close_event(engine, INQUIRE, event_id)


def _end(engine: Engine, question: Question) -> None:
    number = question.inquiry_id
    try:
        answer = _answer(engine, question)
    except Exception as error:
        log.exception("inquiry.broke", inquiry=str(number))
        why = broke(error)
        persist(engine, lambda session: fail(session, number, why=why, now=_now()))
        return
    persist(engine, lambda session: finish(session, number, answer, now=_now()))


def _answer(engine: Engine, question: Question) -> Answer:
    from scheduler.explain import exact, whatif  # noqa: PLC0415 - OR-Tools is slow to load

    so_far: list[Answer] = []
    with watched(
        engine,
        lambda session, steps: note(
            session, question.inquiry_id, steps, so_far[-1] if so_far else None
        ),
    ) as (tell, stopped):
        if question.kind is InquiryKind.WHAT_IF:
            return whatif.what_if(
                question.problem,
                question.result,
                time_limit_s=question.time_limit_s,
                on_progress=tell,
                should_stop=stopped,
                on_remedies=so_far.append,
            )
        price = exact.staying if question.kind is InquiryKind.STAY else exact.serving
        return price(
            question.problem,
            question.result,
            question.key,
            time_limit_s=question.time_limit_s,
            on_progress=tell,
            should_stop=stopped,
        )


def _now() -> datetime:
    return datetime.now(UTC)
