"""The companies' site: what their private link opens, as pages without script."""

from fastapi import APIRouter

from services.web.company import (
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

router = APIRouter(include_in_schema=False)
for part in (home, wishes, catalogue, partner, requests, agenda, profile, delegates, delegate):
    router.include_router(part.router, prefix="/c/{token}")
