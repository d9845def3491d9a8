"""A notice through relay, broker and actors, on real servers."""

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import select

from services.db import transaction
from services.domain import notices
from services.domain.publishing import publish
from services.models import Booking, Delegate, Event, Mail, MailState, Meeting, Notice
from tests.domain.drafts import drafted
from tests.missions import NOW, small_mission
from tests.workers.conftest import Service


def recipients(service: Service) -> Counter[str]:
    return Counter(str(mail["To"]) for mail in service.sink.mails())


def test_who_is_late_is_known_to_partner_and_organiser_once(service: Service) -> None:
    with transaction(service.engine) as session:
        small = small_mission(session, visitors=1, hosts=1)
        publish(
            session,
            drafted(session, small),
            mail_domain="escale.localhost",
            actor="staff:1",
            now=NOW,
        )
    service.drain()
    agendas = recipients(service)
    with transaction(service.engine) as session:
        meeting = session.scalars(select(Meeting)).one()
        delegate = session.get_one(Delegate, small.delegates[0].id)
        assert session.query(Booking).filter_by(meeting_id=meeting.id).count() == 2
        notice = notices.say_late(
            session,
            delegate=delegate,
            meeting_key=meeting.key,
            minutes=15,
            actor="delegate:1",
            now=NOW,
        )
    service.drain()
    told = recipients(service) - agendas
    assert sorted(told.values()) == [1, 1]
    with transaction(service.engine) as session:
        session.query(Event).update({Event.published_at: None})
    service.drain()
    assert recipients(service) - agendas == told
    with transaction(service.engine) as session:
        notices.take_back(
            session,
            notice=session.get_one(Notice, notice.id),
            actor="delegate:1",
            now=datetime.now(UTC),
        )
    service.drain()
    assert recipients(service) - agendas == told + told
    with transaction(service.engine) as session:
        assert set(session.scalars(select(Mail.state))) == {MailState.SENT}
