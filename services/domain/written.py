"""What a company was written beside agendas and notices, and whether it arrived."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.models import Dispatch, DispatchKind, Mail, MailState, Participation


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Something that was to be written; `state` is of its mail, None before there is one."""

    kind: DispatchKind
    asked_at: datetime
    written_at: datetime | None
    state: MailState | None
    address: str


def written_to(session: Session, participation: Participation, *, limit: int = 20) -> list[Sent]:
    """The newest first; what was not needed any more when it was to be written is left out."""
    rows = session.execute(
        select(
            Dispatch.kind,
            Dispatch.created_at.label("asked_at"),
            Dispatch.written_at,
            Mail.state,
            Mail.recipient,
        )
        .outerjoin(Mail, Mail.dispatch_id == Dispatch.id)
        .where(
            Dispatch.participation_id == participation.id,
            Mail.id.is_not(None) | Dispatch.written_at.is_(None),
        )
        .order_by(Dispatch.id.desc())
        .limit(limit)
    )
    return [
        Sent(
            kind=row.kind,
            asked_at=row.asked_at,
            written_at=row.written_at,
            state=row.state,
            address=row.recipient or "",
        )
        for row in rows
    ]
