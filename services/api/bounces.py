"""Mails that came back, told by the mail server or a script beside it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from services.api.deps import SessionDep, StaffDep
from services.api.shapes import Shown
from services.domain import access, bounces

router = APIRouter(tags=["outbox"])

MESSAGE = {
    "requestBody": {
        "required": True,
        "content": {"message/rfc822": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class CameBack(Shown):
    mail_ids: list[UUID] = Field(
        description="The mails marked by this; none if they were before, or nothing of ours came."
    )


async def get_message(request: Request) -> bytes:
    return await request.body()


@router.post("/bounces", summary="A mail came back", openapi_extra=MESSAGE)
def take_bounce(
    session: SessionDep, caller: StaffDep, message: Annotated[bytes, Depends(get_message)]
) -> CameBack:
    """The notification as it arrived (RFC 3464): the mails that it names are marked.

    Whatever else arrives in that mailbox may be sent here too and changes nothing. Staff of a
    cluster mark mails of their missions only.
    """
    among = access.visible_mails(caller)
    return CameBack(mail_ids=bounces.take(session, message, among=among))
