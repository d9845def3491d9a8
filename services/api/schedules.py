"""Schedules: versions, their meetings and refused wishes, corrections, publishing."""

from collections import defaultdict
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response, status
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.api.deps import Now, SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.paging import PAGED, PageDep, page_by, page_in, page_of
from services.api.shapes import Given, Prose, Shown
from services.domain import access, changes, corrections, holding, publishing, schedules, unserved
from services.domain.changes import How
from services.domain.errors import not_found
from services.domain.venue_time import bounds
from services.models import (
    Booking,
    Interpretation,
    Meeting,
    MeetingParticipant,
    Refusal,
    Schedule,
    ScheduleState,
    Slot,
    Table,
)
from services.settings import get_settings

router = APIRouter(tags=["schedules"], route_class=IdempotentRoute)


class ScheduleShown(Shown):
    id: UUID
    mission_id: UUID
    version: int
    state: ScheduleState
    solve_id: UUID | None
    stale: bool = Field(
        description="The inputs had changed when the version was made; publishing looks again."
    )
    note: str
    message: str
    held: bool = Field(description="Its letters waited, or wait, for their release.")
    released_at: datetime | None
    created_at: datetime
    published_at: datetime | None


class MeetingShown(Shown):
    id: UUID
    key: str = Field(description="The identity of the meeting from version to version.")
    slot_id: UUID
    table_id: UUID
    length: int
    starts_at: datetime
    ends_at: datetime
    participations: list[UUID]
    delegates: list[UUID]
    interpreters: list[UUID]


class RefusalShown(Shown):
    """A wish that the version does not serve."""

    participation_id: UUID
    partner_id: UUID
    rank: int
    name: str = Field(description="The company that wished.")
    partner: str = Field(description="The company that it wished to meet.")
    reason: str = Field(description="The public reason, one of a closed set.")
    reason_in_words: str
    detail: str = Field(description="For staff only.")
    price: int | None = Field(description="What serving it would cost at least; for staff only.")
    price_goal: str = Field(description="The goal of the solver that would lose.")
    price_in_words: str


class PlaceShown(Shown):
    slot_id: UUID
    table_id: UUID


class ChangeShown(Shown):
    key: str = Field(description="The identity of the meeting from version to version.")
    how: How = Field(description="`refilled`: new, where another meeting was cancelled.")
    participations: list[UUID]
    before: PlaceShown | None
    after: PlaceShown | None
    obstacle: str | None = Field(
        description="Why it can't stay, whatever else is changed: absent, tables_closed,"
        " mission_rule, or left where a company takes no part any more."
    )
    price: int | None = Field(description="What staying in its slot would cost at least.")
    price_goal: str = Field(description="The goal of the solver that would lose.")


class PublishRequest(Given):
    even_if_stale: bool = Field(
        default=False,
        description="Publish although wishes, people or programme changed since, although a newer"
        " version is published, or although it changes meetings that are frozen by now.",
    )
    note: Prose = Field(default="", description="For the staff's history of versions.")
    message: Prose = Field(default="", description="A word that stands in each letter.")
    held: bool = Field(
        default=False, description="Letters wait until they are released, see /release."
    )


class ReleaseShown(Shown):
    mails: int = Field(description="How many left the hold.")


Seen = Annotated[
    int | None,
    Field(
        ge=0,
        le=2**31 - 1,
        description="The revision of the draft that was seen; with it the request is refused if"
        " the same meeting or place was corrected since.",
    ),
]


class MoveRequest(Given):
    slot_id: UUID
    table_id: UUID
    seen: Seen = None


def get_schedule(session: SessionDep, caller: StaffDep, schedule_id: UUID) -> Schedule:
    return access.staff_part(session, caller, Schedule, schedule_id, name="schedule")


ScheduleDep = Annotated[Schedule, Depends(get_schedule)]


def get_meeting(session: SessionDep, schedule: ScheduleDep, meeting_id: UUID) -> Meeting:
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.schedule_id != schedule.id:
        raise not_found("meeting")
    return meeting


MeetingDep = Annotated[Meeting, Depends(get_meeting)]


@router.get(
    "/missions/{mission_id}/schedules",
    summary="The versions of a mission's schedule, oldest first",
    responses=PAGED,
)
def list_schedules(
    session: SessionDep, caller: StaffDep, mission_id: UUID, page: PageDep
) -> list[ScheduleShown]:
    mission = access.staff_mission(session, caller, mission_id)
    rows = page_of(session, select(Schedule).filter_by(mission_id=mission.id), Schedule.id, page)
    return [ScheduleShown.model_validate(row) for row in rows]


@router.get("/schedules/{schedule_id}", summary="One version")
def read_schedule(schedule: ScheduleDep) -> ScheduleShown:
    return ScheduleShown.model_validate(schedule)


@router.get(
    "/schedules/{schedule_id}/meetings",
    summary="The meetings of a version",
    responses=PAGED,
)
def list_meetings(session: SessionDep, schedule: ScheduleDep, page: PageDep) -> list[MeetingShown]:
    rows = page_of(session, select(Meeting).filter_by(schedule_id=schedule.id), Meeting.id, page)
    return show_meetings(session, rows)


@router.get(
    "/schedules/{schedule_id}/refusals",
    summary="Wishes that a version does not serve, by company and rank",
    responses=PAGED,
)
def list_refusals(session: SessionDep, schedule: ScheduleDep, page: PageDep) -> list[RefusalShown]:
    rows = page_by(
        session,
        select(Refusal).filter_by(schedule_id=schedule.id),
        page,
        (Refusal.participation_id, UUID),
        (Refusal.rank, int),
        (Refusal.partner_id, UUID),
    )
    wishes = unserved.in_words(session, schedule, rows)
    return [RefusalShown.model_validate(wish) for wish in wishes]


@router.get(
    "/schedules/{schedule_id}/changes",
    summary="What differs from the published version, and the price of each move",
    responses=PAGED,
)
def list_changes(session: SessionDep, schedule: ScheduleDep, page: PageDep) -> list[ChangeShown]:
    """Every meeting of either version, by key; nothing while none is published."""
    listed = page_in(changes.changes(session, schedule), lambda change: change.key, page)
    return [ChangeShown.model_validate(row) for row in listed]


@router.post(
    "/schedules/{schedule_id}/copy",
    status_code=status.HTTP_201_CREATED,
    summary="Make a draft of a version, to correct it",
    dependencies=[once],
)
def copy_schedule(
    session: SessionDep, caller: StaffDep, now: Now, schedule: ScheduleDep, response: Response
) -> ScheduleShown:
    copy = schedules.copy(session, schedule, actor=caller.actor, now=now)
    response.headers["Location"] = f"/api/v1/schedules/{copy.id}"
    return ScheduleShown.model_validate(copy)


@router.post(
    "/schedules/{schedule_id}/publish",
    summary="Publish a draft: it is what delegates are told",
    dependencies=[once],
)
def publish_schedule(
    session: SessionDep, caller: StaffDep, now: Now, schedule: ScheduleDep, given: PublishRequest
) -> ScheduleShown:
    """Freezes the draft and supersedes the version before; letters are written at once.

    Publishing the published version again changes nothing.
    """
    published = publishing.publish(
        session,
        schedule,
        mail_domain=get_settings().mail_domain,
        even_if_stale=given.even_if_stale,
        note=given.note,
        message=given.message,
        held=given.held,
        actor=caller.actor,
        now=now,
    )
    return ScheduleShown.model_validate(published)


@router.post(
    "/schedules/{schedule_id}/release",
    summary="Let the letters of a held version go",
    dependencies=[once],
)
def release_schedule(
    session: SessionDep, caller: StaffDep, now: Now, schedule: ScheduleDep
) -> ReleaseShown:
    """All that wait, and those yet to be written; once more releases none."""
    mails = holding.release_all(session, schedule, actor=caller.actor, now=now)
    return ReleaseShown(mails=mails)


@router.put(
    "/schedules/{schedule_id}/meetings/{meeting_id}/place", summary="Move a meeting of a draft"
)
def move_meeting(
    session: SessionDep,
    caller: StaffDep,
    schedule: ScheduleDep,
    meeting: MeetingDep,
    given: MoveRequest,
) -> MeetingShown:
    mission = access.staff_mission(session, caller, schedule.mission_id)
    (slot,) = access.parts_of(session, mission, Slot, [given.slot_id], name="slot")
    (table,) = access.parts_of(session, mission, Table, [given.table_id], name="table")
    corrections.move(session, meeting, slot=slot, table=table, actor=caller.actor, seen=given.seen)
    return show_meetings(session, [meeting])[0]


@router.delete(
    "/schedules/{schedule_id}/meetings/{meeting_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Take a meeting out of a draft",
)
def cancel_meeting(session: SessionDep, caller: StaffDep, meeting: MeetingDep) -> None:
    corrections.cancel_meeting(session, meeting, actor=caller.actor)


def show_meetings(session: Session, meetings: list[Meeting]) -> list[MeetingShown]:
    """Meetings with who takes part, in a fixed number of queries."""
    ids = [meeting.id for meeting in meetings]
    participations: dict[UUID, list[UUID]] = defaultdict(list)
    for participant in session.scalars(
        select(MeetingParticipant)
        .where(MeetingParticipant.meeting_id.in_(ids))
        .order_by(MeetingParticipant.participation_id)
    ):
        participations[participant.meeting_id].append(participant.participation_id)
    delegates: dict[UUID | None, list[UUID]] = defaultdict(list)
    for booking in session.scalars(
        select(Booking).where(Booking.meeting_id.in_(ids)).order_by(Booking.delegate_id)
    ):
        delegates[booking.meeting_id].append(booking.delegate_id)
    interpreters: dict[UUID, list[UUID]] = defaultdict(list)
    for row in session.scalars(
        select(Interpretation)
        .where(Interpretation.meeting_id.in_(ids))
        .order_by(Interpretation.pair)
    ):
        interpreters[row.meeting_id].append(row.interpreter_id)
    return [
        MeetingShown(
            id=meeting.id,
            key=meeting.key,
            slot_id=meeting.slot_id,
            table_id=meeting.table_id,
            length=meeting.length,
            starts_at=bounds(meeting.period)[0],
            ends_at=bounds(meeting.period)[1],
            participations=participations[meeting.id],
            delegates=delegates[meeting.id],
            interpreters=interpreters[meeting.id],
        )
        for meeting in meetings
    ]
