"""What differs between a version and the one before it, each move with its price."""

from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.domain import changes, schedules
from services.domain.changes import Change, How
from services.domain.errors import not_found
from services.domain.labels import Labels, labels
from services.domain.solving import drafting, inquiries
from services.models import InquiryKind, Schedule, Solve
from services.web.leafing import Number, leaf
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.differing import in_order, place_texts
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute
from services.web.staff.studio.finding import ScheduleDep
from services.web.staff.studio.prices import Prices, prices
from services.web.states import change_text, schedule_state

router = APIRouter(
    prefix=f"{HOME}/missions/{{mission_id}}/schedules/{{schedule_id}}",
    include_in_schema=False,
    route_class=StaffRoute,
)
#: changes on one page
PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Row:
    who: str
    how: str
    #: slot and table
    before: tuple[str, ...]
    after: tuple[str, ...]
    price: str
    #: of the meeting whose exact price can be asked for; empty for none
    key: str


@router.get("/changes")
def page(
    here: MissionDeskDep,
    schedule: ScheduleDep,
    against: UUID | None = None,
    number: Number = 1,
    said: str = "",
) -> Response:
    bases = _bases(here, schedule)
    base = bases.get(against) if against else next(iter(bases.values()), None)
    listed = changes.changes(here.session, schedule, against=base) if base else ()
    counts = Counter(change.how for change in listed)
    names, asked = labels(here.session, here.mission), prices(here, schedule)
    changed = in_order(listed, names)
    shown = leaf(len(changed), number=number, size=PAGE)
    return here.page(
        "studio/changes",
        part="solves",
        schedule=schedule,
        schedule_state=schedule_state(schedule.state.value, here.words),
        rows=[_row(change, names, asked) for change in changed[shown.rows]],
        shown=shown,
        counts=[(change_text(how.value, here.words), counts[how]) for how in How if counts[how]],
        base=base,
        bases=list(bases.values()),
        answering=asked.working,
        seen=drafting.last_change(here.session, schedule),
        said=said,
    )


def _bases(here: MissionDesk, schedule: Schedule) -> dict[UUID, Schedule]:
    """What the version can be compared with: the one it stayed near to, then the published one."""
    near = changes.nearby(here.session, schedule)
    published = schedules.published(here.session, here.mission.id)
    known = [version for version in (near, published) if version is not None]
    return {version.id: version for version in known if version.id != schedule.id}


@router.post("/prices")
def ask_price(
    *,
    _form: StaffForm,
    here: MissionDeskDep,
    schedule: ScheduleDep,
    question: Annotated[Literal["serve", "stay"], Query()],
    key: Annotated[str, Query(max_length=200)],
    number: Number = 1,
) -> Response:
    """Back to the page where the question was asked, which shows the answer once it is there."""
    inquiries.ask(
        here.session,
        _solve_behind(here, schedule),
        kind=InquiryKind(question),
        key=key,
        actor=here.caller.actor,
        now=here.now,
    )
    page = f"changes?number={number}" if question == "stay" else "unserved"
    return here.go(f"/schedules/{schedule.id}/{page}#answers")


def _solve_behind(here: MissionDesk, schedule: Schedule) -> Solve:
    solve = here.session.get(Solve, schedule.solve_id) if schedule.solve_id else None
    if solve is None:
        raise not_found("solve")
    return solve


def _row(change: Change, names: Labels, asked: Prices) -> Row:
    words = asked.here.words

    stay = InquiryKind.STAY
    priced = change.how in (How.MOVED, How.CANCELLED) and change.price is not None
    return Row(
        who=" · ".join(names.companies[who] for who in change.participations),
        how=change_text(change.how.value, words),
        before=place_texts(change.before, names, words),
        after=place_texts(change.after, names, words),
        price=change_text(change.obstacle, words)
        if change.obstacle
        else asked.text(stay, change.key, change.price, change.price_goal),
        key=change.key if priced and asked.askable(stay, change.key) else "",
    )
