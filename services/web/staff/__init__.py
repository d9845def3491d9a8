"""The staff's site: missions from the empty form to the published schedule and after."""

from fastapi import APIRouter

from services.web.staff import (
    asking,
    history,
    home,
    invitations,
    outbox,
    outbox_mail,
    overview,
    publish,
    registrations,
    setup,
    solver,
    status,
    timetable,
    versions,
)
from services.web.staff.signed_in import install

__all__ = ["install", "router"]

router = APIRouter(include_in_schema=False)
for part in (
    home,
    setup,
    overview,
    timetable,
    publish,
    versions,
    outbox,
    outbox_mail,
    history,
    status,
    asking,
    solver,
    registrations,
    invitations,
):
    router.include_router(part.router)
