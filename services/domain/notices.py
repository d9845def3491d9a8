"""«I am late» and «I can't come»: what a delegate says of a meeting, and takes back."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from services.domain.availability import AbsenceLine, absences_of, register_absences
from services.domain.errors import ConflictError, InvalidError, not_found
from services.domain.events import Fact, record
from services.domain.mission_states import refuse_when_over
from services.domain.own_meetings import own_meeting
from services.domain.rows import hold
from services.domain.venue_time import bounds
from services.models import (
    Absence,
    Delegate,
    Mail,
    MailState,
    Meeting,
    Mission,
    Notice,
    NoticeKind,
)

#: how late one can be, in minutes; the last stands for itself and more
MINUTES = (5, 10, 15, 20)
#: how often one can change one's mind about a meeting: each time others get a mail
MOST = 10


def say_late(
    session: Session,
    *,
    delegate: Delegate,
    meeting_key: str,
    minutes: int,
    actor: str,
    now: datetime,
) -> Notice:
    """The delegate is about so many MINUTES late for a meeting of the published schedule.

    It takes the place of what they said before; the same again changes and records nothing.
    Raises NotFoundError if the meeting is not theirs, ConflictError if it is over, or if they
    have spoken of it MOST times.
    """
    if minutes not in MINUTES:
        raise InvalidError(
            "no_such_delay", "Say 5, 10, 15 or 20 minutes; 20 stands for more too.", where="minutes"
        )
    meeting = _meeting(session, delegate, meeting_key, now)
    return _say(session, delegate, meeting, NoticeKind.LATE, minutes=minutes, actor=actor, now=now)


def say_absent(
    session: Session, *, delegate: Delegate, meeting_key: str, actor: str, now: datetime
) -> Notice:
    """The delegate can't come to the meeting; its time becomes an absence of theirs.

    So the next solve gives slot and table to others. Otherwise as `say_late`.
    """
    meeting = _meeting(session, delegate, meeting_key, now)
    return _say(session, delegate, meeting, NoticeKind.ABSENT, minutes=None, actor=actor, now=now)


def take_back(session: Session, *, notice: Notice, actor: str, now: datetime) -> None:
    """The notice stands no more, and the absence it made known is gone.

    Taken back twice it stays as it was. Raises ConflictError if the mission is over.
    """
    refuse_when_over(session.get_one(Mission, notice.mission_id))
    hold(session, session.get_one(Delegate, notice.delegate_id))
    hold(session, notice)
    if notice.withdrawn_at is None:
        _withdraw(session, notice, actor=actor, now=now)
        _record(session, Fact.NOTICE_TAKEN_BACK, notice, actor)


def own_notice(session: Session, *, delegate: Delegate, notice_id: UUID) -> Notice:
    """The delegate's notice of that id. Raises NotFoundError for any other."""
    notice = session.get(Notice, notice_id)
    if notice is None or notice.delegate_id != delegate.id:
        raise not_found("notice")
    return notice


def standing(
    session: Session, *, mission_id: UUID, meeting_keys: Collection[str]
) -> Sequence[tuple[Notice, Delegate]]:
    """What is said of these meetings, and by whom, in the order in which it was said."""
    rows = session.execute(
        select(Notice, Delegate)
        .join(Delegate, Delegate.id == Notice.delegate_id)
        .where(
            Notice.mission_id == mission_id,
            Notice.meeting_key.in_(meeting_keys),
            Notice.withdrawn_at.is_(None),
        )
        .order_by(Notice.id)
    )
    return [(notice, delegate) for notice, delegate in rows]


def _meeting(session: Session, delegate: Delegate, key: str, now: datetime) -> Meeting:
    refuse_when_over(session.get_one(Mission, delegate.mission_id))
    meeting = own_meeting(session, delegate, key)
    if bounds(meeting.period)[1] <= now:
        raise ConflictError("meeting_over", "This meeting is over.", where="meeting")
    return meeting


def _say(
    session: Session,
    delegate: Delegate,
    meeting: Meeting,
    kind: NoticeKind,
    *,
    minutes: int | None,
    actor: str,
    now: datetime,
) -> Notice:
    hold(session, delegate)
    starts_at, _ = bounds(meeting.period)
    before = session.scalar(
        select(Notice).filter_by(
            delegate_id=delegate.id,
            meeting_key=meeting.key,
            starts_at=starts_at,
            withdrawn_at=None,
        )
    )
    if before is not None and (before.kind, before.minutes) == (kind, minutes):
        return before
    _refuse_too_many(session, delegate, meeting)
    if before is not None:
        _withdraw(session, before, actor=actor, now=now)
    notice = Notice(
        mission_id=delegate.mission_id,
        delegate_id=delegate.id,
        meeting_id=meeting.id,
        meeting_key=meeting.key,
        starts_at=starts_at,
        kind=kind,
        minutes=minutes,
        absence_id=_absent(session, delegate, meeting, actor)
        if kind is NoticeKind.ABSENT
        else None,
        created_at=now,
    )
    session.add(notice)
    session.flush()
    _record(session, Fact.NOTICE_GIVEN, notice, actor)
    return notice


def _refuse_too_many(session: Session, delegate: Delegate, meeting: Meeting) -> None:
    said = session.scalar(
        select(func.count())
        .select_from(Notice)
        .where(Notice.delegate_id == delegate.id, Notice.meeting_key == meeting.key)
    )
    if said is not None and said >= MOST:
        raise ConflictError(
            "said_too_often", "So much was said of this meeting already: write to the organiser."
        )


def _absent(session: Session, delegate: Delegate, meeting: Meeting, actor: str) -> UUID | None:
    """The id of the absence that is new; None if the delegate was known to be away then."""
    present = absences_of(session, delegate=delegate)
    if any(meeting.period in absence.period for absence in present):
        return None
    mission = session.get_one(Mission, delegate.mission_id)
    line = _line(mission, meeting)
    rows = register_absences(
        session, delegate=delegate, absences=[*map(_as_line, present), line], actor=actor
    )
    return next(row.id for row in rows if _as_line(row) == line)


def _line(mission: Mission, meeting: Meeting) -> AbsenceLine:
    starts, ends = (
        moment.astimezone(ZoneInfo(mission.time_zone)) for moment in bounds(meeting.period)
    )
    return AbsenceLine(date=starts.date(), starts=starts.time(), ends=ends.time())


def _as_line(absence: Absence) -> AbsenceLine:
    return AbsenceLine(date=absence.date, starts=absence.starts, ends=absence.ends)


def _withdraw(session: Session, notice: Notice, *, actor: str, now: datetime) -> None:
    """The notice, its absence, and the mails about it that have not left yet are void."""
    hold(session, notice)
    notice.withdrawn_at = max(now, notice.created_at + timedelta(microseconds=1))
    delegate = session.get_one(Delegate, notice.delegate_id)
    if notice.absence_id is not None:
        others = [
            _as_line(absence)
            for absence in absences_of(session, delegate=delegate)
            if absence.id != notice.absence_id
        ]
        notice.absence_id = None
        register_absences(session, delegate=delegate, absences=others, actor=actor)
    session.execute(
        update(Mail)
        .where(Mail.notice_id == notice.id, Mail.state == MailState.QUEUED)
        .values(state=MailState.SUPERSEDED, next_attempt_at=None)
    )
    session.flush()


def _record(session: Session, fact: Fact, notice: Notice, actor: str) -> None:
    record(
        session,
        fact,
        subject_id=notice.id,
        mission_id=notice.mission_id,
        actor=actor,
        data={"kind": notice.kind.value, "minutes": notice.minutes},
    )
