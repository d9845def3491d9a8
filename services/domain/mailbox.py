"""The outbox as staff look through it: by state, by recipient, a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, undefer

from services.domain.callers import Caller
from services.domain.errors import not_found
from services.domain.standing import TROUBLED
from services.models import (
    Delegate,
    Dispatch,
    DispatchKind,
    Event,
    Letter,
    Mail,
    MailState,
    Schedule,
)

_LISTED = (
    select(Mail, Schedule.version, Dispatch.kind, Delegate.name)
    .select_from(Mail)
    .outerjoin(Letter, Letter.id == Mail.letter_id)
    .outerjoin(Delegate, Delegate.id == Letter.delegate_id)
    .outerjoin(Schedule, Schedule.id == Letter.schedule_id)
    .outerjoin(Dispatch, Dispatch.id == Mail.dispatch_id)
)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A mail with what it is: of a version, of a dispatch of some kind, or of a notice."""

    mail: Mail
    version: int | None
    kind: DispatchKind | None
    #: the delegate to whom a letter is written; empty for other mails
    reader: str


def of_mission(mission_id: UUID) -> ColumnElement[bool]:
    return Mail.mission_id == mission_id


def of_accounts(caller: Caller) -> ColumnElement[bool]:
    """Mails that belong to no mission. Raises NotFoundError unless the caller is the operator."""
    if not caller.is_operator:
        raise not_found("mail")
    return Mail.mission_id.is_(None)


def troubled_of_accounts(session: Session, caller: Caller) -> int:
    """How many of these need a person; none for whoever is not to see them."""
    if not caller.is_operator:
        return 0
    found = counts(session, of_accounts(caller))
    return sum(found.get(state, 0) for state in TROUBLED)


def counts(session: Session, whose: ColumnElement[bool]) -> dict[MailState, int]:
    rows = session.execute(select(Mail.state, func.count()).where(whose).group_by(Mail.state))
    return dict(rows.all())


def matching(
    session: Session, whose: ColumnElement[bool], *, state: MailState | None, q: str
) -> int:
    """How many mails are in that state, of readers whose name, address or subject holds `q`."""
    found = _LISTED.where(whose, *_conditions(state, q)).with_only_columns(Mail.id).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def page(
    session: Session,
    whose: ColumnElement[bool],
    *,
    state: MailState | None,
    q: str,
    number: int,
    size: int,
) -> list[Listed]:
    """One page of those that match: what needs a person first, then the newest."""
    rows = session.execute(
        _LISTED.where(whose, *_conditions(state, q))
        .order_by(Mail.state.in_(TROUBLED).desc(), Mail.id.desc())
        .limit(size)
        .offset((number - 1) * size)
    )
    return [_listed(*row) for row in rows]


def one(session: Session, whose: ColumnElement[bool], mail_id: UUID) -> Listed:
    """The mail with its text. Raises NotFoundError for one that is not among them."""
    wanted = _LISTED.where(whose, Mail.id == mail_id).options(undefer(Mail.raw))
    found = session.execute(wanted).one_or_none()
    if found is None:
        raise not_found("mail")
    return _listed(*found)


def story(session: Session, mail: Mail) -> Sequence[Event]:
    """What has happened to the mail, oldest first."""
    events = select(Event).where(Event.subject_id == mail.id, Event.type.like("mail.%"))
    return session.scalars(events.order_by(Event.id)).all()


def _listed(
    mail: Mail, version: int | None, kind: DispatchKind | None, reader: str | None
) -> Listed:
    return Listed(mail=mail, version=version, kind=kind, reader=reader or "")


def _conditions(state: MailState | None, q: str) -> Iterator[ColumnElement[bool]]:
    if state is not None:
        yield Mail.state == state
    if said := q.strip():
        columns = (Mail.recipient, Mail.subject, Delegate.name)
        yield or_(*(column.icontains(said, autoescape=True) for column in columns))
