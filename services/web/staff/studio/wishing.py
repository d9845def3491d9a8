"""The wishes that a version does not serve: by cause, or by what serving them would cost."""

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, Any, Literal, NamedTuple

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy import select

from services.domain import unserved
from services.domain.goal_words import labelled
from services.domain.labels import labels
from services.domain.solving import inquiries
from services.domain.solving.remedies import UNCONFIRMED, rooms_by_tables
from services.domain.unserved import UnservedWish
from services.models import Inquiry, InquiryKind, Schedule
from services.web.leafing import Number, leaf
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.signed_in import HOME, StaffRoute
from services.web.staff.studio import proof
from services.web.staff.studio.finding import WORKING, ScheduleDep
from services.web.staff.studio.prices import Prices, prices
from services.web.staff.studio.wording import failure_text, limits
from services.web.states import cause_text, remedy_text, schedule_state

router = APIRouter(
    prefix=f"{HOME}/missions/{{mission_id}}/schedules/{{schedule_id}}",
    include_in_schema=False,
    route_class=StaffRoute,
)
Sorting = Literal["cause", "price", "company"]
PAGE = 50
#: of each cause while all are shown
FIRST = 10


class Remedy(NamedTuple):
    kind: str
    where: str
    title: str
    says: str
    worth: int
    #: of the greatest worth, in per cent
    share: float


class Row(NamedTuple):
    wish: UnservedWish
    price: str
    key: str
    #: whether its exact price can be asked for
    askable: bool
    #: what the remedy to hold it is about; empty where nobody may, or nobody can
    where: str
    #: what more of its cause would serve, where that is known to serve more
    other: Remedy | None = None


class Cause(NamedTuple):
    """Wishes with one reason, the cheapest first; `number` of them, not all of which are shown."""

    reason: str
    title: str
    number: int
    rows: list[Row]


@router.get("/unserved")
def page(
    *,
    here: MissionDeskDep,
    schedule: ScheduleDep,
    sort: Sorting = "cause",
    cause: Annotated[str, Query(max_length=40)] = "",
    number: Number = 1,
) -> Response:
    wishes = unserved.unserved(here.session, schedule, language=here.language)
    asked, whatif = prices(here, schedule), _what_if(here, schedule)
    remedies = _remedies(here, whatif)
    listed = sorted_by([one for one in wishes if cause in ("", one.reason)], sort)
    whole = sort == "cause" and not cause
    shown = [] if whole else listed
    paged = leaf(len(shown), number=number, size=PAGE)
    return here.page(
        "studio/unserved",
        part="solves",
        schedule=schedule,
        schedule_state=schedule_state(schedule.state.value, here.words),
        count=len(wishes),
        causes=by_cause(listed, asked, remedies) if whole else [],
        rows=[row(wish, asked, remedies) for wish in shown[paged.rows]],
        sort=sort,
        cause=cause,
        cause_title=cause_text(cause, here.words) if cause and listed else "",
        cause_text=lambda reason: cause_text(reason, here.words),
        number=paged.number,
        pages=paged.pages,
        whatif=whatif,
        remedies=remedies,
        rooms=rooms_by_tables(here.session, schedule),
        losses=limits(here.words).loss,
        whatif_why=failure_text(whatif, here.words) if whatif else "",
        whatif_says=proof.progress_text(whatif, here.words),
        seeking=whatif is not None and whatif.state in WORKING,
        answering=asked.working or (whatif is not None and whatif.state in WORKING),
    )


def by_cause(
    ordered: Sequence[UnservedWish], asked: Prices, remedies: Sequence[Remedy]
) -> list[Cause]:
    """The cause with the most wishes first; they come by cause and price."""
    groups = [
        (reason, list(members)) for reason, members in groupby(ordered, key=lambda one: one.reason)
    ]
    groups.sort(key=lambda group: -len(group[1]))
    return [
        Cause(
            reason,
            cause_text(reason, asked.here.words),
            len(members),
            [row(wish, asked, remedies) for wish in members[:FIRST]],
        )
        for reason, members in groups
    ]


def sorted_by(wishes: Sequence[UnservedWish], sort: Sorting) -> list[UnservedWish]:
    if sort == "company":
        return sorted(wishes, key=lambda wish: (wish.name, wish.rank))
    if sort == "cause":
        return sorted(wishes, key=lambda wish: (wish.reason, *_price(wish)))
    return sorted(wishes, key=_price)


def row(wish: UnservedWish, asked: Prices, remedies: Sequence[Remedy]) -> Row:
    key = inquiries.wish_key(wish.participation_id, wish.partner_id)
    serve = InquiryKind.SERVE
    possible = wish.price is not None and not asked.impossible(serve, key)
    may = possible and wish.reason != UNCONFIRMED
    return Row(
        wish=wish,
        price=asked.text(serve, key, wish.price, wish.price_goal),
        key=key,
        askable=wish.price is not None and asked.askable(serve, key),
        where=f"{wish.participation_id} {wish.partner_id}" if may else "",
        other=_other(wish, remedies),
    )


def _other(wish: UnservedWish, remedies: Sequence[Remedy]) -> Remedy | None:
    """The best of those that are more of what the wish was short of."""
    seats = {"own_full": str(wish.participation_id), "partner_full": str(wish.partner_id)}
    return next(
        (
            one
            for one in remedies
            if (one.kind == "table" and wish.reason == "tables_full")
            or (one.kind == "seat" and one.where == seats.get(wish.reason))
            or (one.kind == "slot" and wish.reason == "no_common_slot")
        ),
        None,
    )


def _price(wish: UnservedWish) -> tuple[bool, bool, int, int]:
    """The cheapest of the lesser goal first, the dearer wish before; what can't be served last."""
    return wish.price is None, wish.price_goal != "served", wish.price or 0, wish.rank


def _what_if(here: MissionDesk, schedule: Schedule) -> Inquiry | None:
    """The last that was asked of the solve behind the version."""
    asked = select(Inquiry).filter_by(solve_id=schedule.solve_id, kind=InquiryKind.WHAT_IF)
    return here.session.scalars(asked.order_by(Inquiry.id.desc()).limit(1)).first()


def _remedies(here: MissionDesk, whatif: Inquiry | None) -> list[Remedy]:
    """What would serve more, as far as it is known: the confirmed first, each part by its gain."""
    answer: Sequence[dict[str, Any]] = (whatif.answer or ()) if whatif else ()
    names = labels(here.session, here.mission)
    most = max((proof.worth(one) for one in answer), default=0)
    return [
        Remedy(
            one["kind"],
            one["where"],
            labelled(remedy_text(one["kind"], here.words), names.text(one["where"]), here.words),
            proof.confirmed_text(one, here.words),
            proof.worth(one),
            proof.share(proof.worth(one), most),
        )
        for one in proof.by_gain(answer)
    ]
