"""Delegates: the persons of a participation; each has an agenda."""

from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.domain import addresses, links, text
from services.domain.errors import ConflictError, InvalidError
from services.domain.events import Fact, record
from services.domain.mission_states import refuse_when_over
from services.domain.rows import hold
from services.models import (
    Arrangement,
    ArrangementParticipant,
    Booking,
    Delegate,
    Language,
    Letter,
    Mission,
    Participation,
)


class DelegateChanges(TypedDict, total=False):
    name: str
    email: str
    role: str
    language: Language
    arrives_at: datetime | None
    leaves_at: datetime | None


def add_delegate(
    session: Session,
    *,
    participation: Participation,
    name: str,
    email: str,
    role: str = "",
    language: Language,
    arrives_at: datetime | None = None,
    leaves_at: datetime | None = None,
    actor: str,
) -> Delegate:
    """A further delegate of the participation, known by their mail address.

    They are at the venue from `arrives_at` to `leaves_at`, in its wall time. Raises ConflictError
    if the participation has a delegate of that address already, InvalidError for a stay that
    can't be.
    """
    refuse_when_over(session.get_one(Mission, participation.mission_id))
    delegate = Delegate(mission_id=participation.mission_id, participation_id=participation.id)
    details: DelegateChanges = {"name": name, "email": email, "role": role, "language": language}
    _set(delegate, {**details, "arrives_at": arrives_at, "leaves_at": leaves_at})
    _refuse_stay(session, delegate)
    _refuse_taken(session, delegate)
    session.add(delegate)
    session.flush()
    _record(session, Fact.DELEGATE_ADDED, delegate, actor)
    return delegate


def find_delegate(session: Session, *, participation: Participation, email: str) -> Delegate | None:
    """The delegate of the participation with that mail address, if there is one."""
    return session.scalar(
        select(Delegate).where(
            Delegate.participation_id == participation.id,
            func.lower(Delegate.email) == addresses.email(email).lower(),
        )
    )


def change_delegate(
    session: Session,
    *,
    delegate: Delegate,
    actor: str,
    now: datetime,
    **changes: Unpack[DelegateChanges],
) -> Delegate:
    """The delegate with these fields changed; without any difference nothing is recorded.

    With another address the private link that went to the old one opens nothing any more.
    """
    refuse_when_over(session.get_one(Mission, delegate.mission_id))
    hold(session, delegate)
    address = delegate.email
    with session.no_autoflush:
        _set(delegate, changes)
        _refuse_stay(session, delegate)
        _refuse_taken(session, delegate)
    if session.is_modified(delegate):
        session.flush()
        _record(session, Fact.DELEGATE_CHANGED, delegate, actor)
    if delegate.email != address:
        links.revoke_delegate_link(session, delegate=delegate, actor=actor, now=now)
    return delegate


def remove_delegate(session: Session, *, delegate: Delegate, actor: str) -> None:
    """The delegate is gone, with absences and attendance.

    Raises ConflictError if a schedule has booked them, a letter was written to them, or a meeting
    is arranged with them.
    """
    refuse_when_over(session.get_one(Mission, delegate.mission_id))
    hold(session, delegate)
    for table in (Booking, Letter):
        if session.scalar(select(table.id).where(table.delegate_id == delegate.id).limit(1)):
            raise ConflictError(
                "delegate_in_use",
                f"«{delegate.name}» is in a schedule already and can't be removed; enter an"
                " absence for the days they do not come, or another person's name instead.",
            )
    arranged = select(Arrangement.number).join(
        ArrangementParticipant, ArrangementParticipant.arrangement_id == Arrangement.id
    )
    number = session.scalar(arranged.where(ArrangementParticipant.delegate_id == delegate.id))
    if number is not None:
        raise ConflictError(
            "delegate_in_use",
            f"«{delegate.name}» is to attend the arranged meeting {number}; arrange it anew first.",
        )
    _record(session, Fact.DELEGATE_REMOVED, delegate, actor)
    session.delete(delegate)
    session.flush()


def _set(delegate: Delegate, changes: DelegateChanges) -> None:
    if "name" in changes:
        delegate.name = text.line(changes["name"], where="name")
    if "email" in changes:
        delegate.email = addresses.email(changes["email"])
    if "role" in changes:
        delegate.role = text.line(changes["role"], where="role", required=False)
    if "language" in changes:
        delegate.language = changes["language"]
    delegate.arrives_at = changes.get("arrives_at", delegate.arrives_at)
    delegate.leaves_at = changes.get("leaves_at", delegate.leaves_at)


def _refuse_stay(session: Session, delegate: Delegate) -> None:
    mission = session.get_one(Mission, delegate.mission_id)
    arrives, leaves = delegate.arrives_at, delegate.leaves_at
    if arrives is not None and arrives.date() > mission.ends_on:
        raise InvalidError(
            "arrives_after_mission",
            f"The mission ends on {mission.ends_on}, before this delegate would arrive.",
            where="arrives_at",
        )
    if leaves is not None and leaves.date() < mission.starts_on:
        raise InvalidError(
            "leaves_before_mission",
            f"The mission starts on {mission.starts_on}, after this delegate would have left.",
            where="leaves_at",
        )
    if arrives is not None and leaves is not None and leaves <= arrives:
        raise InvalidError(
            "leaves_before_arriving",
            f"The delegate must leave after arriving; {leaves:%Y-%m-%d %H:%M} is not after"
            f" {arrives:%Y-%m-%d %H:%M}.",
            where="leaves_at",
        )


def _refuse_taken(session: Session, delegate: Delegate) -> None:
    taken = session.scalar(
        select(Delegate).where(
            Delegate.participation_id == delegate.participation_id,
            func.lower(Delegate.email) == delegate.email.lower(),
        )
    )
    if taken is not None and taken is not delegate:
        raise ConflictError(
            "delegate_exists",
            f"This company has a delegate with the address {delegate.email} already; change that"
            " one or give another address.",
            where="email",
        )


def _record(session: Session, fact: Fact, delegate: Delegate, actor: str) -> None:
    record(
        session,
        fact,
        subject_id=delegate.id,
        mission_id=delegate.mission_id,
        actor=actor,
        data={"participation_id": str(delegate.participation_id)},
    )
