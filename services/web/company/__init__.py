"""The companies' site: what their private link opens, as pages without script.

Staff who act in a company's place see the same pages below an address of their own.
"""

from fastapi import APIRouter

from services.web.company import (
    acting,
    agenda,
    catalogue,
    delegate,
    delegates,
    home,
    partner,
    profile,
    requests,
    wishes,
)
from services.web.staff_cookie import ACTING

router = APIRouter(include_in_schema=False)
for part in (home, wishes, catalogue, partner, requests, agenda, profile, delegates, delegate):
    router.include_router(part.router, prefix="/c/{token}")
    router.include_router(part.router, prefix=f"{ACTING}/{{acting_id}}")
router.include_router(acting.router, prefix=f"{ACTING}/{{acting_id}}")
