"""The staff's site: missions from the empty form to the published schedule and after."""

from fastapi import APIRouter

from services.web.staff import (
    asking,
    exports,
    history,
    home,
    invitations,
    outbox,
    outbox_mail,
    overview,
    publish,
    registrations,
    solver,
    statistics,
    status,
    versions,
)
from services.web.staff.signed_in import install

__all__ = ["install", "router"]

router = APIRouter(include_in_schema=False)
for part in (
    home,
    overview,
    publish,
    versions,
    outbox,
    outbox_mail,
    history,
    exports,
    statistics,
    status,
    asking,
    solver,
    registrations,
    invitations,
):
    router.include_router(part.router)
