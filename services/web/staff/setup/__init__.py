"""A mission is set up: step by step from the empty form, and changed later on the same pages."""

from fastapi import APIRouter

from services.web.staff.setup import (
    activities,
    announcing,
    beginning,
    cloning,
    days,
    mission,
    places,
    removing,
    renaming,
    slots,
    state,
)

router = APIRouter(include_in_schema=False)
#: «new» stands before what takes it for the id of a mission
for part in (
    beginning,
    mission,
    days,
    slots,
    places,
    renaming,
    activities,
    state,
    announcing,
    cloning,
    removing,
):
    router.include_router(part.router)
