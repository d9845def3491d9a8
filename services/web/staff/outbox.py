"""The outbox of a mission: its mails by state, what waits for its release, what needs a person."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from gettext import NullTranslations
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy import ColumnElement

from services.domain import access, holding, letters, mailbox, schedules
from services.domain.mailbox import Listed
from services.domain.standing import TROUBLED
from services.locale import moment_name
from services.models import DispatchKind, MailState, Schedule
from services.web.leafing import Number, leaf
from services.web.staff.desk import Desk, DeskDep, MissionDeskDep
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute
from services.web.states import mail_state

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)

#: mails on one page
PAGE = 50
#: the order of the counts
ORDER = (
    *TROUBLED,
    MailState.HELD,
    MailState.QUEUED,
    MailState.SENDING,
    MailState.SENT,
    MailState.SUPERSEDED,
)
Text = Annotated[str, Query(max_length=200)]


@router.get("/missions/{mission_id}/outbox")
def page(
    here: MissionDeskDep, *, state: Text = "", q: Text = "", number: Number = 1, said: str = ""
) -> Response:
    version = schedules.published(here.session, here.mission.id)
    whose = mailbox.of_mission(here.mission.id)
    return here.page(
        "outbox",
        part="outbox",
        version=version,
        is_held=version is not None and letters.is_held(version),
        said=said,
        address=f"{here.home}/outbox",
        **listing(here, whose, state=state, q=q, number=number),
    )


@router.get("/mails")
def accounts(here: DeskDep, *, state: Text = "", q: Text = "", number: Number = 1) -> Response:
    """For the operator: mails about accounts, which belong to no mission."""
    whose = mailbox.of_accounts(here.caller)
    return here.page(
        "outbox",
        part="mails",
        version=None,
        is_held=False,
        said="",
        moment=moment_here(here),
        address=f"{HOME}/mails",
        **listing(here, whose, state=state, q=q, number=number),
    )


@router.post("/missions/{mission_id}/outbox/release")
def release(here: MissionDeskDep, form: StaffForm) -> Response:
    """All letters of the version go, or those chosen."""
    version_id = _uuids([form.get("schedule", "")])
    (version,) = access.parts_of(
        here.session, here.mission, Schedule, version_id or [UUID(int=0)], name="schedule"
    )
    actor = here.caller.actor
    if form.get("do") == "all":
        count = holding.release_all(here.session, version, actor=actor, now=here.now)
    else:
        chosen = _uuids(form.getlist("mail"))
        count = holding.release(here.session, version, chosen, actor=actor)
    return here.go(f"/outbox?said=released-{count}")


def listing(
    here: Desk, whose: ColumnElement[bool], *, state: str, q: str, number: int
) -> dict[str, Any]:
    """What the page shows of these mails: counts, and a page of those that match."""
    wanted = MailState(state) if state in list(MailState) else None
    counted = mailbox.counts(here.session, whose)
    found = mailbox.matching(here.session, whose, state=wanted, q=q)
    shown = leaf(found, number=number, size=PAGE)
    query = {name: value for name, value in (("state", state), ("q", q)) if value}
    return {
        "mails": mailbox.page(
            here.session, whose, state=wanted, q=q, number=shown.number, size=PAGE
        ),
        "counts": [
            (each.value, mail_state(each.value, here.words), counted[each])
            for each in ORDER
            if counted.get(each)
        ],
        "total": sum(counted.values()),
        "found": found,
        "held": counted.get(MailState.HELD, 0),
        "state": wanted.value if wanted else "",
        "q": q,
        "number": shown.number,
        "pages": shown.pages,
        "query": urlencode(query),
        "mail_state": lambda value: mail_state(value, here.words),
        "about": lambda row: about(row, here.words),
    }


def about(row: Listed, words: NullTranslations) -> str:
    """What the mail is for: 'Agenda, version 3', 'Invitation' …"""
    if row.version is not None:
        return words.gettext("Agenda, version %(version)s") % {"version": row.version}
    if row.kind is None:
        return words.gettext("Somebody is late or absent")
    return {
        DispatchKind.STAFF_INVITATION: words.gettext("New account"),
        DispatchKind.PASSWORD: words.gettext("New password"),
        DispatchKind.INVITATION: words.gettext("Invitation"),
        DispatchKind.DECLINED: words.gettext("Registration declined"),
        DispatchKind.LINKS: words.gettext("Private links"),
        DispatchKind.ANNOUNCED: words.gettext("Mission moved or called off"),
        DispatchKind.REMINDER: words.gettext("Reminder"),
        DispatchKind.ACTED: words.gettext("Changed in a company’s place"),
    }.get(row.kind, "")


def moment_here(here: Desk) -> Callable[[datetime | None], str]:
    """Moments that no mission's clocks show: in UTC."""
    return lambda when: f"{moment_name(when, UTC, here.language)} UTC" if when else ""


def _uuids(values: Iterable[str]) -> Sequence[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
