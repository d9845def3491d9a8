"""Asking for a solve, and asking it to stop."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.domain.errors import ConflictError, DomainError, InvalidError
from services.domain.events import Fact, record
from services.models import (
    Arrangement,
    ArrangementParticipant,
    Company,
    Delegate,
    Mission,
    MissionState,
    Participation,
    ParticipationState,
    Purpose,
    Room,
    Schedule,
    Site,
    Slot,
    Solve,
    SolveState,
    Table,
)

POLICIES = ("weighted", "fair")
LONGEST_S = 3600
GREATEST_LOSS = 1_000_000

#: the states in which a mission can be solved
SOLVABLE = {
    MissionState.OPEN,
    MissionState.CLOSED,
    MissionState.SCHEDULED,
    MissionState.PUBLISHED,
    MissionState.RUNNING,
}


def request(
    session: Session,
    mission: Mission,
    *,
    policy: Literal["weighted", "fair"] = "weighted",
    time_limit_s: float = 60,
    polish_limit_s: float = 2,
    max_loss: int = 0,
    seed: int = 0,
    purpose: Purpose = Purpose.FRESH,
    near: Schedule | None = None,
    remedy: dict[str, Any] | None = None,
    actor: str,
    now: datetime,
) -> Solve:
    """The waiting solve of the mission: a new one, or the one that waits already.

    `max_loss`: points of served preference that it may give up to keep more published meetings.
    `near`: the version whose meetings are to be kept, instead of the published one; `remedy`:
    what was changed for this solve.
    Raises InvalidError for limits out of range, ConflictError when the mission is not in a state
    to be solved or lacks slots, tables or participants.
    """
    if policy not in POLICIES:
        raise InvalidError(
            "unknown_policy", f"The policy is one of {', '.join(POLICIES)}.", where="policy"
        )
    _refuse_limit(time_limit_s, least=1, where="time_limit_s")
    _refuse_limit(polish_limit_s, least=0, where="polish_limit_s")
    if not 0 <= max_loss <= GREATEST_LOSS:
        raise InvalidError(
            "max_loss",
            f"Give the preference that may be lost as 0 to {GREATEST_LOSS} points.",
            where="max_loss",
        )
    session.execute(select(Mission.id).where(Mission.id == mission.id).with_for_update())
    waiting = session.scalar(
        select(Solve).filter_by(mission_id=mission.id, state=SolveState.WAITING)
    )
    if waiting:
        return waiting
    _refuse_unready(session, mission)
    solve = Solve(
        mission_id=mission.id,
        state=SolveState.WAITING,
        policy=policy,
        time_limit_s=time_limit_s,
        polish_limit_s=polish_limit_s,
        max_loss=max_loss,
        seed=seed,
        purpose=purpose,
        near_id=near.id if near else None,
        remedy=remedy,
        created_at=now,
    )
    session.add(solve)
    session.flush()
    record(
        session,
        Fact.SOLVE_REQUESTED,
        subject_id=solve.id,
        mission_id=mission.id,
        actor=actor,
        data={"policy": policy, "time_limit_s": time_limit_s, "seed": seed},
    )
    return solve


def _refuse_limit(seconds: float, *, least: int, where: str) -> None:
    if not least <= seconds <= LONGEST_S:
        raise InvalidError(
            "time_limit", f"Give a time limit of {least} to {LONGEST_S} seconds.", where=where
        )


def cancel(session: Session, solve: Solve, *, actor: str, now: datetime) -> Solve:
    """A waiting solve is cancelled at once; a running one is asked to stop.

    Nothing changes for one that has ended already.
    """
    session.refresh(solve, with_for_update=True)
    if solve.state is SolveState.WAITING:
        solve.state = SolveState.CANCELLED
        solve.status = "CANCELLED"
        solve.finished_at = now
        record(
            session,
            Fact.SOLVE_CANCELLED,
            subject_id=solve.id,
            mission_id=solve.mission_id,
            actor=actor,
        )
    elif solve.state is SolveState.RUNNING and solve.cancel_asked_at is None:
        solve.cancel_asked_at = now
    return solve


def missing(session: Session, mission: Mission) -> list[DomainError]:
    """Everything that keeps the mission from being solved as it is; empty if nothing does."""
    if mission.state not in SOLVABLE:
        return [
            ConflictError(
                "mission_not_solvable",
                f"A mission that is {mission.state.value} can't be scheduled;"
                " open it for wishes first.",
            )
        ]
    return [
        *_lacking(session, mission),
        *_sites_without_tables(session, mission),
        *_arranged_without_partner(session, mission),
    ]


def _refuse_unready(session: Session, mission: Mission) -> None:
    problems = missing(session, mission)
    if mission.state not in SOLVABLE:
        raise problems[0]
    if problems:
        raise ConflictError(
            "mission_incomplete",
            " ".join(problem.message for problem in problems),
            problems=tuple(problems),
        )


def _lacking(session: Session, mission: Mission) -> list[DomainError]:
    def count(model: type[Slot] | type[Table]) -> int:
        return (
            session.scalar(select(func.count()).select_from(model).filter_by(mission_id=mission.id))
            or 0
        )

    taking_part = (
        session.scalar(
            select(func.count(func.distinct(Participation.id)))
            .join(Delegate, Delegate.participation_id == Participation.id)
            .where(
                Participation.mission_id == mission.id,
                Participation.state == ParticipationState.ACCEPTED,
            )
        )
        or 0
    )
    lacking: list[DomainError] = []
    if not count(Slot):
        lacking.append(
            ConflictError("no_slots", "The mission has no meeting slot; add some to a half-day.")
        )
    if not count(Table):
        lacking.append(ConflictError("no_tables", "The mission has no table; add at least one."))
    if taking_part < 2:
        lacking.append(
            ConflictError(
                "no_participants",
                "Fewer than two companies are accepted and have a delegate; accept registrations"
                " or name delegates.",
            )
        )
    return lacking


def _sites_without_tables(session: Session, mission: Mission) -> list[DomainError]:
    """Companies that meet only where there is no table."""
    with_tables = select(Room.site_id).join(Table, Table.room_id == Room.id)
    stranded = session.execute(
        select(Company.name, Site.name, Participation.id)
        .join(Participation, Participation.company_id == Company.id)
        .join(Site, Site.id == Participation.site_id)
        .where(
            Participation.mission_id == mission.id,
            Participation.state == ParticipationState.ACCEPTED,
            Site.id.not_in(with_tables),
        )
        .order_by(Company.name)
    )
    return [
        ConflictError(
            "site_without_tables",
            f"«{company}» meets only at «{site}», where there is no table; add one or change the"
            " company's site.",
            where=str(participation_id),
        )
        for company, site, participation_id in stranded
    ]


def _arranged_without_partner(session: Session, mission: Mission) -> list[DomainError]:
    """Arranged meetings with a company that does not take part."""
    present = (
        select(Delegate.participation_id)
        .join(Participation, Participation.id == Delegate.participation_id)
        .where(Participation.state == ParticipationState.ACCEPTED)
    )
    arranged = session.execute(
        select(Arrangement.number, Arrangement.id)
        .join(ArrangementParticipant, ArrangementParticipant.arrangement_id == Arrangement.id)
        .where(
            Arrangement.mission_id == mission.id,
            Arrangement.required,
            ArrangementParticipant.participation_id.not_in(present),
        )
        .distinct()
        .order_by(Arrangement.number)
    )
    return [
        ConflictError(
            "arranged_with_absentee",
            f"Arranged meeting {number} names a company that is not accepted or has no delegate;"
            " accept it, name a delegate or remove the arrangement.",
            where=str(arrangement_id),
        )
        for number, arrangement_id in arranged
    ]
