"""The staff's site: missions from the empty form to the published schedule and after."""

from fastapi import APIRouter

from services.web.staff import (
    history,
    home,
    outbox,
    outbox_mail,
    overview,
    people,
    publish,
    setup,
    status,
    studio,
    versions,
)
from services.web.staff.signed_in import install

__all__ = ["install", "router"]

router = APIRouter(include_in_schema=False)
for part in (
    home,
    setup,
    overview,
    people,
    studio,
    publish,
    versions,
    outbox,
    outbox_mail,
    history,
    status,
):
    router.include_router(part.router)
