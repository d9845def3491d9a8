"""Mails that came back: marked, told to staff, and no reminder goes to that address any more."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from services.domain.events import Fact, record
from services.mail.reports import Report, read_report
from services.models import DispatchKind, Mail, MailState

ACTOR = "mail server"
#: of which there are others: an address that lets one come back gets none any more
REMINDERS = frozenset({DispatchKind.REMINDER})
#: the server may have taken it
_TAKEN = (MailState.SENDING, MailState.SENT, MailState.UNCLEAR)
_ALL = true()


def take(session: Session, raw: bytes, *, among: ColumnElement[bool] = _ALL) -> list[UUID]:
    """The mails that this notification tells to have come back; marked once, however often told.

    None for anything else that arrives in that mailbox, or is told of mails that are not `among`
    those that the teller may see.
    """
    report = read_report(raw)
    if report is None or not (report.message_ids or report.mail_ids):
        return []
    mails = session.scalars(
        select(Mail)
        .where(
            or_(Mail.id.in_(report.mail_ids), Mail.message_id.in_(report.message_ids)),
            Mail.state.in_(_TAKEN),
            among,
        )
        .with_for_update()
    ).all()
    for mail in mails:
        _mark(session, mail, report)
    return [mail.id for mail in mails]


def is_undeliverable(session: Session, address: str) -> bool:
    """The last mail to this address that any server took has come back."""
    last = session.scalar(
        select(Mail.state)
        .where(
            func.lower(Mail.recipient) == address.lower(),
            Mail.state.in_((MailState.SENT, MailState.BOUNCED)),
        )
        .order_by(Mail.id.desc())
        .limit(1)
    )
    return last is MailState.BOUNCED


def _mark(session: Session, mail: Mail, report: Report) -> None:
    mail.state = MailState.BOUNCED
    mail.error = " ".join(filter(None, (report.status, report.said)))
    session.flush()
    record(
        session,
        Fact.MAIL_BOUNCED,
        subject_id=mail.id,
        mission_id=mail.mission_id,
        actor=ACTOR,
        data={"status": report.status},
    )
