"""The actor that writes to partners and organiser what a delegate has said of a meeting."""

from datetime import UTC, datetime
from uuid import UUID

from services.db import get_engine, transaction
from services.domain import notice_letters
from services.domain.events import Fact
from services.models import Notice
from services.settings import get_settings
from services.workers.consuming import close_event, open_event
from services.workers.routes import NOTICES


def run(event_id: UUID) -> None:
    """Queues the mails about the notice that the event names, each once."""
    engine = get_engine()
    event = open_event(engine, NOTICES, event_id)
    if event is None:
        return
    with transaction(engine) as session:
        notice = session.get_one(Notice, event.subject_id)
        write = (
            notice_letters.tell
            if event.type == Fact.NOTICE_GIVEN
            else notice_letters.tell_taken_back
        )
        write(session, notice, settings=get_settings(), now=datetime.now(UTC))
    close_event(engine, NOTICES, event_id)
