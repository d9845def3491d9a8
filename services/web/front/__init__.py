"""The front door: what people see before the service knows who they are."""

from fastapi import APIRouter

from services.web.front import oidc, password, sessions, sign_in

router = APIRouter(include_in_schema=False)
for part in (sign_in, oidc, password, sessions):
    router.include_router(part.router)
