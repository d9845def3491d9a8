"""Missions: what they are, and the way from draft to done."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.api.deps import CallerDep, Now, SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.paging import PAGED, PageDep, page_of
from services.api.shapes import Change, Given, Line, Shown
from services.domain import access, missions
from services.domain.announcing import LONGEST, call_off
from services.domain.callers import Caller
from services.domain.deadlines import refuse_after_deadline
from services.domain.mission_states import change_state
from services.domain.postponing import postpone
from services.models import Cluster, Mission, MissionState
from services.settings import get_settings

router = APIRouter(tags=["missions"], route_class=IdempotentRoute)


BreakCap = Annotated[
    int | None,
    Field(ge=0, le=500, description="By how many the breaks of two companies may differ."),
]
RegistrationOpen = Annotated[
    bool, Field(description="Companies may ask to take part, at /missions/{code}/register.")
]
FrozenHours = Annotated[
    int | None,
    Field(
        ge=0,
        le=missions.LONGEST_HORIZON,
        description="How long before its start a published meeting stays as it is when the mission"
        " is solved again; null: only once the mission is running, from its start.",
    ),
]


class ClusterName(Shown):
    id: UUID
    name: str


class MissionShown(Shown):
    id: UUID
    code: str
    title: str
    country: str
    city: str
    time_zone: str
    starts_on: date
    ends_on: date
    state: MissionState
    organiser: ClusterName
    partners: list[ClusterName]
    contact: str
    wish_budget: int
    min_meetings: int
    break_cap: int | None
    frozen_hours: int | None
    silence_is_yes: bool
    registration_open: bool
    wishes_close_at: AwareDatetime | None
    answers_close_at: AwareDatetime | None


AnswersClose = Annotated[
    AwareDatetime | None,
    Field(description="Requests without an answer expire then; null: once the schedule is made."),
]


class MissionRules(Given):
    wish_budget: Annotated[int, Field(ge=1, le=500)] = 10
    min_meetings: Annotated[int, Field(ge=0, le=500)] = 0
    break_cap: BreakCap = None
    frozen_hours: FrozenHours = None
    silence_is_yes: bool = True
    registration_open: RegistrationOpen = False
    wishes_close_at: AwareDatetime | None = None
    answers_close_at: AnswersClose = None
    partner_ids: Annotated[tuple[UUID, ...], Field(max_length=100)] = ()


class NewMission(MissionRules):
    code: Line
    title: Line
    country: Annotated[Line, Field(description="ISO 3166, as in TN")]
    city: Line
    time_zone: Annotated[Line, Field(description="IANA, as in Africa/Tunis")]
    starts_on: date
    ends_on: date
    organiser_id: UUID
    contact: Annotated[Line, Field(description="The mail address that answers questions.")]


class MissionChange(Change):
    title: Line = ""
    country: Line = ""
    city: Line = ""
    time_zone: Line = ""
    starts_on: date = date.min
    ends_on: date = date.min
    contact: Line = ""
    wish_budget: Annotated[int, Field(ge=1, le=500)] = 10
    min_meetings: Annotated[int, Field(ge=0, le=500)] = 0
    break_cap: BreakCap = None
    frozen_hours: FrozenHours = None
    silence_is_yes: bool = True
    registration_open: RegistrationOpen = False
    wishes_close_at: AwareDatetime | None = None
    answers_close_at: AnswersClose = None
    partner_ids: Annotated[tuple[UUID, ...], Field(max_length=100)] = ()


class NewState(Given):
    state: MissionState


class Postponement(Given):
    days: Annotated[int, Field(description="How many days later; less than 0: earlier.")]
    sentence: Annotated[
        str, Field(max_length=LONGEST, description="Stands in each mail as it is written.")
    ] = ""


@router.get("/missions", responses=PAGED, summary="The missions you may see")
def list_missions(session: SessionDep, caller: CallerDep, page: PageDep) -> list[MissionShown]:
    statement = select(Mission).where(access.visible_missions(caller))
    return [
        MissionShown.model_validate(mission)
        for mission in page_of(session, statement, Mission.id, page)
    ]


@router.post("/missions", status_code=201, dependencies=[once], summary="Create a mission")
def create_mission(
    session: SessionDep, caller: StaffDep, response: Response, body: NewMission
) -> MissionShown:
    organiser = access.organising_cluster(session, caller, body.organiser_id)
    given = body.model_dump(exclude={"organiser_id", "partner_ids"})
    mission = missions.create_mission(
        session,
        organiser=organiser,
        partners=_clusters(session, caller, body.partner_ids),
        actor=caller.actor,
        **given,
    )
    response.headers["Location"] = f"/api/v1/missions/{mission.id}"
    return MissionShown.model_validate(mission)


@router.get("/missions/{mission_id}", summary="A mission")
def read_mission(session: SessionDep, caller: CallerDep, mission_id: UUID) -> MissionShown:
    return MissionShown.model_validate(access.visible_mission(session, caller, mission_id))


@router.patch("/missions/{mission_id}", summary="Change a mission")
def change_mission(
    session: SessionDep, caller: StaffDep, mission_id: UUID, body: MissionChange
) -> MissionShown:
    mission = access.staff_mission(session, caller, mission_id)
    changes = body.given()
    if "partner_ids" in changes:
        changes["partners"] = _clusters(session, caller, changes.pop("partner_ids"))
    missions.change_mission(session, mission=mission, actor=caller.actor, **changes)
    return MissionShown.model_validate(mission)


@router.post("/missions/{mission_id}/state", summary="Open, close, start, end or cancel a mission")
def change_mission_state(
    session: SessionDep, caller: StaffDep, now: Now, mission_id: UUID, body: NewState
) -> MissionShown:
    mission = access.staff_mission(session, caller, mission_id)
    if body.state is MissionState.CANCELLED and mission.state is not MissionState.CANCELLED:
        call_off(
            session,
            mission=mission,
            mail_domain=get_settings().mail_domain,
            actor=caller.actor,
            now=now,
        )
        return MissionShown.model_validate(mission)
    if body.state is MissionState.OPEN:
        refuse_after_deadline(mission, now=now)
    change_state(session, mission=mission, state=body.state, actor=caller.actor)
    return MissionShown.model_validate(mission)


@router.post(
    "/missions/{mission_id}/postponement",
    dependencies=[once],
    summary="Move the whole mission by days; everybody concerned is told",
)
def postpone_mission(
    session: SessionDep, caller: StaffDep, now: Now, mission_id: UUID, body: Postponement
) -> MissionShown:
    mission = access.staff_mission(session, caller, mission_id)
    postpone(
        session,
        mission=mission,
        days=body.days,
        sentence=body.sentence,
        mail_domain=get_settings().mail_domain,
        actor=caller.actor,
        now=now,
    )
    return MissionShown.model_validate(mission)


def _clusters(session: Session, caller: Caller, ids: Iterable[UUID]) -> list[Cluster]:
    return [access.known_cluster(session, caller, cluster_id) for cluster_id in dict.fromkeys(ids)]
