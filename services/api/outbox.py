"""The outbox: mails with the state of their delivery, and what a person decides about them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from sqlalchemy import func, select

from services.api.deps import Now, SessionDep, StaffDep
from services.api.paging import PAGED, PageDep, page_of
from services.api.shapes import Shown
from services.domain import access, delivery, letters
from services.domain.errors import not_found
from services.models import Letter, Mail, MailState
from services.settings import get_settings

router = APIRouter(tags=["outbox"])


class MailShown(Shown):
    id: UUID
    letter_id: UUID | None
    notice_id: UUID | None
    dispatch_id: UUID | None
    recipient: str
    subject: str
    message_id: str
    state: MailState
    attempts: int
    error: str
    created_at: datetime
    next_attempt_at: datetime | None
    sent_at: datetime | None


class OutboxCount(Shown):
    """How many mails are in each state, and how many letters were never needed."""

    states: dict[MailState, int]
    delegates: int = Field(description="Delegates who have been told an agenda, or will be.")


def get_mail(session: SessionDep, caller: StaffDep, mail_id: UUID) -> Mail:
    mail = session.get(Mail, mail_id)
    if mail is None or mail.mission_id is None:
        raise not_found("mail")
    access.staff_mission(session, caller, mail.mission_id)
    return mail


MailDep = Annotated[Mail, Depends(get_mail)]


@router.get(
    "/missions/{mission_id}/outbox",
    summary="The mails of a mission, oldest first",
    responses=PAGED,
)
def list_mails(
    session: SessionDep,
    caller: StaffDep,
    mission_id: UUID,
    page: PageDep,
    state: MailState | None = None,
) -> list[MailShown]:
    mission = access.staff_mission(session, caller, mission_id)
    statement = select(Mail).filter_by(mission_id=mission.id)
    if state:
        statement = statement.filter_by(state=state)
    return [MailShown.model_validate(mail) for mail in page_of(session, statement, Mail.id, page)]


@router.get("/missions/{mission_id}/outbox/count", summary="How many mails are in which state")
def count_mails(session: SessionDep, caller: StaffDep, mission_id: UUID) -> OutboxCount:
    mission = access.staff_mission(session, caller, mission_id)
    delegates = (
        select(func.count(Letter.delegate_id.distinct()))
        .join(Mail, Mail.letter_id == Letter.id)
        .where(Letter.mission_id == mission.id, Mail.state != MailState.SUPERSEDED)
        .scalar_subquery()
    )
    # One statement sees one moment: letters written between two would be delegates without mails.
    rows = session.execute(
        select(Mail.state, func.count(), delegates)
        .where(Mail.mission_id == mission.id)
        .group_by(Mail.state)
    ).all()
    return OutboxCount(
        states={state: count for state, count, _ in rows},
        delegates=rows[0][2] if rows else 0,
    )


@router.get("/mails/{mail_id}", summary="One mail")
def read_mail(mail: MailDep) -> MailShown:
    return MailShown.model_validate(mail)


@router.post("/mails/{mail_id}/send-again", summary="Send a failed or unclear mail again")
def send_again(session: SessionDep, caller: StaffDep, now: Now, mail: MailDep) -> MailShown:
    """Under the same Message-ID, so that a reader who has it already sees it once.

    Where the delegate's address was corrected since, it goes to the present one.
    """
    if letters.is_outdated(session, mail):
        letters.write_again(session, mail, settings=get_settings(), now=now)
    return MailShown.model_validate(delivery.send_again(session, mail, actor=caller.actor))


@router.post("/mails/{mail_id}/settle", summary="An unclear mail has arrived")
def settle(session: SessionDep, caller: StaffDep, now: Now, mail: MailDep) -> MailShown:
    return MailShown.model_validate(delivery.settle(session, mail, actor=caller.actor, now=now))
