"""Staff ask for a solve, and ask it to stop, from the status page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from services.api.deps import Now, SessionDep
from services.domain import access
from services.domain.errors import DomainError
from services.domain.solving import request as solving
from services.locale import translations
from services.models import Solve
from services.web.languages import chosen
from services.web.staff.signed_in import SignedIn, SignedInDep, Staff, StaffForm
from services.web.staff.status import nobody, status_answer
from services.web.views import AskingView

router = APIRouter(prefix="/status", include_in_schema=False)


class Question(BaseModel):
    """What the form on the status page gives."""

    mission_id: UUID
    policy: Literal["weighted", "fair"]
    time_limit_s: float
    polish_limit_s: float
    max_loss: int


@router.post("/solves")
def ask(
    request: Request, session: SessionDep, now: Now, signed_in: SignedInDep, fields: StaffForm
) -> Response:
    """Back to the status page, where the solve waits; or the form again, with the refusal."""
    staff = signed_in.caller
    try:
        asked = Question.model_validate(fields)
        solving.request(
            session,
            access.staff_mission(session, staff, asked.mission_id),
            **asked.model_dump(exclude={"mission_id"}),
            actor=staff.actor,
            now=now,
        )
    except ValidationError:
        words = translations(chosen(request))
        sentence = words.gettext("Choose a mission, and give whole numbers.")
        return _again(request, session, signed_in, fields, sentence, now=now, code=422)
    except DomainError as error:
        return _again(request, session, signed_in, fields, error.message, now=now, code=409)
    return RedirectResponse("/status", status_code=303)


@router.post("/solves/{solve_id}/stop")
def stop(
    request: Request,
    session: SessionDep,
    now: Now,
    staff: Staff,
    _form: StaffForm,
    solve_id: UUID,
) -> Response:
    try:
        solve = access.staff_part(session, staff, Solve, solve_id, name="solve")
    except DomainError:
        return nobody(request)
    solving.cancel(session, solve, actor=staff.actor, now=now)
    return RedirectResponse("/status", status_code=303)


def _again(
    request: Request,
    session: Session,
    signed_in: SignedIn,
    fields: Mapping[str, str],
    sentence: str,
    *,
    now: datetime,
    code: int,
) -> Response:
    """The form as it was filled in, and why it was refused."""
    known = {name: fields[name] for name in Question.model_fields if name in fields}
    view = AskingView(missions=(), **known, error=sentence)
    return status_answer(request, session, signed_in, now=now, asked=view, code=code)
