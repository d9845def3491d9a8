"""Everybody who takes part in a mission, with all that staff want to see at a glance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on
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
    """All of the mission, also those that are out, by name as the reader sorts; six queries."""
    found = _found(session, Participation.mission_id == mission.id, Facts(session, mission.id))
    return sorted(found, key=lambda one: (sort_key(one.name, language), one.id))


def participant(session: Session, participation: Participation) -> Participant:
    """The one; six queries."""
    facts = Facts(session, participation.mission_id, only=participation.id)
    (found,) = _found(session, Participation.id == participation.id, facts)
    return found


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


class Facts:
    """What is counted of each participation, each kind in a query of its own.

    One query with all of them joined would be at the mercy of the planner's idea of their sizes.
    """

    def __init__(self, session: Session, mission_id: UUID, *, only: UUID | None = None) -> None:
        self._session, self._only = session, only
        self.wishes = dict(
            self._grouped(
                Wish.participation_id,
                select(Wish.participation_id, func.count()).where(Wish.mission_id == mission_id),
            )
        )
        self.people = {
            own: (count, names)
            for own, count, names in self._grouped(
                Delegate.participation_id,
                select(
                    Delegate.participation_id,
                    func.count(),
                    func.string_agg(Delegate.name + " " + Delegate.email, "\n"),
                ).where(Delegate.mission_id == mission_id),
            )
        }
        self.unanswered = dict(self._grouped(Wish.partner_id, _unanswered(mission_id)))
        self.written = {
            own: dates
            for own, *dates in self._grouped(Dispatch.participation_id, _dispatched(mission_id))
        }
        self.mails = {
            (own, address): state
            for own, address, state in session.execute(
                self._narrowed(Dispatch.participation_id, _last_mails(mission_id))
            )
        }

    def _grouped(self, of: Any, statement: Any) -> Sequence[Any]:
        return self._session.execute(self._narrowed(of, statement).group_by(of)).all()

    def _narrowed(self, of: Any, statement: Any) -> Any:
        return statement if self._only is None else statement.where(of == self._only)


def _unanswered(mission_id: UUID) -> Any:
    """Of each participation: wishes to meet it, of those who take part, without its answer."""
    wisher = aliased(Participation)
    return (
        select(Wish.partner_id, func.count())
        .join(wisher, and_(wisher.id == Wish.participation_id, wisher.state.not_in(OUT)))
        .outerjoin(
            Answer,
            and_(
                Answer.participation_id == Wish.partner_id,
                Answer.wisher_id == Wish.participation_id,
            ),
        )
        .where(Wish.mission_id == mission_id, Answer.wisher_id.is_(None))
    )


def _dispatched(mission_id: UUID) -> Any:
    """Of each participation: its last invitation, its last reminder, how many reminders.

    A reminder that was not needed any more when it was to be written is none.
    """
    mailed = exists().where(Mail.dispatch_id == Dispatch.id)
    invited = Dispatch.kind == DispatchKind.INVITATION
    reminded = and_(Dispatch.kind == DispatchKind.REMINDER, Dispatch.written_at.is_(None) | mailed)
    return (
        select(
            Dispatch.participation_id,
            func.max(Dispatch.created_at).filter(invited),
            func.max(Dispatch.created_at).filter(reminded),
            func.count().filter(reminded),
        )
        .join(Participation, Participation.id == Dispatch.participation_id)
        .where(Participation.mission_id == mission_id)
    )


def _last_mails(mission_id: UUID) -> Any:
    """Of each participation and address: what became of the last mail there."""
    return (
        select(Dispatch.participation_id, Mail.recipient, Mail.state)
        .ext(distinct_on(Dispatch.participation_id, Mail.recipient))
        .join(Mail, Mail.dispatch_id == Dispatch.id)
        .where(Mail.mission_id == mission_id, Dispatch.participation_id.is_not(None))
        .order_by(Dispatch.participation_id, Mail.recipient, Mail.id.desc())
    )


def _found(session: Session, condition: ColumnElement[bool], facts: Facts) -> list[Participant]:
    rows = session.execute(
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
        )
        .join(Company, Company.id == Participation.company_id)
        .outerjoin(Cluster, Cluster.id == Company.cluster_id)
        .where(condition)
    )
    return [_participant(row, facts) for row in rows.mappings()]


def _participant(row: RowMapping, facts: Facts) -> Participant:
    own = row["id"]
    delegates, names = facts.people.get(own, (0, ""))
    invited_at, reminded_at, reminders = facts.written.get(own, (None, None, 0))
    searched = (row["name"], row["contact_name"], row["contact_email"], names)
    return Participant(
        **{name: row[name] for name in _PLAIN},
        cluster=row["cluster"] or "",
        profile=Completeness(missing=tuple(part for part in PARTS if not row[f"told_{part}"])),
        delegates=delegates,
        wishes=facts.wishes.get(own, 0),
        unanswered=facts.unanswered.get(own, 0),
        invited_at=invited_at,
        reminders=reminders,
        reminded_at=reminded_at,
        unreachable=facts.mails.get((own, row["contact_email"])) is MailState.FAILED,
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
)
