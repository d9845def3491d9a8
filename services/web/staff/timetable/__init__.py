"""The timetable of a version: two grids, moves by hand with their price, locks, undo."""

from fastapi import APIRouter

from services.web.staff.timetable import changing, choosing, copying, showing

router = APIRouter()
for part in (copying, showing, choosing, changing):
    router.include_router(part.router)
