"""Delegates of a participation, and the times when they can't meet."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.api.deps import CallerDep, Now, SessionDep
from services.api.etags import VERSIONED, IfMatch, etag, refuse_stale
from services.api.idempotency import IdempotentRoute, once
from services.api.shapes import Change, Given, Line, Shown, WallMoment, WallTime
from services.domain import access, availability, delegates
from services.domain.availability import AbsenceLine
from services.domain.rows import hold
from services.models import Delegate, Language

router = APIRouter(tags=["delegates"], route_class=IdempotentRoute)


Arrival = Annotated[
    WallMoment | None, Field(description="On the venue's clocks; none: there from the beginning.")
]
Departure = Annotated[
    WallMoment | None, Field(description="On the venue's clocks; none: there until the end.")
]


class DelegateShown(Shown):
    id: UUID
    mission_id: UUID
    participation_id: UUID
    name: str
    email: str
    role: str
    language: Language
    arrives_at: WallMoment | None
    leaves_at: WallMoment | None


class NewDelegate(Given):
    name: Line
    email: Line
    role: Line = ""
    language: Language
    arrives_at: Arrival = None
    leaves_at: Departure = None


class DelegateChange(Change):
    name: Line = ""
    email: Line = ""
    role: Line = ""
    language: Language = Language.FRENCH
    arrives_at: Arrival = None
    leaves_at: Departure = None


class AbsenceShown(Shown):
    date: dt.date
    starts: WallTime
    ends: WallTime


class NewAbsence(Given):
    date: dt.date
    starts: WallTime
    ends: WallTime


class NewAbsences(Given):
    absences: Annotated[list[NewAbsence], Field(max_length=200)]


@router.get("/participations/{participation_id}/delegates", summary="A company's delegates")
def list_delegates(
    session: SessionDep, caller: CallerDep, participation_id: UUID
) -> list[DelegateShown]:
    own = access.own_participation(session, caller, participation_id)
    rows = session.scalars(
        select(Delegate).where(Delegate.participation_id == own.id).order_by(Delegate.id)
    )
    return [DelegateShown.model_validate(row) for row in rows]


@router.post(
    "/participations/{participation_id}/delegates",
    status_code=201,
    dependencies=[once],
    summary="Add a delegate",
)
def create_delegate(
    session: SessionDep,
    caller: CallerDep,
    participation_id: UUID,
    response: Response,
    body: NewDelegate,
) -> DelegateShown:
    delegate = delegates.add_delegate(
        session,
        participation=access.own_participation(session, caller, participation_id),
        actor=caller.actor,
        **body.model_dump(),
    )
    response.headers["Location"] = f"/api/v1/delegates/{delegate.id}"
    return DelegateShown.model_validate(delegate)


@router.get("/delegates/{delegate_id}", summary="A delegate")
def read_delegate(session: SessionDep, caller: CallerDep, delegate_id: UUID) -> DelegateShown:
    return DelegateShown.model_validate(access.own_delegate(session, caller, delegate_id))


@router.patch("/delegates/{delegate_id}", summary="Change a delegate")
def change_delegate(
    session: SessionDep, caller: CallerDep, now: Now, delegate_id: UUID, body: DelegateChange
) -> DelegateShown:
    delegate = access.own_delegate(session, caller, delegate_id)
    delegates.change_delegate(
        session, delegate=delegate, actor=caller.actor, now=now, **body.given()
    )
    return DelegateShown.model_validate(delegate)


@router.delete("/delegates/{delegate_id}", status_code=204, summary="Remove a delegate")
def remove_delegate(session: SessionDep, caller: CallerDep, delegate_id: UUID) -> None:
    delegate = access.own_delegate(session, caller, delegate_id)
    delegates.remove_delegate(session, delegate=delegate, actor=caller.actor)


@router.get(
    "/delegates/{delegate_id}/absences",
    responses=VERSIONED,
    summary="When a delegate can't meet, by time",
)
def read_absences(
    session: SessionDep, caller: CallerDep, delegate_id: UUID, response: Response
) -> list[AbsenceShown]:
    shown = _shown(session, access.own_delegate(session, caller, delegate_id))
    response.headers["ETag"] = etag(shown)
    return shown


@router.put(
    "/delegates/{delegate_id}/absences",
    responses=VERSIONED,
    summary="Say when a delegate can't meet, as a whole",
)
def replace_absences(
    *,
    session: SessionDep,
    caller: CallerDep,
    delegate_id: UUID,
    response: Response,
    body: NewAbsences,
    if_match: IfMatch = None,
) -> list[AbsenceShown]:
    delegate = access.own_delegate(session, caller, delegate_id)
    hold(session, delegate)
    refuse_stale(if_match, _shown(session, delegate))
    lines = [AbsenceLine(**absence.model_dump()) for absence in body.absences]
    availability.register_absences(session, delegate=delegate, absences=lines, actor=caller.actor)
    shown = _shown(session, delegate)
    response.headers["ETag"] = etag(shown)
    return shown


def _shown(session: Session, delegate: Delegate) -> list[AbsenceShown]:
    rows = availability.absences_of(session, delegate=delegate)
    return [AbsenceShown.model_validate(row) for row in rows]
