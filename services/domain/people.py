"""Everybody who takes part in a mission, with all that staff want to see at a glance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from services.domain.completeness import PARTS, Completeness
from services.domain.folding import fold
from services.domain.participations import OUT
from services.locale.sorting import sort_key
from services.models import (
    Answer,
    Cluster,
    Company,
    Delegate,
    Dispatch,
    DispatchKind,
    Language,
    Mail,
    MailState,
    Mission,
    Participation,
    ParticipationState,
    Side,
    Wish,
)


class Lacking(StrEnum):
    """By what staff look for participants that need them."""

    WISHES = "wishes"
    PROFILE = "profile"
    DELEGATES = "delegates"
    INVITATION = "invitation"
    ANSWERS = "answers"


@dataclass(frozen=True, kw_only=True)
class Participant:
    """One company in the mission; counts are of what stands now."""

    id: UUID
    name: str
    country: str
    cluster_id: UUID | None
    cluster: str
    side: Side
    state: ParticipationState
    contact_name: str
    contact_email: str
    contact_language: Language
    profile: Completeness
    delegates: int
    wishes: int
    #: requests of others without an answer
    unanswered: int
    invited_at: datetime | None
    #: reminders that were written, or are about to be
    reminders: int
    reminded_at: datetime | None
    #: the last mail to the contact's present address did not arrive
    unreachable: bool
    #: all that a search looks through
    folded: str

    @property
    def is_out(self) -> bool:
        return self.state in OUT

    def lacks(self, what: Lacking) -> bool:
        return {
            Lacking.WISHES: not self.wishes,
            Lacking.PROFILE: not self.profile.enough,
            Lacking.DELEGATES: not self.delegates,
            Lacking.INVITATION: self.invited_at is None,
            Lacking.ANSWERS: self.unanswered > 0,
        }[what]


def participants(session: Session, mission: Mission, *, language: str) -> list[Participant]:
    """All of the mission, also those that are out, by name as the reader sorts; one query."""
    rows = session.execute(_listing(mission.id))
    found = [_participant(row) for row in rows.mappings()]
    return sorted(found, key=lambda one: (sort_key(one.name, language), one.id))


def participant(session: Session, participation: Participation) -> Participant:
    """The one; one query."""
    listing = _listing(participation.mission_id).where(Participation.id == participation.id)
    return _participant(session.execute(listing).mappings().one())


def matching(
    rows: Iterable[Participant],
    *,
    query: str = "",
    lacking: Lacking | None = None,
    side: Side | None = None,
    cluster_id: UUID | None = None,
    out: bool = False,
) -> list[Participant]:
    """Those that hold every word of the query and suit the rest; `out`: those that left instead.

    Who lacks a wish, a profile and so on is asked only of those that take part.
    """
    words = fold(query).split()
    return [
        one
        for one in rows
        if one.is_out is out
        and (lacking is None or one.lacks(lacking))
        and side in (None, one.side)
        and cluster_id in (None, one.cluster_id)
        and all(word in one.folded for word in words)
    ]


def lacking_counts(rows: Sequence[Participant]) -> dict[Lacking, int]:
    """How many of those that take part lack what."""
    return {what: len(matching(rows, lacking=what)) for what in Lacking}


def _listing(mission_id: UUID) -> Select[*tuple[Any, ...]]:
    wished = _counted(Wish.participation_id, Wish.mission_id == mission_id)
    people = (
        select(
            Delegate.participation_id.label("of"),
            func.count().label("number"),
            func.string_agg(Delegate.name + " " + Delegate.email, "\n").label("names"),
        )
        .where(Delegate.mission_id == mission_id)
        .group_by(Delegate.participation_id)
        .subquery()
    )
    asked, written = _unanswered(mission_id), _dispatched(mission_id)
    return (
        select(
            Participation.id,
            Company.name,
            Company.country,
            Company.cluster_id,
            Cluster.name.label("cluster"),
            Participation.side,
            Participation.state,
            Participation.contact_name,
            Participation.contact_email,
            Participation.contact_language,
            *(told.label(f"told_{part}") for part, told in PARTS.items()),
            func.coalesce(people.c.number, 0).label("delegates"),
            people.c.names,
            func.coalesce(wished.c.number, 0).label("wishes"),
            func.coalesce(asked.c.number, 0).label("unanswered"),
            written.c.invited_at,
            func.coalesce(written.c.reminders, 0).label("reminders"),
            written.c.reminded_at,
            _unreachable().label("unreachable"),
        )
        .join(Company, Company.id == Participation.company_id)
        .outerjoin(Cluster, Cluster.id == Company.cluster_id)
        .outerjoin(people, people.c.of == Participation.id)
        .outerjoin(wished, wished.c.of == Participation.id)
        .outerjoin(asked, asked.c.of == Participation.id)
        .outerjoin(written, written.c.of == Participation.id)
        .where(Participation.mission_id == mission_id)
    )


def _counted(of: Any, *conditions: Any) -> Any:
    rows = select(of.label("of"), func.count().label("number"))
    return rows.where(*conditions).group_by(of).subquery()


def _unanswered(mission_id: UUID) -> Any:
    """Of each participation: wishes to meet it, of those who take part, without its answer."""
    wisher = aliased(Participation)
    return (
        select(Wish.partner_id.label("of"), func.count().label("number"))
        .join(wisher, and_(wisher.id == Wish.participation_id, wisher.state.not_in(OUT)))
        .outerjoin(
            Answer,
            and_(
                Answer.participation_id == Wish.partner_id,
                Answer.wisher_id == Wish.participation_id,
            ),
        )
        .where(Wish.mission_id == mission_id, Answer.wisher_id.is_(None))
        .group_by(Wish.partner_id)
        .subquery()
    )


def _dispatched(mission_id: UUID) -> Any:
    """Of each participation: its invitations and reminders.

    A reminder that was not needed any more when it was to be written is none.
    """
    mailed = select(Mail.dispatch_id).where(
        Mail.mission_id == mission_id, Mail.dispatch_id.is_not(None)
    )
    invited = Dispatch.kind == DispatchKind.INVITATION
    reminded = and_(
        Dispatch.kind == DispatchKind.REMINDER,
        Dispatch.written_at.is_(None) | Dispatch.id.in_(mailed),
    )
    return (
        select(
            Dispatch.participation_id.label("of"),
            func.max(Dispatch.created_at).filter(invited).label("invited_at"),
            func.max(Dispatch.created_at).filter(reminded).label("reminded_at"),
            func.count().filter(reminded).label("reminders"),
        )
        .join(Participation, Participation.id == Dispatch.participation_id)
        .where(Participation.mission_id == mission_id)
        .group_by(Dispatch.participation_id)
        .subquery()
    )


def _unreachable() -> Any:
    last = (
        select(Mail.state)
        .join(Dispatch, Dispatch.id == Mail.dispatch_id)
        .where(
            Dispatch.participation_id == Participation.id,
            Mail.recipient == Participation.contact_email,
        )
        .order_by(Mail.id.desc())
        .limit(1)
        .correlate(Participation)
        .scalar_subquery()
    )
    return func.coalesce(last == MailState.FAILED, False)


def _participant(row: RowMapping) -> Participant:
    given = {name: row[name] for name in _PLAIN}
    searched = (row["name"], row["contact_name"], row["contact_email"], row["names"] or "")
    return Participant(
        **given,
        cluster=row["cluster"] or "",
        profile=Completeness(missing=tuple(part for part in PARTS if not row[f"told_{part}"])),
        folded=fold("\n".join(searched)),
    )


_PLAIN = (
    "id",
    "name",
    "country",
    "cluster_id",
    "side",
    "state",
    "contact_name",
    "contact_email",
    "contact_language",
    "delegates",
    "wishes",
    "unanswered",
    "invited_at",
    "reminders",
    "reminded_at",
    "unreachable",
)
