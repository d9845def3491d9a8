"""Timetables: where a meeting may go and at what price, swaps, locks, the log and undo."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, status
from pydantic import Field
from sqlalchemy import select

from services.api.deps import Now, SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.paging import PAGED, PageDep, page_by
from services.api.schedules import MeetingDep, PlaceShown, ScheduleDep, Seen
from services.api.shapes import Given, Shown
from services.domain import access, correction_log, corrections, locks
from services.domain.errors import not_found
from services.domain.timetable.choices import Choice, choices
from services.domain.timetable.reading import read
from services.domain.timetable.reasons import obstacle_text
from services.locale import SOURCE, translations
from services.models import Correction, CorrectionKind, Meeting, MeetingLock

router = APIRouter(tags=["timetables"], route_class=IdempotentRoute)


class PriceShown(Shown):
    """What changes for those who meet, beside where the meeting is; below 0 is won."""

    frozen: int = Field(description="Meetings so near that they should stay as they were told.")
    new_times: int = Field(description="Delegates who get another time than they were told.")
    new_tables: int = Field(description="Delegates who get another table than they were told.")
    site_changes: int
    breaks: int
    strangers: int = Field(description="Meetings away from the table that is kept for them.")
    table_changes: int


class ChoiceShown(Shown):
    slot_id: UUID
    table_id: UUID
    possible: bool
    reason: str | None = Field(description="The kind of rule that is in the way.")
    reason_in_words: str | None
    swap_with: UUID | None = Field(description="The meeting that would take the place in return.")
    price: PriceShown | None


class TimetableShown(Shown):
    """Every place for a meeting but its own, by slot and table; `revision` is what was seen."""

    revision: int
    places: list[ChoiceShown]


class SwapRequest(Given):
    meeting_id: UUID
    seen: Seen = None


class StepRequest(Given):
    seen: Seen = None


class LockRequest(Given):
    slot: bool = Field(default=False, description="It stays at the time where it is.")
    table: bool = Field(default=False, description="It stays at the table where it is.")
    partners: bool = Field(default=False, description="It must be held.")


class LockShown(Shown):
    meeting_key: str = Field(description="The identity of the meeting from version to version.")
    slot_id: UUID | None
    table_id: UUID | None
    partners: bool
    locked_at: datetime


class CorrectionShown(Shown):
    number: int = Field(description="The revision of the draft from then on.")
    kind: CorrectionKind
    actor: str
    done_at: datetime
    before: dict[str, PlaceShown | None] = Field(description="By the keys of meetings.")
    after: dict[str, PlaceShown | None]


@router.get(
    "/schedules/{schedule_id}/meetings/{meeting_id}/places",
    summary="Where a meeting may go, at what price, and what is in the way elsewhere",
)
def list_places(
    session: SessionDep, now: Now, schedule: ScheduleDep, meeting: MeetingDep
) -> TimetableShown:
    board = read(session, schedule, now=now)
    found = choices(board, board.held[meeting.id])
    return TimetableShown(
        revision=correction_log.revision(session, schedule),
        places=[_choice(choice) for choice in found.choices.values()],
    )


@router.post(
    "/schedules/{schedule_id}/meetings/{meeting_id}/swap",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Let two meetings of a draft change places",
    dependencies=[once],
)
def swap_meetings(
    session: SessionDep, caller: StaffDep, meeting: MeetingDep, given: SwapRequest
) -> None:
    other = session.get(Meeting, given.meeting_id)
    if other is None or other.schedule_id != meeting.schedule_id:
        raise not_found("meeting")
    corrections.swap(session, meeting, other, actor=caller.actor, seen=given.seen)


@router.put(
    "/schedules/{schedule_id}/meetings/{meeting_id}/lock",
    summary="Lock slot, table or partners of a meeting in every version",
)
def lock_meeting(
    session: SessionDep,
    caller: StaffDep,
    now: Now,
    meeting: MeetingDep,
    given: LockRequest,
) -> LockShown | None:
    """Exactly this is locked from now on; with nothing the lock is taken off."""
    row = locks.lock(
        session,
        meeting,
        slot=given.slot,
        table=given.table,
        held=given.partners,
        actor=caller.actor,
        now=now,
    )
    return _lock(row) if row else None


@router.get("/missions/{mission_id}/locks", summary="Locked meetings by key", responses=PAGED)
def list_locks(
    session: SessionDep, caller: StaffDep, mission_id: UUID, page: PageDep
) -> list[LockShown]:
    mission = access.staff_mission(session, caller, mission_id)
    query = select(MeetingLock).filter_by(mission_id=mission.id)
    return [_lock(row) for row in page_by(session, query, page, (MeetingLock.meeting_key, str))]


@router.delete(
    "/missions/{mission_id}/locks/{meeting_key}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Take the lock off a meeting",
)
def release_lock(
    session: SessionDep,
    caller: StaffDep,
    mission_id: UUID,
    meeting_key: Annotated[str, Path(max_length=200)],
) -> None:
    mission = access.staff_mission(session, caller, mission_id)
    locks.release(session, locks.find(session, mission, meeting_key), actor=caller.actor)


@router.get(
    "/schedules/{schedule_id}/corrections",
    summary="The corrections by hand of a version, oldest first",
    responses=PAGED,
)
def list_corrections(
    session: SessionDep, schedule: ScheduleDep, page: PageDep
) -> list[CorrectionShown]:
    query = select(Correction).filter_by(schedule_id=schedule.id)
    return [_correction(row) for row in page_by(session, query, page, (Correction.number, int))]


@router.post(
    "/schedules/{schedule_id}/undo",
    summary="Put back what the last correction of a draft has changed",
    dependencies=[once],
)
def undo(
    session: SessionDep, caller: StaffDep, schedule: ScheduleDep, given: StepRequest
) -> CorrectionShown:
    return _correction(corrections.undo(session, schedule, actor=caller.actor, seen=given.seen))


@router.post(
    "/schedules/{schedule_id}/redo",
    summary="Do again what was undone last",
    dependencies=[once],
)
def redo(
    session: SessionDep, caller: StaffDep, schedule: ScheduleDep, given: StepRequest
) -> CorrectionShown:
    return _correction(corrections.redo(session, schedule, actor=caller.actor, seen=given.seen))


def _choice(choice: Choice) -> ChoiceShown:
    obstacle = choice.obstacle
    return ChoiceShown(
        slot_id=choice.place.slot_id,
        table_id=choice.place.table_id,
        possible=choice.possible,
        reason=obstacle.code if obstacle else None,
        reason_in_words=obstacle_text(obstacle, translations(SOURCE)) if obstacle else None,
        swap_with=choice.swap,
        price=PriceShown.model_validate(choice.price._asdict()) if choice.price else None,
    )


def _lock(row: MeetingLock) -> LockShown:
    return LockShown(
        meeting_key=row.meeting_key,
        slot_id=row.slot_id,
        table_id=row.table_id,
        partners=row.held,
        locked_at=row.locked_at,
    )


def _correction(row: Correction) -> CorrectionShown:
    def places(rows: Mapping[str, correction_log.Snapshot | None]) -> dict[str, PlaceShown | None]:
        return {
            key: PlaceShown.model_validate(correction_log.as_place(found)) if found else None
            for key, found in rows.items()
        }

    return CorrectionShown(
        number=row.number,
        kind=row.kind,
        actor=row.actor,
        done_at=row.done_at,
        before=places(row.before),
        after=places(row.after),
    )
