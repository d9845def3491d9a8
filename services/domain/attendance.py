"""Who must attend an activity that is for a list of delegates."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.domain.errors import ConflictError, DomainError, InvalidError
from services.domain.events import Fact, record
from services.domain.mission_states import held_open
from services.models import Activity, Attendance, Audience, Delegate


def set_attendance(
    session: Session, *, activity: Activity, delegates: Sequence[Delegate], actor: str
) -> list[UUID]:
    """Exactly these delegates must attend the activity; the ids, sorted.

    The same list again changes and records nothing. Raises InvalidError if the activity is not
    for a list of delegates, ConflictError with every delegate who must attend something else at
    that time.
    """
    held_open(session, activity.mission_id)
    if activity.audience is not Audience.LISTED:
        who = "everyone" if activity.audience is Audience.EVERYONE else "whoever likes"
        raise InvalidError(
            "attendance_without_list",
            f"«{activity.title}» is for {who}, not for a list; change its audience to listed"
            " before naming who must attend.",
            where="delegates",
        )
    problems = tuple(_problems(session, activity, delegates))
    if problems:
        raise ConflictError(
            "attendance",
            f"Who attends «{activity.title}» can't be taken as it is; nothing was changed.",
            where="delegates",
            problems=problems,
        )
    wanted = {delegate.id for delegate in delegates}
    if _write_attendance(session, activity, wanted):
        record(
            session,
            Fact.ATTENDANCE_CHANGED,
            subject_id=activity.id,
            mission_id=activity.mission_id,
            actor=actor,
        )
    return sorted(wanted)


def attendance_of(session: Session, *, activity: Activity) -> list[UUID]:
    """The ids of the delegates on the activity's list, sorted."""
    return sorted(attending(session, activity))


def at_the_same_time(activity: Activity) -> Select[Activity]:
    """The other activities of the mission at that time."""
    return select(Activity).where(
        Activity.mission_id == activity.mission_id,
        Activity.id.is_distinct_from(activity.id),
        Activity.period.overlaps(activity.period),
    )


def attending(session: Session, activity: Activity) -> Collection[UUID]:
    return session.scalars(
        select(Attendance.delegate_id).where(Attendance.activity_id == activity.id)
    ).all()


def refuse_busy(
    session: Session, activity: Activity, delegate: Delegate, where: str | None = None
) -> None:
    theirs = select(Attendance.activity_id).where(Attendance.delegate_id == delegate.id)
    other = session.scalar(
        at_the_same_time(activity)
        .where((Activity.audience == Audience.EVERYONE) | Activity.id.in_(theirs))
        .limit(1)
    )
    if other is not None:
        raise ConflictError(
            "activities_overlap_for_delegate",
            f"«{delegate.name}» must attend «{other.title}» from {other.starts:%H:%M} to"
            f" {other.ends:%H:%M} on {other.date}, which overlaps «{activity.title}».",
            where=where,
        )


def _problems(
    session: Session, activity: Activity, delegates: Sequence[Delegate]
) -> Iterator[DomainError]:
    seen: set[UUID] = set()
    for number, delegate in enumerate(delegates):
        where = f"delegates/{number}"
        if delegate.mission_id != activity.mission_id:
            yield InvalidError(
                "delegate_outside_mission",
                f"«{delegate.name}» is a delegate of another mission.",
                where=where,
            )
        elif delegate.id in seen:
            yield InvalidError(
                "delegate_twice", f"«{delegate.name}» stands there twice.", where=where
            )
        else:
            try:
                refuse_busy(session, activity, delegate, where=where)
            except ConflictError as problem:
                yield problem
        seen.add(delegate.id)


def _write_attendance(session: Session, activity: Activity, wanted: set[UUID]) -> bool:
    rows = select(Attendance).where(Attendance.activity_id == activity.id)
    present = {row.delegate_id: row for row in session.scalars(rows)}
    if wanted == present.keys():
        return False
    for delegate_id, row in present.items():
        if delegate_id not in wanted:
            session.delete(row)
    session.add_all(
        Attendance(
            activity_id=activity.id,
            delegate_id=delegate_id,
            mission_id=activity.mission_id,
            period=activity.period,
        )
        for delegate_id in sorted(wanted - present.keys())
    )
    session.flush()
    return True
