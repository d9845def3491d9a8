"""The plain status page of staff: outbox, events, and each mail as it is."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.api.deps import Now, SessionDep
from services.domain import access, overview
from services.models import Event, Mail, Mission, Notice
from services.web.languages import chosen
from services.web.pages import link_problem_page, status_page
from services.web.staff.signed_in import PRIVATE, SignedInDep
from services.web.views import (
    EventRow,
    MailRow,
    NoticeRow,
    StatusView,
)

router = APIRouter(include_in_schema=False)

STATUS = "/status"


@router.get(STATUS)
def status(request: Request, session: SessionDep, now: Now, signed_in: SignedInDep) -> Response:
    missions = overview.missions(session, access.visible_missions(signed_in.caller))
    zones = {mission.time_zone for mission in missions.values()}
    view = StatusView(
        language=chosen(request),
        now=now,
        time_zone=zones.pop() if len(zones) == 1 else "UTC",
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
    )
    return HTMLResponse(status_page(view), headers=PRIVATE)


def nobody(request: Request) -> Response:
    """The page for those who may not know whether there is anything."""
    page = link_problem_page("unknown", chosen(request))
    return HTMLResponse(page, status_code=404, headers=PRIVATE)


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
