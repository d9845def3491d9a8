"""The front door: what people see before the service knows who they are."""

from fastapi import APIRouter

from services.web.front import password, sessions, sign_in

router = APIRouter(include_in_schema=False)
for part in (sign_in, password, sessions):
    router.include_router(part.router)
