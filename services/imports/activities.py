"""Everything else in the programme, and who must attend it."""

from collections.abc import Sequence

from sqlalchemy import select

from services.domain.activities import add_activity, change_activity
from services.domain.attendance import set_attendance
from services.imports.loading import Loading, applying, once
from services.imports.places import room_called
from services.imports.records import ActivityRow, AttendanceRow
from services.imports.references import delegate_at, delegates, perhaps
from services.imports.values import same
from services.models import Activity, Attendance, Delegate, Room


def load_activities(loading: Loading) -> None:
    rows = list(
        once(
            loading,
            "activities",
            loading.content.activities,
            lambda row: (same(row.title), row.date, row.starts),
            "title",
        )
    )
    present = _paired(rows, _activities(loading))
    for number, row in enumerate(rows):
        with applying(loading, "activities", [row]) as outcome:
            activity = present.get(number)
            if activity is None:
                _add(loading, row)
                outcome.created = True
            else:
                _change(loading, activity, row)


def load_attendance(loading: Loading) -> None:
    """For each activity in the file, the complete list of those who must attend."""
    people, known = delegates(loading), _activities(loading)
    lists: dict[Activity, list[tuple[AttendanceRow, Delegate]]] = {}
    for row in loading.content.attendance:
        activity = _activity_meant(loading, known, row)
        delegate = delegate_at(
            loading, people, "attendance", row, email=row.email, company=row.company
        )
        if activity is not None and delegate is not None:
            lists.setdefault(activity, []).append((row, delegate))
    present = set(
        loading.session.scalars(
            select(Attendance.activity_id).where(Attendance.mission_id == loading.mission.id)
        )
    )
    for activity, lines in lists.items():
        with applying(loading, "attendance", [row for row, _ in lines]) as outcome:
            outcome.created = activity.id not in present
            set_attendance(
                loading.session,
                activity=activity,
                delegates=[delegate for _, delegate in lines],
                actor=loading.actor,
            )


def _activities(loading: Loading) -> list[Activity]:
    return list(
        loading.session.scalars(
            select(Activity)
            .where(Activity.mission_id == loading.mission.id)
            .order_by(Activity.period, Activity.id)
        )
    )


def _paired(rows: Sequence[ActivityRow], known: Sequence[Activity]) -> dict[int, Activity]:
    """The activity that each row is about, by the row's position.

    Title, day and start name an activity; one row and one activity that are left over with the
    same title are the same activity, moved.
    """
    exact = {(same(each.title), each.date, each.starts): each for each in known}
    paired = {
        number: exact[key]
        for number, row in enumerate(rows)
        if (key := (same(row.title), row.date, row.starts)) in exact
    }
    taken = {activity.id for activity in paired.values()}
    for number, row in enumerate(rows):
        left = [
            each for each in known if same(each.title) == same(row.title) and each.id not in taken
        ]
        rivals = [
            other
            for position, other in enumerate(rows)
            if same(other.title) == same(row.title) and position not in paired
        ]
        if number not in paired and len(left) == 1 and len(rivals) == 1:
            paired[number] = left[0]
    return paired


def _add(loading: Loading, row: ActivityRow) -> None:
    add_activity(
        loading.session,
        mission=loading.mission,
        kind=row.kind,
        audience=row.audience,
        title=row.title,
        day=row.date,
        starts=row.starts,
        ends=row.ends,
        room=_room(loading, row),
        actor=loading.actor,
    )


def _change(loading: Loading, activity: Activity, row: ActivityRow) -> None:
    change_activity(
        loading.session,
        activity=activity,
        actor=loading.actor,
        kind=row.kind,
        audience=row.audience if row.gives("audience") else activity.audience,
        title=row.title,
        room=_room(loading, row) if row.gives("room") else activity.room,
        date=row.date,
        starts=row.starts,
        ends=row.ends,
    )


def _room(loading: Loading, row: ActivityRow) -> Room | None:
    return room_called(loading, row.site, row.room) if row.site or row.room else None


def _activity_meant(
    loading: Loading, known: Sequence[Activity], row: AttendanceRow
) -> Activity | None:
    found = [
        each
        for each in known
        if same(each.title) == same(row.activity)
        and row.date in (None, each.date)
        and row.starts in (None, each.starts)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        message = "Several activities have this title; give the date and the start too."
        loading.problem("attendance", row, message, column="activity")
    elif not loading.content.is_spoilt("activities", row.activity):
        suggestion = perhaps(row.activity, [each.title for each in known])
        message = f"The mission has no such activity{suggestion}."
        loading.problem("attendance", row, message, column="activity")
    return None
