"""Private links of delegates and companies: a signed id, so that every letter can show it again."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from itsdangerous import BadSignature, Signer
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from services.domain.errors import UnknownCallerError
from services.domain.events import Fact, record
from services.domain.revision import REVISION, recent
from services.domain.rows import hold
from services.models import Delegate, Link, LinkKind, Mission, Participation
from services.settings import get_settings

#: how long a link opens after the mission's last day, for those who write up what came of it
AFTER_END = timedelta(weeks=8)

#: the last fetch of a feed is known this exactly
FETCHES_NOTED = timedelta(minutes=10)

_AT_REVISION = select(Link, REVISION).where(Link.id == bindparam("link"))

PATHS = {LinkKind.DELEGATE: "a", LinkKind.COMPANY: "c"}


class LinkFault(StrEnum):
    WRONG = "wrong"
    REVOKED = "revoked"
    EXPIRED = "expired"


SENTENCES = {
    LinkFault.WRONG: "This link is not complete or not one of ours; open the one in the letter.",
    LinkFault.REVOKED: "This link was withdrawn; the organiser can send a new one.",
    LinkFault.EXPIRED: "This link has expired; the organiser can send a new one.",
}


class LinkError(UnknownCallerError):
    """A link that opens nothing; `fault` says why."""

    def __init__(self, fault: LinkFault) -> None:
        super().__init__(f"link_{fault.value}", SENTENCES[fault])
        self.fault = fault


def delegate_link(session: Session, *, delegate: Delegate, actor: str, now: datetime) -> Link:
    """The delegate's one active link, new if there is none yet or it has expired."""
    return _active(
        session,
        Link(kind=LinkKind.DELEGATE, mission_id=delegate.mission_id, delegate_id=delegate.id),
        holder=delegate,
        actor=actor,
        now=now,
    )


def company_link(
    session: Session, *, participation: Participation, actor: str, now: datetime
) -> Link:
    """The participation's one active link, new if there is none yet or it has expired."""
    return _active(
        session,
        Link(
            kind=LinkKind.COMPANY,
            mission_id=participation.mission_id,
            participation_id=participation.id,
        ),
        holder=participation,
        actor=actor,
        now=now,
    )


def token(link: Link) -> str:
    """The link's id with the service's signature."""
    name = urlsafe_b64encode(link.id.bytes).rstrip(b"=")
    return _signer().sign(name).decode()


def url(link: Link) -> str:
    """The address to be told to its holder, and to nobody else."""
    return f"{get_settings().base_url}/{PATHS[link.kind]}/{token(link)}"


def staff_url() -> str:
    """The address of staff's page, for whoever is signed in there."""
    return f"{get_settings().base_url}/status"


def resolve(session: Session, text: str, *, kind: LinkKind | None = None, now: datetime) -> Link:
    """The link of that token, of that kind where given. Raises LinkError if it opens nothing."""
    return _opening(session.get(Link, _identity(text)), kind=kind, now=now)


def resolve_at_revision(
    session: Session, text: str, *, kind: LinkKind, now: datetime
) -> tuple[Link, str]:
    """As `resolve`, with the present revision of the link's mission; in one query."""
    given = {"link": _identity(text), "recent": recent()}
    link, revision = session.execute(_AT_REVISION, given).one_or_none() or (None, "")
    return _opening(link, kind=kind, now=now), revision


def _identity(text: str) -> UUID:
    try:
        name = _signer().unsign(text.encode())
        return UUID(bytes=urlsafe_b64decode(name + b"=="))
    except (BadSignature, ValueError) as error:
        raise LinkError(LinkFault.WRONG) from error


def _opening(link: Link | None, *, kind: LinkKind | None, now: datetime) -> Link:
    if link is None or (kind is not None and link.kind is not kind):
        raise LinkError(LinkFault.WRONG)
    if link.revoked_at is not None:
        raise LinkError(LinkFault.REVOKED)
    if link.expires_at <= now:
        raise LinkError(LinkFault.EXPIRED)
    return link


def note_fetch(link: Link, *, now: datetime) -> None:
    """The link's feed is fetched; noted once in `FETCHES_NOTED`, as a fetch is to cost no write."""
    noted = link.feed_fetched_at
    if noted is None or not noted <= now < noted + FETCHES_NOTED:
        link.feed_fetched_at = now


def revoke_link(session: Session, *, link: Link, actor: str, now: datetime) -> None:
    """The link opens nothing from now on. Revoked twice it stays as it was."""
    if link.revoked_at is None:
        link.revoked_at = now
        session.flush()
        _record(session, Fact.LINK_REVOKED, link, actor)


def revoke_delegate_link(
    session: Session, *, delegate: Delegate, actor: str, now: datetime
) -> None:
    """The delegate's active link, if there is one, opens nothing from now on."""
    active = select(Link).where(Link.delegate_id == delegate.id, Link.revoked_at.is_(None))
    for link in session.scalars(active):
        revoke_link(session, link=link, actor=actor, now=now)


def revoke_company_links(
    session: Session, *, participation: Participation, actor: str, now: datetime
) -> None:
    """None of the participation's links opens anything from now on."""
    hold(session, participation)
    for link in session.scalars(_standing(participation)):
        revoke_link(session, link=link, actor=actor, now=now)


def standing_link(session: Session, participation: Participation, *, now: datetime) -> Link | None:
    """The participation's link that opens its pages, if there is one."""
    return session.scalars(_standing(participation).where(Link.expires_at > now)).first()


def _standing(participation: Participation) -> Select[Link]:
    return (
        select(Link)
        .where(Link.participation_id == participation.id, Link.revoked_at.is_(None))
        .order_by(Link.id.desc())
    )


def _signer() -> Signer:
    return Signer(
        get_settings().secret_key, salt="link", key_derivation="hmac", digest_method=sha256
    )


def _active(
    session: Session, new: Link, *, holder: Delegate | Participation, actor: str, now: datetime
) -> Link:
    hold(session, holder)
    link = session.scalar(
        select(Link)
        .where(
            Link.kind == new.kind,
            Link.participation_id.is_not_distinct_from(new.participation_id),
            Link.delegate_id.is_not_distinct_from(new.delegate_id),
            Link.revoked_at.is_(None),
        )
        .order_by(Link.id.desc())
        .limit(1)
    )
    if link is not None and link.expires_at > now:
        return link
    if link is not None:
        revoke_link(session, link=link, actor=actor, now=now)
    new.expires_at = _expiry(session.get_one(Mission, new.mission_id), now)
    session.add(new)
    session.flush()
    _record(session, Fact.LINK_ISSUED, new, actor)
    return new


def _expiry(mission: Mission, now: datetime) -> datetime:
    end = datetime.combine(mission.ends_on, time.max, tzinfo=UTC).replace(microsecond=0)
    return max(end, now) + AFTER_END


def _record(session: Session, fact: Fact, link: Link, actor: str) -> None:
    record(
        session,
        fact,
        subject_id=link.id,
        mission_id=link.mission_id,
        actor=actor,
        data={"kind": link.kind.value},
    )
