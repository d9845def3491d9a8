"""The staff's site: missions from the empty form to the published schedule and after."""

from fastapi import APIRouter

from services.web.staff import (
    home,
    invitations,
    overview,
    registrations,
    setup,
    status,
    studio,
)
from services.web.staff.signed_in import install

__all__ = ["install", "router"]

router = APIRouter(include_in_schema=False)
for part in (
    home,
    setup,
    overview,
    studio,
    status,
    registrations,
    invitations,
):
    router.include_router(part.router)
