"""A version as a page: what differs from the published one, and the wishes not served."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from services.domain.changes import Change, How, Place
from services.domain.goal_words import price_text
from services.domain.labels import Labels
from services.domain.unserved import UnservedWish
from services.locale import known, translations
from services.models import Inquiry, InquiryKind, Mission, Schedule, SolveState
from services.web.pages import render
from services.web.states import change_text, schedule_state, solve_state

#: what interests most comes first
ORDER = (How.MOVED, How.CANCELLED, How.OTHER_TABLE, How.REFILLED, How.NEW)
Prices = dict[tuple[InquiryKind, str], Inquiry]


@dataclass(frozen=True, kw_only=True)
class _ChangeRow:
    who: str
    how: str
    #: slot and table
    before: tuple[str, ...]
    after: tuple[str, ...]
    price: str
    key: str


@dataclass(frozen=True, kw_only=True)
class _WishRow:
    wish: UnservedWish
    price: str
    key: str


def version_page(
    mission: Mission,
    schedule: Schedule,
    *,
    listed: Sequence[Change],
    wishes: Sequence[tuple[str, UnservedWish]],
    asked: Prices,
    names: Labels,
    language: str,
    sort: str = "price",
    form_field: tuple[str, str] = ("", ""),
) -> str:
    """What differs from the published version, and the wishes not served, with prices.

    `wishes` come with the keys of their meetings, `asked` are the inquiries about exact prices.
    """
    language = known(language)
    words = translations(language)
    counts = Counter(change.how for change in listed)

    def place(at: Place | None) -> tuple[str, ...]:
        if at is None:
            return ()
        slot, table = names.text(str(at.slot_id)), names.text(str(at.table_id))
        return slot, words.gettext("Table %(table)s") % {"table": table}

    def price(kind: InquiryKind, key: str, least: int | None, goal: str) -> str:
        inquiry = asked.get((kind, key))
        if inquiry is not None:
            return _exact(inquiry, kind)
        if not least:
            return ""
        return price_text(least, goal, words, kind=kind, exact=False)

    def _exact(inquiry: Inquiry, kind: InquiryKind) -> str:
        if inquiry.state is not SolveState.DONE or not inquiry.answer:
            return solve_state(inquiry.state.value, words)
        (told,) = inquiry.answer
        if told["amount"] is None:
            return words.gettext("There is no schedule in which that is possible.")
        exact = told["status"] == "OPTIMAL"
        return price_text(told["amount"], told["goal"], words, kind=kind, exact=exact)

    def askable(kind: InquiryKind, key: str) -> str:
        return key if schedule.solve_id and (kind, key) not in asked else ""

    moved = (How.MOVED, How.CANCELLED)
    stay, serve = InquiryKind.STAY, InquiryKind.SERVE
    rows = [
        _ChangeRow(
            who=" · ".join(names.companies[who] for who in change.participations),
            how=change_text(change.how.value, words),
            before=place(change.before),
            after=place(change.after),
            price=change_text(change.obstacle, words)
            if change.obstacle
            else price(stay, change.key, change.price, change.price_goal),
            key=askable(stay, change.key)
            if change.how in moved and change.price is not None
            else "",
        )
        for change in _in_order(listed, names)
    ]
    return render(
        "staff/version.html",
        language,
        {
            "mission": mission.title,
            "form_field": form_field,
            "schedule": schedule,
            "schedule_state": lambda state: schedule_state(state, words),
            "changes": rows if listed else [],
            "counts": [(change_text(how.value, words), counts[how]) for how in How if counts[how]],
            "wishes": [
                _WishRow(
                    wish=wish,
                    price=price(serve, key, wish.price, wish.price_goal),
                    key=askable(serve, key) if wish.price is not None else "",
                )
                for key, wish in _sorted(wishes, sort)
            ],
        },
    )


def _in_order(listed: Iterable[Change], names: Labels) -> list[Change]:
    """What is not kept: by what became of it, then by time."""

    def time(change: Change) -> datetime:
        place = change.before or change.after
        slot = names.slots.get(place.slot_id) if place else None
        return slot.starts if slot else datetime.max.replace(tzinfo=UTC)

    changed = [change for change in listed if change.how in ORDER]
    return sorted(changed, key=lambda change: (ORDER.index(change.how), time(change), change.key))


def _sorted(
    wishes: Iterable[tuple[str, UnservedWish]], sort: str
) -> list[tuple[str, UnservedWish]]:
    """By price, the cheapest of the lesser goal first; or by company and rank."""

    def by_price(row: tuple[str, UnservedWish]) -> tuple[bool, bool, int]:
        wish = row[1]
        return wish.price is None, wish.price_goal != "served", wish.price or 0

    def by_company(row: tuple[str, UnservedWish]) -> tuple[str, int]:
        return row[1].name, row[1].rank

    return sorted(wishes, key=by_company) if sort == "company" else sorted(wishes, key=by_price)
