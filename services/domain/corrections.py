"""Corrections of a draft by hand: moving a meeting, swapping two, taking one out, undoing that.

Each is checked against the rules in memory, written, and kept in the draft's log.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from services.domain import correction_log, locks, placing
from services.domain.changes import Place
from services.domain.correction_log import Snapshot, Snapshots
from services.domain.errors import ConflictError, not_found
from services.domain.events import Fact, record
from services.domain.rows import hold
from services.domain.timetable.board import Board, Held
from services.domain.timetable.choices import swap_obstacle
from services.domain.timetable.reading import read
from services.domain.timetable.reasons import refuse
from services.domain.timetable.rules import Obstacle, obstacle
from services.models import (
    Correction,
    CorrectionKind,
    Meeting,
    Mission,
    Schedule,
    ScheduleState,
    Slot,
    Table,
)


class OvertakenError(ConflictError):
    """Somebody else has corrected the same meetings or places; `log` says what they did."""

    log: Sequence[Correction]


def move(
    session: Session,
    meeting: Meeting,
    *,
    slot: Slot,
    table: Table,
    actor: str,
    seen: int | None = None,
) -> Board:
    """The meeting of a draft is held in another slot and at another table, with the same people.

    Returns the draft as it is then. `seen` is the revision of the draft on which somebody decided.
    Raises ConflictError when the schedule is no draft, OvertakenError when the meeting or the
    place was corrected since, RuleError when a rule is in the way (see `timetable.rules`); the
    database refuses a table or a person that is taken meanwhile.
    """
    schedule = _draft_of(session, meeting)
    if slot.mission_id != meeting.mission_id or table.mission_id != meeting.mission_id:
        raise not_found("slot or table")
    board = read(session, schedule)
    held, place = board.held[meeting.id], Place(slot_id=slot.id, table_id=table.id)
    _refuse_overtaken(session, schedule, seen, keys={held.key}, places={place})
    refuse(obstacle(board, held, place))
    before = correction_log.snapshots(session, [held])
    placing.put(session, board, [(held, place)])
    after = {held.key: correction_log.at(before[held.key], place)}
    _logged(session, schedule, CorrectionKind.MOVED, before=before, after=after, actor=actor)
    return board.changed([board.moved(held, place)])


def swap(
    session: Session, one: Meeting, other: Meeting, *, actor: str, seen: int | None = None
) -> Board:
    """Two meetings of a draft have changed places; returns and raises as `move`."""
    schedule = _draft_of(session, one)
    if other.schedule_id != schedule.id or other.id == one.id:
        raise not_found("meeting")
    board = read(session, schedule)
    first, second = board.held[one.id], board.held[other.id]
    _refuse_overtaken(
        session, schedule, seen, keys={first.key, second.key}, places={first.place, second.place}
    )
    refuse(swap_obstacle(board, first, second))
    before = correction_log.snapshots(session, [first, second])
    placing.put(session, board, [(first, second.place), (second, first.place)])
    after = {
        first.key: correction_log.at(before[first.key], second.place),
        second.key: correction_log.at(before[second.key], first.place),
    }
    _logged(session, schedule, CorrectionKind.SWAPPED, before=before, after=after, actor=actor)
    return board.changed([board.moved(first, second.place), board.moved(second, first.place)])


def cancel_meeting(
    session: Session, meeting: Meeting, *, actor: str, seen: int | None = None
) -> None:
    """The meeting is no longer part of the draft; the wishes it served are refused in it.

    Raises ConflictError as `move`, and RuleError when it is locked that these partners meet.
    """
    schedule = _draft_of(session, meeting)
    board = read(session, schedule)
    held = board.held[meeting.id]
    _refuse_overtaken(session, schedule, seen, keys={held.key}, places=set())
    before = correction_log.snapshots(session, [held])
    _cancel(session, board, held)
    _logged(
        session,
        schedule,
        CorrectionKind.CANCELLED,
        before=before,
        after={held.key: None},
        actor=actor,
    )


def undo(
    session: Session, schedule: Schedule, *, actor: str, seen: int | None = None
) -> Correction:
    """What the last correction of the draft changed is as it was before, if the rules allow it.

    Raises ConflictError when there is nothing to undo or the schedule is no draft, OvertakenError
    when anything was corrected since the revision `seen`.
    """
    _hold_draft(session, schedule)
    _refuse_overtaken(session, schedule, seen)
    last = correction_log.standing(session, schedule).done
    if not last:
        raise ConflictError("nothing_to_undo", "No correction of this version is left to undo.")
    _restore(session, schedule, last[-1].before, last[-1].after)
    return _logged(
        session,
        schedule,
        CorrectionKind.UNDONE,
        before=last[-1].after,
        after=last[-1].before,
        actor=actor,
    )


def redo(
    session: Session, schedule: Schedule, *, actor: str, seen: int | None = None
) -> Correction:
    """What was undone last is done again. Raises ConflictError as `undo`."""
    _hold_draft(session, schedule)
    _refuse_overtaken(session, schedule, seen)
    undone = correction_log.standing(session, schedule).undone
    if not undone:
        raise ConflictError("nothing_to_redo", "Nothing that was undone is left to do again.")
    _restore(session, schedule, undone[-1].after, undone[-1].before)
    return _logged(
        session,
        schedule,
        CorrectionKind.REDONE,
        before=undone[-1].before,
        after=undone[-1].after,
        actor=actor,
    )


def _refuse_overtaken(
    session: Session,
    schedule: Schedule,
    seen: int | None,
    *,
    keys: Collection[str] | None = None,
    places: Collection[Place] = (),
) -> None:
    """Raises OvertakenError for later corrections of these meetings or places; of any, without."""
    if seen is None:
        return
    log = correction_log.corrections(session, schedule, after=seen)
    if keys is not None:
        log = correction_log.touching(log, keys=keys, places=places)
    if log:
        error = OvertakenError(
            "overtaken", "A colleague has changed this meanwhile; look at it and decide again."
        )
        error.log = log
        raise error


def _restore(session: Session, schedule: Schedule, wanted: Snapshots, present: Snapshots) -> None:
    """The meetings are as `wanted`; they must be as `present` says, or somebody changed them."""
    board = read(session, schedule)
    for key, row in present.items():
        held = board.by_key.get(key)
        if (held and held.place) != (row and correction_log.as_place(row)):
            raise ConflictError(
                "changed_since", "The meeting was changed since by other means; look at it again."
            )
    moved: list[tuple[Held, Place]] = []
    for key, row in wanted.items():
        held = board.by_key.get(key)
        if row is None:
            _cancel(session, board, board.by_key[key])
        elif held is None:
            _put_back(session, board, correction_log.as_held(row, key), row)
        else:
            moved.append((held, correction_log.as_place(row)))
    _refuse_places(board, moved)
    placing.put(session, board, moved)


def _put_back(session: Session, board: Board, held: Held, row: Snapshot) -> None:
    _refuse_gone(board, held, held.place)
    refuse(obstacle(board, held, held.place))
    placing.put_back(session, board, board.moved(held, held.place), row)


def _refuse_places(board: Board, moved: Sequence[tuple[Held, Place]]) -> None:
    gone = [held.id for held, _ in moved]
    also: tuple[Held, ...] = ()
    for held, place in moved:
        _refuse_gone(board, held, place)
        refuse(obstacle(board, held, place, gone=gone, also=also))
        also += (board.moved(held, place),)


def _refuse_gone(board: Board, held: Held, place: Place) -> None:
    there = place.slot_id in board.nth and place.table_id in board.table
    if not (there and board.members.keys() >= set(held.members)):
        raise not_found("slot, table or company")
    if not board.persons.keys() >= set(held.people):
        raise not_found("delegate")


def _cancel(session: Session, board: Board, held: Held) -> None:
    lock = locks.locks_of(session, board.mission).get(held.key)
    if lock is not None and lock.held:
        refuse(Obstacle(code="meeting_locked"))
    placing.take_out(session, board.schedule, held)


def _draft_of(session: Session, meeting: Meeting) -> Schedule:
    schedule = session.get_one(Schedule, meeting.schedule_id)
    _hold_draft(session, schedule)
    return schedule


def _hold_draft(session: Session, schedule: Schedule) -> None:
    """Nobody else changes the draft until the transaction ends; ConflictError if it is none."""
    hold(session, session.get_one(Mission, schedule.mission_id))  # publishing locks it first too
    session.refresh(schedule, with_for_update=True)
    if schedule.state is not ScheduleState.DRAFT:
        raise ConflictError(
            "schedule_is_frozen",
            f"Version {schedule.version} is {schedule.state.value} and stays as it is;"
            " make a copy of it and change that.",
        )


def _logged(
    session: Session,
    schedule: Schedule,
    kind: CorrectionKind,
    *,
    before: Mapping[str, Snapshot | None],
    after: Mapping[str, Snapshot | None],
    actor: str,
) -> Correction:
    first, *others = [row["id"] for row in (*before.values(), *after.values()) if row]
    record(
        session,
        Fact.SCHEDULE_CHANGED,
        subject_id=schedule.id,
        mission_id=schedule.mission_id,
        actor=actor,
        data={
            "version": schedule.version,
            "meeting": first,
            "others": sorted({*others} - {first}),
            "how": kind.value,
        },
    )
    return correction_log.add(
        session, schedule, kind, before=dict(before), after=dict(after), actor=actor
    )
