"""The sample mission as it goes on: published, then on its second morning."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.db import transaction
from services.domain import letters, notice_letters, notices
from services.domain.publishing import publish
from services.domain.solving import request
from services.domain.venue_time import bounds
from services.models import (
    Booking,
    Delegate,
    Language,
    Mail,
    Meeting,
    Mission,
    MissionState,
)
from services.settings import get_settings
from tests.shots import outbox, studio
from tests.shots.pages import Moment
from tests.shots.sample import ACTOR, COMPANY, TIMES, Sample, token

_ARABIC = re.compile("[\u0621-\u064a]")
#: who may read the agenda, in each language
READERS: Mapping[str, Callable[[Delegate], bool]] = {
    "fr": lambda delegate: delegate.email == COMPANY,
    "en": lambda delegate: delegate.language is Language.ENGLISH,
    "ar": lambda delegate: bool(_ARABIC.search(delegate.name)),
}


def advance(made: Sample, moment: Moment) -> None:
    """The mission at this moment, the next one; the names that appear with it are known."""
    with transaction(made.engine) as session:
        mission = session.get_one(Mission, made.mission_id)
        if moment is Moment.PUBLISHED:
            _publish(session, made, mission)
        elif moment is Moment.RUNNING:
            _run(session, made, mission)
        made.sign_in(session, TIMES[moment])
    made.now = TIMES[moment]


def _publish(session: Session, made: Sample, mission: Mission) -> None:
    """Closed, solved, verified, published and told to everybody."""
    now = TIMES[Moment.PUBLISHED]
    mission.state = MissionState.CLOSED
    solve_id = request.request(session, mission, actor=ACTOR, now=now).id
    schedule = studio.run(session, solve_id, now=now)
    publish(session, schedule, mail_domain="escale.example", held=True, actor=ACTOR, now=now)
    _choose_readers(session, made, mission)
    everybody = letters.addressees(session, schedule)
    letters.write(session, schedule, everybody, settings=get_settings(), now=now)
    unclear = outbox.deliver_some(session, schedule, actor=ACTOR, now=now)
    draft, changed = outbox.next_version(session, schedule, actor=ACTOR, now=now)
    held = session.scalars(
        select(Meeting.id).filter_by(schedule_id=draft).order_by(Meeting.period, Meeting.key)
    ).first()
    account_mail = outbox.account_mail(session, actor=ACTOR, now=now)
    readers = set(made.readers.values())
    studio.cancel_one(session, schedule, sparing=readers, actor=ACTOR)
    runs = studio.study(session, mission, solve_id, now=now)
    runs |= studio.repair(session, mission, now=now)
    for language, names in made.names.items():
        names.update(runs)
        reader = session.get_one(Delegate, made.readers[language])
        mail = session.scalars(select(Mail).filter_by(recipient=reader.email)).one()
        names |= {
            "letter_to": reader.email,
            "solve": str(solve_id),
            "schedule": str(schedule.id),
            "mail": str(mail.id),
            "unclear": str(unclear),
            "draft": str(draft),
            "draft_meeting": str(held),
            "changed": str(changed),
            "account_mail": str(account_mail),
        }


def _run(session: Session, made: Sample, mission: Mission) -> None:
    """On the second morning: one's next partner is late, and one was late oneself."""
    now = TIMES[Moment.RUNNING]
    mission.state = MissionState.RUNNING
    for language, names in made.names.items():
        reader = session.get_one(Delegate, made.readers[language])
        coming = [each for each in _meetings(session, reader) if bounds(each.period)[1] > now]
        names["meeting"] = coming[-1].key
        meeting, partner = _next_with_another(session, reader, coming, made.readers.values())
        partner.language = Language(language)
        names["notice_to"] = partner.email
        for person, minutes in ((reader, 10), (partner, 5)):
            notice = notices.say_late(
                session,
                delegate=person,
                meeting_key=meeting.key,
                minutes=minutes,
                actor=ACTOR,
                now=now,
            )
            notice_letters.tell(session, notice, settings=get_settings(), now=now)


def _next_with_another(
    session: Session, reader: Delegate, coming: Sequence[Meeting], readers: Collection[UUID]
) -> tuple[Meeting, Delegate]:
    """The first of these meetings whose other side is none of the readers, with that person."""
    found = session.execute(
        select(Meeting, Delegate)
        .join(Booking, Booking.meeting_id == Meeting.id)
        .join(Delegate, Delegate.id == Booking.delegate_id)
        .where(
            Meeting.id.in_([meeting.id for meeting in coming]),
            Delegate.participation_id != reader.participation_id,
            Delegate.id.not_in(readers),
        )
        .order_by(Meeting.period)
    ).first()
    if found is None:
        raise RuntimeError(f"{reader.name} has no meeting left.")
    return found[0], found[1]


def _choose_readers(session: Session, made: Sample, mission: Mission) -> None:
    """Those whose meetings are spread best around the moment at which the mission runs."""
    now = TIMES[Moment.RUNNING]

    def spread(delegate: Delegate) -> int:
        ends = [bounds(each.period)[1] for each in _meetings(session, delegate)]
        over = sum(end <= now for end in ends)
        return min(over, len(ends) - over)

    everybody = session.scalars(
        select(Delegate).filter_by(mission_id=mission.id).order_by(Delegate.email)
    ).all()
    for language, suits in READERS.items():
        free = (each for each in everybody if each.id not in made.readers.values() and suits(each))
        reader = max(free, key=spread)
        reader.language = Language(language)
        made.readers[language] = reader.id
        made.names[language]["delegate"] = token(session, reader, TIMES[Moment.OPEN])


def _meetings(session: Session, delegate: Delegate) -> Sequence[Meeting]:
    """Of the published schedule, in the order of their times."""
    return session.scalars(
        select(Meeting)
        .join(Booking, Booking.meeting_id == Meeting.id)
        .where(Booking.delegate_id == delegate.id)
        .order_by(Meeting.period)
    ).all()
