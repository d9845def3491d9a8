"""The wishes that a version does not serve: by cause, or by what serving them would cost."""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import unserved
from services.domain.solving import inquiries
from services.domain.unserved import UnservedWish
from services.models import InquiryKind
from services.web.staff.desk import MissionDeskDep
from services.web.staff.signed_in import HOME, StaffRoute
from services.web.staff.studio.finding import ScheduleDep
from services.web.staff.studio.prices import Prices, prices
from services.web.states import schedule_state

router = APIRouter(
    prefix=f"{HOME}/missions/{{mission_id}}/schedules/{{schedule_id}}",
    include_in_schema=False,
    route_class=StaffRoute,
)
Sorting = Literal["cause", "price", "company"]


class Row(NamedTuple):
    wish: UnservedWish
    price: str
    key: str
    #: whether its exact price can be asked for
    askable: bool


class Cause(NamedTuple):
    """Wishes with one reason, the cheapest first."""

    title: str
    rows: list[Row]


@router.get("/unserved")
def page(here: MissionDeskDep, schedule: ScheduleDep, sort: Sorting = "cause") -> Response:
    wishes = unserved.unserved(here.session, schedule, language=here.language)
    asked = prices(here, schedule)
    return here.page(
        "studio/unserved",
        part="solves",
        schedule=schedule,
        schedule_state=schedule_state(schedule.state.value, here.words),
        count=len(wishes),
        causes=by_cause(wishes, asked) if sort == "cause" else [],
        rows=[] if sort == "cause" else [row(wish, asked) for wish in sorted_by(wishes, sort)],
        sort=sort,
        answering=asked.working,
    )


def by_cause(wishes: Sequence[UnservedWish], asked: Prices) -> list[Cause]:
    """The cause with the most wishes first."""
    ordered = sorted(wishes, key=lambda wish: (wish.reason, *_price(wish)))
    groups = [
        (reason, list(members)) for reason, members in groupby(ordered, key=lambda one: one.reason)
    ]
    groups.sort(key=lambda group: -len(group[1]))
    return [
        Cause(members[0].reason_in_words, [row(wish, asked) for wish in members])
        for _, members in groups
    ]


def sorted_by(wishes: Sequence[UnservedWish], sort: Sorting) -> list[UnservedWish]:
    if sort == "company":
        return sorted(wishes, key=lambda wish: (wish.name, wish.rank))
    return sorted(wishes, key=_price)


def row(wish: UnservedWish, asked: Prices) -> Row:
    key = inquiries.wish_key(wish.participation_id, wish.partner_id)
    serve = InquiryKind.SERVE
    return Row(
        wish=wish,
        price=asked.text(serve, key, wish.price, wish.price_goal),
        key=key,
        askable=wish.price is not None and asked.askable(serve, key),
    )


def _price(wish: UnservedWish) -> tuple[bool, bool, int]:
    """The cheapest of the lesser goal first; what can't be served last."""
    return wish.price is None, wish.price_goal != "served", wish.price or 0
