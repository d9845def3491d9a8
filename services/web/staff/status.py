"""The plain status page of staff: solves, schedules, outbox, events, and each mail as it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from services.api.deps import Now, SessionDep
from services.domain import access, overview
from services.domain.solving.request import SOLVABLE
from services.models import Event, Mail, Mission, Notice, Schedule, Solve, SolveState
from services.web.headers import SCRIPTED
from services.web.languages import chosen
from services.web.pages import link_problem_page, status_page
from services.web.staff.signed_in import PRIVATE, SignedIn, SignedInDep
from services.web.views import (
    AskingView,
    EventRow,
    MailRow,
    NoticeRow,
    ScheduleRow,
    SolveRow,
    StatusView,
)

router = APIRouter(include_in_schema=False)

STATUS = "/status"

#: the browser looks again while the solver works
AGAIN = {"Refresh": "2"}
WORKING = (SolveState.WAITING, SolveState.RUNNING)


@router.get(STATUS)
def status(request: Request, session: SessionDep, now: Now, signed_in: SignedInDep) -> Response:
    return status_answer(request, session, signed_in, now=now)


def status_answer(
    request: Request,
    session: Session,
    signed_in: SignedIn,
    *,
    now: datetime,
    asked: AskingView | None = None,
    code: int = 200,
) -> Response:
    """The page, with the form as it was `asked`; it looks again while a solver works."""
    missions = overview.missions(session, access.visible_missions(signed_in.caller))
    solves = overview.solves(session, missions, limit=20)
    busy = {solve.mission_id for solve in solves if solve.state in WORKING}
    zones = {mission.time_zone for mission in missions.values()}
    view = StatusView(
        language=chosen(request),
        now=now,
        time_zone=zones.pop() if len(zones) == 1 else "UTC",
        asking=_asking(missions, busy, asked),
        solves=_solves(session, solves, missions, now),
        schedules=tuple(
            _schedule(missions, schedule, meetings)
            for schedule, meetings in overview.schedules(session, missions, limit=20)
        ),
        mail_counts=tuple(
            (state.value, count)
            for state, count in sorted(overview.mail_counts(session, missions).items())
        ),
        mails=tuple(_mail(mail) for mail in overview.mails(session, missions, limit=200)),
        notices=tuple(
            _notice(missions, *row) for row in overview.notices(session, missions, limit=50)
        ),
        events=tuple(_event(event) for event in overview.events(session, missions, limit=50)),
        documentation="/docs",
        form_field=signed_in.form_field,
        busy=bool(busy) and asked is None,
    )
    headers = PRIVATE | {"Content-Security-Policy": SCRIPTED}
    return HTMLResponse(status_page(view), headers=headers, status_code=code)


def nobody(request: Request) -> Response:
    """The page for those who may not know whether there is anything."""
    page = link_problem_page("unknown", chosen(request))
    return HTMLResponse(page, status_code=404, headers=PRIVATE)


def _asking(
    missions: dict[UUID, Mission], busy: set[UUID], asked: AskingView | None
) -> AskingView | None:
    """Missions that can be solved; none while a solver works, as the page looks again by itself."""
    free = [] if busy and asked is None else list(missions.values())
    choice = tuple((str(row.id), row.title) for row in free if row.state in SOLVABLE)
    if not choice:
        return None
    return replace(asked or AskingView(missions=()), missions=choice)


def _solves(
    session: Session, solves: Sequence[Solve], missions: dict[UUID, Mission], now: datetime
) -> tuple[SolveRow, ...]:
    stages = overview.stages(session, [solve.id for solve in solves])
    return tuple(
        SolveRow(
            mission=missions[solve.mission_id].title,
            state=solve.state.value,
            created_at=solve.created_at,
            status=solve.status or "",
            stage=stages.get(solve.id, "") if solve.state is SolveState.RUNNING else "",
            value=solve.value,
            bound=solve.bound,
            seconds=_seconds(solve, now),
            error=solve.error or "",
            link=f"/status/solves/{solve.id}" if solve.value is not None else "",
            stop=f"/status/solves/{solve.id}/stop" if solve.state in WORKING else "",
        )
        for solve in solves
    )


def _seconds(solve: Solve, now: datetime) -> float | None:
    if solve.started_at is None:
        return None
    return ((solve.finished_at or now) - solve.started_at).total_seconds()


def _schedule(missions: dict[UUID, Mission], schedule: Schedule, meetings: int) -> ScheduleRow:
    return ScheduleRow(
        mission=missions[schedule.mission_id].title,
        version=schedule.version,
        state=schedule.state.value,
        meetings=meetings,
        created_at=schedule.created_at,
        published_at=schedule.published_at,
        stale=schedule.stale,
        link=f"/status/schedules/{schedule.id}",
    )


def _mail(mail: Mail) -> MailRow:
    return MailRow(
        recipient=mail.recipient,
        subject=mail.subject,
        state=mail.state.value,
        created_at=mail.created_at,
        sent_at=mail.sent_at,
        attempts=mail.attempts,
        error=mail.error,
        link=f"/staff/missions/{mail.mission_id}/outbox/mails/{mail.id}",
    )


def _notice(missions: dict[UUID, Mission], notice: Notice, person: str, company: str) -> NoticeRow:
    mission = missions[notice.mission_id]
    return NoticeRow(
        mission=mission.title,
        person=person,
        company=company,
        time_zone=mission.time_zone,
        starts_at=notice.starts_at,
        minutes=notice.minutes,
        said_at=notice.created_at,
        withdrawn_at=notice.withdrawn_at,
    )


def _event(event: Event) -> EventRow:
    return EventRow(
        name=event.type,
        recorded_at=event.occurred_at,
        subject=str(event.subject_id),
        actor=event.actor,
    )
