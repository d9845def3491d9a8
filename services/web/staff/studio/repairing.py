"""What can't be held as it was told, and the solve that keeps everything else in its place."""

from gettext import NullTranslations
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field, ValidationError

from services.domain import overview, schedules
from services.domain.broken import Why, broken
from services.domain.errors import InvalidError, not_found
from services.domain.solving import request as solving
from services.models import Purpose, Solve
from services.web.leafing import Number, leaf
from services.web.staff.desk import MissionDeskDep
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute
from services.web.staff.studio.wording import limits
from services.web.telling import notice_text

router = APIRouter(
    prefix=f"{HOME}/missions/{{mission_id}}", include_in_schema=False, route_class=StaffRoute
)
PAGE = 100


class Question(BaseModel):
    max_loss: Annotated[int, Field(ge=0, le=solving.GREATEST_LOSS)] = 0


@router.get("/repair")
def page(here: MissionDeskDep, number: Number = 1) -> Response:
    """Raises NotFoundError while no version is published."""
    version = schedules.published(here.session, here.mission.id)
    if version is None:
        raise not_found("schedule")
    found = broken(here.session, version, now=here.now)
    shown = leaf(len(found), number=number, size=PAGE)
    late = [
        (person, company, notice_text(notice.minutes, here.words), notice.starts_at)
        for notice, person, company in overview.notices(here.session, [here.mission.id], limit=PAGE)
        if notice.withdrawn_at is None and notice.minutes is not None
    ]
    return here.page(
        "studio/repair",
        part="solves",
        version=version,
        found=found[shown.rows],
        count=len(found),
        number=shown.number,
        pages=shown.pages,
        late=late,
        why=lambda cause, name: cause_text(cause, name, here.words),
        losses=limits(here.words).loss,
    )


@router.post("/repair")
def ask(here: MissionDeskDep, form: StaffForm) -> Response:
    """To the solve; what it changes is shown there with its prices, and nothing is told."""
    version = schedules.published(here.session, here.mission.id)
    if version is None:
        raise not_found("schedule")
    try:
        asked = Question.model_validate(dict(form))
    except ValidationError as error:
        raise InvalidError("max_loss", "Choose from the list.", where="max_loss") from error
    behind = here.session.get(Solve, version.solve_id) if version.solve_id else None
    solve = solving.request(
        here.session,
        here.mission,
        policy="fair" if behind and behind.policy == "fair" else "weighted",
        max_loss=asked.max_loss,
        purpose=Purpose.REPAIR,
        actor=here.caller.actor,
        now=here.now,
    )
    said = "" if solve.purpose is Purpose.REPAIR else "?said=waiting"
    return here.go(f"/solves/{solve.id}{said}")


def cause_text(cause: Why, name: str, words: NullTranslations) -> str:
    """Why a meeting can't be held as it was told."""
    return {
        Why.LEFT: words.gettext("%(name)s takes no part any more"),
        Why.ABSENT: words.gettext("%(name)s is absent then"),
        Why.AWAY: words.gettext("%(name)s, who interprets, is away then"),
        Why.TABLE_CLOSED: words.gettext("table %(name)s is closed then"),
    }[cause] % {"name": name}
