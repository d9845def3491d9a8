"""Which activities a delegate attends, of those that are for a list of people."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services.domain import access
from services.domain.attendance import attendance_of, set_attendance
from services.locale import day_and_hours
from services.models import Activity, Attendance, Audience, Delegate
from services.web.company.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Choice:
    activity: str
    title: str
    when: str
    attends: bool


def choices(here: Visit, delegate: Delegate, ticked: set[str] | None) -> list[Choice]:
    """As ticked in a form that was refused, else as stored."""
    attended = {str(one) for one in _attended(here, delegate)} if ticked is None else ticked
    return [
        Choice(
            activity=str(activity.id),
            title=activity.title,
            when=day_and_hours(
                activity.date, f"{activity.starts:%H:%M}–{activity.ends:%H:%M}", here.language
            ),
            attends=str(activity.id) in attended,
        )
        for activity in _listed(here)
    ]


def save(here: Visit, delegate: Delegate, ticked: set[str]) -> None:
    """The delegate attends exactly these of the listed activities; others' places stay."""
    attended = _attended(here, delegate)
    changed = [one for one in _listed(here) if (str(one.id) in ticked) != (one.id in attended)]
    # What is left goes first, so that the other activity at that time can take its place.
    for activity in sorted(changed, key=lambda one: str(one.id) in ticked):
        listed = set(attendance_of(here.session, activity=activity)) ^ {delegate.id}
        people = access.parts_of(
            here.session, here.mission, Delegate, sorted(listed), name="delegate"
        )
        set_attendance(here.session, activity=activity, delegates=people, actor=here.caller.actor)


def _listed(here: Visit) -> Sequence[Activity]:
    return here.session.scalars(
        select(Activity)
        .filter_by(mission_id=here.mission.id, audience=Audience.LISTED)
        .order_by(Activity.period, Activity.id)
    ).all()


def _attended(here: Visit, delegate: Delegate) -> set[object]:
    rows = select(Attendance.activity_id).where(Attendance.delegate_id == delegate.id)
    return set(here.session.scalars(rows))
