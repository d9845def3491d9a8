"""The studio's first page: what a solve may be asked for, the runs so far, and the versions."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy import func, select

from services.domain import overview, schedules
from services.domain.errors import DomainError
from services.domain.solving import request as solving
from services.locale import decimal, percent
from services.models import Meeting, Schedule, Solve, SolveState
from services.web.leafing import Number, leaf
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute
from services.web.staff.studio.wording import goals, limits, missing_texts, policies, refusal_text
from services.web.states import (
    policy_text,
    purpose_text,
    schedule_state,
    solve_state,
    solver_status,
)

router = APIRouter(
    prefix=f"{HOME}/missions/{{mission_id}}", include_in_schema=False, route_class=StaffRoute
)
PAGE = 20


class Question(BaseModel):
    """What the form gives."""

    policy: Literal["weighted", "fair"] = "weighted"
    time_limit_s: float = 60
    polish_limit_s: float = 10
    max_loss: Annotated[int, Field(ge=0)] = 0


class Run(NamedTuple):
    """A solve as a row of the list; `schedule` is the draft or version that came of it."""

    solve: Solve
    #: which one of the mission it is: 'Run 3'
    name: str
    state: str
    status: str
    policy: str
    value: str
    gap: str
    seconds: str
    #: what it is for, where that is more than a schedule
    purpose: str
    schedule: Schedule | None


class Version(NamedTuple):
    schedule: Schedule
    meetings: int
    state: str


@router.get("/solves")
def page(
    *, here: MissionDeskDep, number: Number = 1, version: Number = 1, said: str = ""
) -> Response:
    """Runs and versions are paged each by its own number."""
    asked = Question().model_dump()
    return _page(here, number=number, version=version, asked=asked, said=said)


@router.post("/solves")
def ask(here: MissionDeskDep, form: StaffForm) -> Response:
    """To the run, which waits; where another waits already, to that one, which says so."""
    try:
        asked = Question.model_validate(dict(form))
        waiting = here.session.scalar(
            select(Solve.id).filter_by(mission_id=here.mission.id, state=SolveState.WAITING)
        )
        solve = solving.request(
            here.session,
            here.mission,
            **asked.model_dump(),
            actor=here.caller.actor,
            now=here.now,
        )
    except ValidationError:
        wrong = [here.words.gettext("Choose from what the form offers.")]
        return _page(here, asked=dict(form), wrong=wrong, status=422)
    except DomainError as error:
        wrong = refusal_text(here.session, error, here.words)
        return _page(here, asked=dict(form), wrong=wrong, status=409)
    said = "?said=waiting" if solve.id == waiting else ""
    return here.go(f"/solves/{solve.id}{said}")


def _page(
    here: MissionDesk,
    *,
    number: int = 1,
    version: int = 1,
    asked: Mapping[str, object],
    wrong: Sequence[str] = (),
    said: str = "",
    status: int = 200,
) -> Response:
    session, mission = here.session, here.mission
    shown = leaf(_count(here, Solve), number=number, size=PAGE)
    versions = leaf(_count(here, Schedule), number=version, size=PAGE)
    runs = _runs(here, offset=shown.offset)
    near = schedules.published(session, mission.id) is not None
    return here.page(
        "studio/solves",
        part="solves",
        status=status,
        missing=missing_texts(session, solving.missing(session, mission), here.words),
        asked=asked,
        wrong=wrong,
        said=said,
        policies=policies(here.words),
        limits=limits(here.words),
        near=near,
        goals=goals(mission, here.words, near=near),
        runs=runs,
        comparable=sum(run.solve.value is not None for run in runs) > 1,
        number=shown.number,
        pages=shown.pages,
        versions=_versions(here, offset=versions.offset),
        version_number=versions.number,
        version_pages=versions.pages,
    )


def _count(here: MissionDesk, model: type[Solve] | type[Schedule]) -> int:
    listed = select(func.count()).select_from(model).filter_by(mission_id=here.mission.id)
    return here.session.scalar(listed) or 0


def _runs(here: MissionDesk, *, offset: int) -> list[Run]:
    rows = here.session.execute(
        select(Solve, Schedule)
        .outerjoin(Schedule, Schedule.solve_id == Solve.id)
        .where(Solve.mission_id == here.mission.id)
        .order_by(Solve.id.desc())
        .offset(offset)
        .limit(PAGE)
    )
    place = numbers(here)
    return [run(here, solve, schedule, place[solve.id]) for solve, schedule in rows]


def numbers(here: MissionDesk) -> dict[UUID, int]:
    """The solves of the mission, counted from the first."""
    ids = select(Solve.id).filter_by(mission_id=here.mission.id).order_by(Solve.id)
    return {solve_id: number for number, solve_id in enumerate(here.session.scalars(ids), start=1)}


def run(here: MissionDesk, solve: Solve, schedule: Schedule | None, number: int) -> Run:
    gap = overview.gap(solve.value, solve.bound)
    ended = solve.finished_at or here.now
    seconds = (ended - solve.started_at).total_seconds() if solve.started_at else None
    return Run(
        solve=solve,
        name=here.words.gettext("Run %(number)s") % {"number": number},
        state=solve_state(solve.state.value, here.words),
        status=solver_status(solve.status or "", here.words),
        policy=policy_text(solve.policy, here.words),
        value="" if solve.value is None else decimal(solve.value, here.language),
        gap="" if gap is None else percent(gap, here.language),
        seconds="" if seconds is None else decimal(round(seconds, 1), here.language),
        purpose=purpose_text(solve.purpose.value, here.words),
        schedule=schedule,
    )


def _versions(here: MissionDesk, *, offset: int) -> list[Version]:
    held = (
        select(func.count(Meeting.id)).where(Meeting.schedule_id == Schedule.id).scalar_subquery()
    )
    rows = here.session.execute(
        select(Schedule, held)
        .filter_by(mission_id=here.mission.id)
        .order_by(Schedule.version.desc())
        .offset(offset)
        .limit(PAGE)
    )
    return [
        Version(schedule, meetings, schedule_state(schedule.state.value, here.words))
        for schedule, meetings in rows
    ]


def version_of(here: MissionDesk, solve_id: UUID) -> Schedule | None:
    """The version that came of the solve, unless it was thrown away."""
    return here.session.scalar(select(Schedule).filter_by(solve_id=solve_id))
