"""The studio: a mission is solved, watched, judged, repaired, and its refusals are remedied."""

from fastapi import APIRouter

from services.web.staff.studio import (
    changing,
    compare,
    drafts,
    live,
    remedying,
    repairing,
    run,
    solves,
    wishing,
)

router = APIRouter(include_in_schema=False)
for part in (compare, solves, live, run, drafts, changing, wishing, remedying, repairing):
    router.include_router(part.router)
