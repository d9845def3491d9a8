"""The studio: a mission is solved, watched, judged, repaired, and its refusals are remedied."""

from fastapi import APIRouter

from services.web.staff.studio import changing, run, solves, wishing

router = APIRouter(include_in_schema=False)
for part in (solves, run, changing, wishing):
    router.include_router(part.router)
