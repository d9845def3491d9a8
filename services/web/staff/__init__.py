"""The staff's site: missions from the empty form to the published schedule and after."""

from fastapi import APIRouter

from services.web.staff import (
    accounts,
    exports,
    history,
    home,
    outbox,
    outbox_mail,
    overview,
    people,
    publish,
    setup,
    statistics,
    status,
    studio,
    timetable,
    versions,
)
from services.web.staff.signed_in import install

__all__ = ["install", "router"]

router = APIRouter(include_in_schema=False)
for part in (
    home,
    accounts,
    setup,
    overview,
    people,
    studio,
    timetable,
    publish,
    versions,
    outbox,
    outbox_mail,
    history,
    exports,
    statistics,
    status,
):
    router.include_router(part.router)
