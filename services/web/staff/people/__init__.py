"""People of a mission: who takes part, who is still to come, and what each has to do yet."""

from fastapi import APIRouter

from services.web.staff.people import (
    importing,
    invitations,
    listing,
    participant,
    registrations,
    reminders,
)
from services.web.staff.signed_in import HOME

router = APIRouter(include_in_schema=False)
for part in (listing, registrations, invitations, reminders, importing, participant):
    router.include_router(part.router, prefix=f"{HOME}/missions/{{mission_id}}/people")
