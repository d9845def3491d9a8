"""One mail of the outbox as it is, what has happened to it, and what a person decides about it."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import ColumnElement

from services.domain import actors, delivery, letters, mailbox, resending
from services.domain.errors import ConflictError
from services.models import Event, Mail, MailState
from services.settings import get_settings
from services.web.event_words import actor_name, what_happened
from services.web.staff.desk import Desk, DeskDep, MissionDeskDep
from services.web.staff.letter_frame import mail_page
from services.web.staff.outbox import about, moment_here
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute
from services.web.states import mail_state
from services.web.stored_mail import read_mail

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)

Decision = Literal["settle", "again", "anew"]


@router.get("/missions/{mission_id}/outbox/mails/{mail_id}")
def page(here: MissionDeskDep, mail_id: UUID) -> Response:
    whose = mailbox.of_mission(here.mission.id)
    return _page(here, whose, mail_id, back="/outbox", part="outbox", moment=here.moment)


@router.get("/mails/{mail_id}")
def account_mail(here: DeskDep, mail_id: UUID) -> Response:
    whose = mailbox.of_accounts(here.caller)
    return _page(here, whose, mail_id, back="/mails", part="mails", moment=moment_here(here))


@router.post("/missions/{mission_id}/outbox/mails/{mail_id}/{decision}")
def decide(here: MissionDeskDep, mail_id: UUID, decision: Decision, form: StaffForm) -> Response:
    """Carried out once, whoever else decides at the same time."""
    whose = mailbox.of_mission(here.mission.id)
    mail = mailbox.one(here.session, whose, mail_id).mail
    decided = _decided(here, mail, decision, form)
    return here.go(f"/outbox/mails/{decided.id}#story")


@router.post("/mails/{mail_id}/{decision}")
def decide_of_account(
    here: DeskDep, mail_id: UUID, decision: Decision, form: StaffForm
) -> Response:
    whose = mailbox.of_accounts(here.caller)
    mail = mailbox.one(here.session, whose, mail_id).mail
    return here.go(f"/mails/{_decided(here, mail, decision, form).id}#story")


def _decided(here: Desk, mail: Mail, decision: Decision, form: StaffForm) -> Mail:
    """The mail as it is now, or the one that goes out beside it."""
    if form.get("version") != version_of(mail):
        raise ConflictError("mail_not_stuck", "Somebody has decided about this mail already.")
    actor, settings = here.caller.actor, get_settings()
    if decision == "settle":
        delivery.settle(here.session, mail, actor=actor, now=here.now)
    elif decision == "anew":
        return resending.send_anew(here.session, mail, settings=settings, actor=actor, now=here.now)
    else:
        if letters.is_outdated(here.session, mail):
            letters.write_again(here.session, mail, settings=settings, now=here.now)
        delivery.send_again(here.session, mail, actor=actor)
    return mail


def version_of(mail: Mail) -> str:
    """What a form carries, so that two people never decide the same twice."""
    return f"{mail.state.value} {mail.attempts}"


def _page(
    here: Desk,
    whose: ColumnElement[bool],
    mail_id: UUID,
    *,
    back: str,
    part: str,
    moment: object,
) -> Response:
    listed = mailbox.one(here.session, whose, mail_id)
    mail = listed.mail
    message = read_mail(mail.raw)
    events = mailbox.story(here.session, mail)
    names = actors.names(here.session, [event.actor for event in events])
    return mail_page(
        here,
        title=listed.reader or mail.recipient,
        head=message.headers,
        html=message.html,
        text=message.text,
        attachments=message.attachments,
        back=back,
        part=part,
        shown={
            "mail": mail,
            "moment": moment,
            "state": mail_state(mail.state.value, here.words),
            "about": about(listed, here.words),
            "version": version_of(mail),
            "address": f"/outbox/mails/{mail.id}" if part == "outbox" else f"/mails/{mail.id}",
            "can_anew": mail.letter_id is not None
            and mail.state in {MailState.SENT, MailState.BOUNCED},
            "story": [_told(here, event, names) for event in events],
        },
    )


def _told(here: Desk, event: Event, names: dict[str, str]) -> tuple[Event, str, str]:
    what = what_happened(event, here.words)
    return event, what, actor_name(event.actor, names, here.words)
