"""The front door: what people see before the service knows who they are."""

from fastapi import APIRouter

from services.web.front import links, oidc, password, register, sessions, sign_in

router = APIRouter(include_in_schema=False)
for part in (sign_in, oidc, password, sessions, register, links):
    router.include_router(part.router)
