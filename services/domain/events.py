"""Events: facts in the past tense, written in the transaction of the change they tell."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import event as hooks
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.models import Event

#: in `Session.info`: what the data of every event recorded in it hold besides
BESIDES = "events_besides"
#: in `Session.info`: its transaction has recorded events of which the relay is still to hear
UNANNOUNCED = "events_unannounced"
#: the channel on which the relay listens
CHANNEL = "escale_events"


class Fact(StrEnum):
    """Every type of event there is."""

    CLUSTER_CREATED = "cluster.created"
    AGREEMENT_CREATED = "agreement.created"
    MISSION_CREATED = "mission.created"
    MISSION_CHANGED = "mission.changed"
    MISSION_OPENED = "mission.opened"
    MISSION_CLOSED = "mission.closed"
    MISSION_STATE_CHANGED = "mission.state_changed"
    MISSION_MOVED = "mission.moved"
    MISSION_CALLED_OFF = "mission.called_off"
    MISSION_CLONED = "mission.cloned"
    MISSION_IMPORTED = "mission.imported"
    PROGRAMME_CHANGED = "programme.changed"
    ATTENDANCE_CHANGED = "attendance.changed"
    DELEGATIONS_CHANGED = "delegations.changed"
    INTERPRETER_ADDED = "interpreter.added"
    INTERPRETER_CHANGED = "interpreter.changed"
    INTERPRETER_REMOVED = "interpreter.removed"
    COMPANY_CREATED = "company.created"
    COMPANY_CHANGED = "company.changed"
    PARTICIPATION_REGISTERED = "participation.registered"
    PARTICIPATION_CHANGED = "participation.changed"
    DELEGATE_ADDED = "delegate.added"
    DELEGATE_CHANGED = "delegate.changed"
    DELEGATE_REMOVED = "delegate.removed"
    AVAILABILITY_CHANGED = "availability.changed"
    WISHES_REGISTERED = "wishes.registered"
    ANSWERS_REGISTERED = "answers.registered"
    VETOES_REGISTERED = "vetoes.registered"
    MEETING_ARRANGED = "meeting.arranged"
    ARRANGEMENT_REMOVED = "arrangement.removed"
    MEETING_LOCKED = "meeting.locked"
    MEETING_UNLOCKED = "meeting.unlocked"
    LINK_ISSUED = "link.issued"
    LINK_REVOKED = "link.revoked"
    TOKEN_ISSUED = "token.issued"  # noqa: S105 - a fact, no secret
    TOKEN_REVOKED = "token.revoked"  # noqa: S105
    STAFF_ADDED = "staff.added"
    STAFF_CLOSED = "staff.closed"
    STAFF_ROLE_CHANGED = "staff.role_changed"
    STAFF_PASSWORD_SET = "staff.password_set"  # noqa: S105
    STAFF_SIGNED_IN = "staff.signed_in"
    STAFF_SESSION_ENDED = "staff.session_ended"
    REGISTRATION_RECEIVED = "registration.received"
    REGISTRATION_ACCEPTED = "registration.accepted"
    REGISTRATION_DECLINED = "registration.declined"
    REGISTRATION_DELETED = "registration.deleted"
    ACTING_BEGUN = "acting.begun"
    ACTING_ENDED = "acting.ended"
    UPLOAD_KEPT = "upload.kept"
    COMPANY_INVITED = "company.invited"
    DISPATCH_ASKED = "dispatch.asked"
    SOLVE_REQUESTED = "solve.requested"
    SOLVE_STARTED = "solve.started"
    SOLVE_FINISHED = "solve.finished"
    SOLVE_FAILED = "solve.failed"
    SOLVE_CANCELLED = "solve.cancelled"
    SOLVE_VERIFIED = "solve.verified"
    INQUIRY_ASKED = "inquiry.asked"
    INQUIRY_ANSWERED = "inquiry.answered"
    INQUIRY_FAILED = "inquiry.failed"
    INQUIRY_CANCELLED = "inquiry.cancelled"
    SCHEDULE_DRAFTED = "schedule.drafted"
    SCHEDULE_CHANGED = "schedule.changed"
    SCHEDULE_DISCARDED = "schedule.discarded"
    SCHEDULE_PUBLISHED = "schedule.published"
    NOTICE_GIVEN = "notice.given"
    NOTICE_TAKEN_BACK = "notice.taken_back"
    MEETING_RATED = "meeting.rated"
    MAILS_RELEASED = "mails.released"
    MAIL_HELD = "mail.held"
    MAIL_QUEUED = "mail.queued"
    MAIL_SENT = "mail.sent"
    MAIL_FAILED = "mail.failed"
    MAIL_UNCLEAR = "mail.unclear"
    MAIL_BOUNCED = "mail.bounced"


def record(
    session: Session,
    fact: Fact,
    *,
    subject_id: UUID,
    actor: str,
    mission_id: UUID | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Add the event to the caller's transaction and wake the relay when that commits.

    `data` holds ids, counts and states, never names, addresses, ranks of others or vetoes. While
    somebody acts for a company they say so too: see `on_behalf`.
    """
    event = Event(
        type=fact.value,
        mission_id=mission_id,
        subject_id=subject_id,
        actor=actor,
        data={**(data or {}), **session.info.get(BESIDES, {})},
    )
    session.add(event)
    session.flush()  # the change that it tells of is written with it, for whoever reads on
    session.info[UNANNOUNCED] = True
    return event


@hooks.listens_for(Session, "before_commit")
def _announce(session: Session) -> None:
    """Once for all events of the transaction; PostgreSQL wakes the relay when it has committed."""
    if not session.in_nested_transaction() and session.info.pop(UNANNOUNCED, False):
        session.execute(text("select pg_notify(:channel, '')"), {"channel": CHANNEL})


def on_behalf(session: Session, *, acting_id: UUID, participation_id: UUID) -> None:
    """What this session records from now on was done by its actor in the company's place."""
    session.info[BESIDES] = {"acting": str(acting_id), "for": str(participation_id)}
