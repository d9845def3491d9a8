"""The staff's site: missions from the empty form to the published schedule and after."""

from fastapi import APIRouter

from services.web.staff import (
    accounts,
    asking,
    home,
    invitations,
    overview,
    registrations,
    setup,
    solver,
    status,
)
from services.web.staff.signed_in import install

__all__ = ["install", "router"]

router = APIRouter(include_in_schema=False)
for part in (
    home,
    accounts,
    setup,
    overview,
    status,
    asking,
    solver,
    registrations,
    invitations,
):
    router.include_router(part.router)
