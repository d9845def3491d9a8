"""What publishing a draft would tell to whom: carried out by the same code, and undone.

So the preview can't differ from what is then published and written.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from services.domain.errors import ConflictError
from services.domain.events import Fact
from services.domain.letters import addressees
from services.domain.publishing import doubts, publish
from services.domain.tellings import Telling, tellings
from services.models import Delegate, Participation, Schedule

ACTOR = "preview"
#: what changes nothing of whom is told what
_SILENT = (Fact.MAIL_SENT, Fact.MAIL_UNCLEAR, Fact.LINK_ISSUED, Fact.STAFF_SIGNED_IN)
#: a preview is the same as long as none of these happens in its mission
FACTS = tuple(fact for fact in Fact if fact not in _SILENT)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A delegate, and what they would be told."""

    delegate_id: UUID
    name: str
    email: str
    company: str
    language: str
    telling: Telling


@dataclass(frozen=True, kw_only=True)
class Preview:
    """All readers by company and name; `doubts` are what staff should look at first."""

    readers: tuple[Reader, ...]
    doubts: tuple[ConflictError, ...]
    #: differs once anybody would be told something else, or another doubt arises
    fingerprint: str


def preview(session: Session, draft: Schedule, *, mail_domain: str, now: datetime) -> Preview:
    """What publishing the draft now would tell, without a message; nothing of it is kept.

    Raises ConflictError where it can't be published at all.
    """
    found = tuple(doubts(session, draft, now=now))
    with session.begin_nested() as trial:
        publish(
            session,
            draft,
            mail_domain=mail_domain,
            even_if_stale=True,
            actor=ACTOR,
            now=now,
        )
        readers = _readers(session, draft)
        trial.rollback()
    return Preview(readers=readers, doubts=found, fingerprint=_fingerprint(readers, found))


def publish_as_shown(
    session: Session,
    draft: Schedule,
    *,
    shown: str,
    even_if_stale: bool,
    note: str,
    message: str,
    held: bool,
    mail_domain: str,
    actor: str,
    now: datetime,
) -> Schedule:
    """The draft is published if it tells everybody what the preview with this fingerprint showed.

    Raises ConflictError `preview_outdated` otherwise, and as `publish` does; the caller undoes
    what was begun.
    """
    found = tuple(doubts(session, draft, now=now))
    publish(
        session,
        draft,
        mail_domain=mail_domain,
        even_if_stale=even_if_stale,
        note=note,
        message=message,
        held=held,
        actor=actor,
        now=now,
    )
    if _fingerprint(_readers(session, draft), found) != shown:
        raise ConflictError(
            "preview_outdated",
            "Since you looked, something has changed of what people would be told; look again.",
        )
    return draft


def _readers(session: Session, schedule: Schedule) -> tuple[Reader, ...]:
    waiting = addressees(session, schedule)
    told = tellings(session, schedule, waiting)
    delegates = session.scalars(
        select(Delegate)
        .options(joinedload(Delegate.participation).joinedload(Participation.company))
        .where(Delegate.id.in_(told))
    )
    readers = (
        Reader(
            delegate_id=delegate.id,
            name=delegate.name,
            email=delegate.email,
            company=delegate.participation.company.name,
            language=delegate.language.value,
            telling=told[delegate.id],
        )
        for delegate in delegates
    )
    return tuple(sorted(readers, key=lambda reader: (reader.company, reader.name)))


def _fingerprint(readers: tuple[Reader, ...], found: tuple[ConflictError, ...]) -> str:
    """Of whom is told what, but for what differs from one trial to the next (UIDs, the time)."""
    parts = [str((doubt.code, doubt.where)) for doubt in found]
    for reader in readers:
        telling = reader.telling
        parts.append(f"{reader.delegate_id} {reader.email} {reader.language} {telling.is_first}")
        for entry in telling.agenda.entries:
            place = (entry.starts_at, entry.ends_at, entry.place, entry.site)
            parts.append(str((entry.key, entry.cancelled, *map(str, place), entry.title)))
        parts += [f"{change.kind} {change.entry.key}" for change in telling.changes]
    return sha256("\n".join(parts).encode()).hexdigest()
