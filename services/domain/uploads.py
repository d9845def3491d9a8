"""Tables that staff have sent and not imported yet: kept for them alone, for a day."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.domain import text
from services.domain.errors import InvalidError, not_found
from services.domain.events import Fact, record
from services.models import Mission, StaffSession, Upload, UploadKind

#: largest file, in bytes
LARGEST = 5_000_000
#: for so long after it was sent
KEPT = timedelta(days=1)


def keep(
    session: Session,
    *,
    mission: Mission,
    staff_session: StaffSession,
    kind: UploadKind,
    name: str,
    content: bytes,
    actor: str,
    now: datetime,
) -> Upload:
    """The file, kept as it was sent. Raises InvalidError for one that is empty or too large."""
    if len(content) > LARGEST:
        raise InvalidError("file_too_large", "The file is larger than 5 MB.", where="file")
    if not content:
        raise InvalidError("file_missing", "Choose a file that holds something.", where="file")
    upload = Upload(
        mission_id=mission.id,
        session_id=staff_session.id,
        kind=kind,
        name=text.line(name[:200], where="name", required=False),
        content=content,
        sheet="",
        columns={},
        constants={},
        corrections={},
        outcome={},
        created_at=now,
    )
    session.add(upload)
    session.flush()
    record(
        session,
        Fact.UPLOAD_KEPT,
        subject_id=upload.id,
        mission_id=mission.id,
        actor=actor,
        data={"kind": kind.value},
    )
    return upload


def find(
    session: Session,
    upload_id: UUID,
    *,
    mission: Mission,
    staff_session: StaffSession,
    now: datetime,
) -> Upload:
    """The file of this mission that this browser has sent. Raises NotFoundError for any other."""
    upload = session.get(Upload, upload_id, with_for_update=True)
    if (
        upload is None
        or (upload.mission_id, upload.session_id) != (mission.id, staff_session.id)
        or upload.created_at <= now - KEPT
    ):
        raise not_found("upload")
    return upload


def kept(
    session: Session, *, mission: Mission, staff_session: StaffSession, now: datetime
) -> Sequence[Upload]:
    """What this browser has sent for the mission and not imported yet, the newest first."""
    return session.scalars(
        select(Upload)
        .where(
            Upload.mission_id == mission.id,
            Upload.session_id == staff_session.id,
            Upload.imported_at.is_(None),
            Upload.created_at > now - KEPT,
        )
        .order_by(Upload.id.desc())
        .limit(20)
    ).all()


def imported(
    session: Session, upload: Upload, *, outcome: Mapping[str, Any], now: datetime
) -> None:
    """What came of it stays for the day; what stood in it is gone."""
    upload.content = b""
    upload.corrections = {}
    upload.constants = {}
    upload.outcome = dict(outcome)
    upload.imported_at = now
    session.flush()


def discard(session: Session, upload: Upload) -> None:
    """The file is gone."""
    session.delete(upload)
    session.flush()


def forget(session: Session, *, before: datetime) -> None:
    """What was sent before then is gone."""
    session.execute(delete(Upload).where(Upload.created_at < before))
