"""What staff look at first: the latest solves, schedules, mails and events of their missions."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from services.models import (
    Company,
    Delegate,
    Event,
    Mail,
    MailState,
    Meeting,
    Mission,
    Notice,
    Participation,
    Schedule,
    Solve,
    SolveProgress,
)


def missions(
    session: Session,
    condition: ColumnElement[bool],
    *,
    offset: int = 0,
    limit: int | None = None,
) -> dict[UUID, Mission]:
    """The missions that meet the condition (see access.visible_missions), newest first."""
    rows = session.scalars(
        select(Mission).where(condition).order_by(Mission.id.desc()).offset(offset).limit(limit)
    )
    return {mission.id: mission for mission in rows}


def mission_count(session: Session, condition: ColumnElement[bool]) -> int:
    """How many missions meet the condition."""
    return session.scalar(select(func.count(Mission.id)).where(condition)) or 0


def gap(value: float | None, bound: float | None) -> float | None:
    """How far a value may be from the best, as a share of the bound; None if unknown."""
    if value is None or bound is None:
        return None
    return abs(bound - value) / max(abs(bound), 1.0)


def solves(session: Session, mission_ids: Collection[UUID], *, limit: int) -> Sequence[Solve]:
    return session.scalars(
        select(Solve)
        .where(Solve.mission_id.in_(mission_ids))
        .order_by(Solve.id.desc())
        .limit(limit)
    ).all()


def stages(session: Session, solve_ids: Collection[UUID]) -> dict[UUID, str]:
    """The stage that each solve has reached."""
    rows = session.execute(
        select(SolveProgress.solve_id, SolveProgress.stage)
        .where(SolveProgress.solve_id.in_(solve_ids))
        .order_by(SolveProgress.number)
    )
    return dict(rows.all())


def schedules(
    session: Session, mission_ids: Collection[UUID], *, limit: int
) -> list[tuple[Schedule, int]]:
    """Versions with the number of their meetings, newest first."""
    count = (
        select(func.count(Meeting.id)).where(Meeting.schedule_id == Schedule.id).scalar_subquery()
    )
    rows = session.execute(
        select(Schedule, count)
        .where(Schedule.mission_id.in_(mission_ids))
        .order_by(Schedule.id.desc())
        .limit(limit)
    )
    return [(schedule, meetings) for schedule, meetings in rows]


def mail_counts(session: Session, mission_ids: Collection[UUID]) -> dict[MailState, int]:
    rows = session.execute(
        select(Mail.state, func.count())
        .where(Mail.mission_id.in_(mission_ids))
        .group_by(Mail.state)
    )
    return dict(rows.all())


def mails(session: Session, mission_ids: Collection[UUID], *, limit: int) -> Sequence[Mail]:
    """Those that wait for a person first, then the newest."""
    stuck = Mail.state.in_((MailState.UNCLEAR, MailState.FAILED, MailState.BOUNCED))
    return session.scalars(
        select(Mail)
        .where(Mail.mission_id.in_(mission_ids))
        .order_by(stuck.desc(), Mail.id.desc())
        .limit(limit)
    ).all()


def events(session: Session, mission_ids: Collection[UUID], *, limit: int) -> Sequence[Event]:
    return session.scalars(
        select(Event)
        .where(Event.mission_id.in_(mission_ids))
        .order_by(Event.id.desc())
        .limit(limit)
    ).all()


def notices(
    session: Session, mission_ids: Collection[UUID], *, limit: int
) -> list[tuple[Notice, str, str]]:
    """What delegates say of their meetings, with their name and company; the standing first."""
    rows = session.execute(
        select(Notice, Delegate.name, Company.name)
        .join(Delegate, Delegate.id == Notice.delegate_id)
        .join(Participation, Participation.id == Delegate.participation_id)
        .join(Company, Company.id == Participation.company_id)
        .where(Notice.mission_id.in_(mission_ids))
        .order_by(Notice.withdrawn_at.is_not(None), Notice.id.desc())
        .limit(limit)
    )
    return [(notice, person, company) for notice, person, company in rows]
