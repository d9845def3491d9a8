"""The actor that writes the letters of a published version."""

from datetime import UTC, datetime
from uuid import UUID

from services.db import get_engine, transaction
from services.domain.letters import addressees, write
from services.locks import held
from services.models import Schedule
from services.settings import get_settings
from services.workers.consuming import close_event, open_event
from services.workers.routes import LETTERS

BATCH = 25


def run(event_id: UUID) -> None:
    """Writes, batch by batch, the letters that are still missing.

    One process at a time, since two writing for the same delegates would only wait for each
    other.
    """
    engine = get_engine()
    event = open_event(engine, LETTERS, event_id)
    if event is None:
        return
    with held(engine, event.subject_id) as ours:
        if not ours:
            return
        with transaction(engine) as session:
            waiting = addressees(session, session.get_one(Schedule, event.subject_id))
        for start in range(0, len(waiting), BATCH):
            with transaction(engine) as session:
                write(
                    session,
                    session.get_one(Schedule, event.subject_id),
                    waiting[start : start + BATCH],
                    settings=get_settings(),
                    now=datetime.now(UTC),
                )
    close_event(engine, LETTERS, event_id)
