"""The staff's site: missions from the empty form to the published schedule and after."""

from fastapi import APIRouter

from services.web.staff import (
    asking,
    home,
    invitations,
    overview,
    registrations,
    solver,
    status,
    timetable,
)
from services.web.staff.signed_in import install

__all__ = ["install", "router"]

router = APIRouter(include_in_schema=False)
for part in (
    home,
    overview,
    status,
    asking,
    solver,
    registrations,
    invitations,
    timetable,
):
    router.include_router(part.router)
