"""The actor that writes what somebody asked to be sent: invitations, new passwords, links."""

from datetime import UTC, datetime
from uuid import UUID

from services.db import get_engine, transaction
from services.domain import dispatches
from services.models import Dispatch
from services.settings import get_settings
from services.workers.consuming import close_event, open_event
from services.workers.routes import DISPATCHES


def run(event_id: UUID) -> None:
    """Queues the mails of the dispatch that the event names, each once."""
    engine = get_engine()
    event = open_event(engine, DISPATCHES, event_id)
    if event is None:
        return
    with transaction(engine) as session:
        dispatch = session.get_one(Dispatch, event.subject_id)
        dispatches.write(session, dispatch, settings=get_settings(), now=datetime.now(UTC))
    close_event(engine, DISPATCHES, event_id)
