"""What the solver knows, as pages for staff: the proof of a solve, what differs in a version."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal

from services.domain.changes import Change, How, Place
from services.domain.goal_words import bottleneck_text, goal_text, price_text, proof_text
from services.domain.labels import Labels
from services.domain.solving.certificate import CertificateView
from services.domain.unserved import UnservedWish
from services.locale import known, locale_of, translations
from services.models import Inquiry, InquiryKind, Mission, Schedule, Solve, SolveState
from services.web.pages import render
from services.web.states import change_text, remedy_text, schedule_state, solve_state, verdict_text

Prices = dict[tuple[InquiryKind, str], Inquiry]


def solve_page(
    mission: Mission,
    solve: Solve,
    view: CertificateView,
    *,
    whatif: Inquiry | None,
    names: Labels,
    language: str,
) -> str:
    """The claims of a solve as bars, the verdict on them, and what more of anything would serve."""
    language = known(language)
    words, locale = translations(language), locale_of(language)

    def moment(when: datetime) -> str:
        return format_datetime(when, "d MMM, HH:mm", ZoneInfo(mission.time_zone), locale)

    def number(value: float | None) -> str:
        return "–" if value is None else format_decimal(value, "#,##0.##", locale)

    remedies: Sequence[dict[str, Any]] = (whatif.answer or ()) if whatif else ()
    return render(
        "solve.html",
        language,
        {
            "mission": mission.title,
            "solve": solve,
            "view": view,
            "verdict": verdict_text(view.verdict.value, words),
            "whatif": whatif,
            "moment": moment,
            "number": number,
            "share": _share,
            "goal": lambda stage: goal_text(stage, words),
            "proof": lambda proof: proof_text(proof, words),
            "bottleneck": lambda kind, about: bottleneck_text(kind, about, words),
            "state": lambda state: solve_state(state, words),
            "remedy_name": lambda remedy: (
                f"{remedy_text(remedy['kind'], words)}: {names.text(remedy['where'])}"
            ),
            "remedy_says": lambda remedy: (
                words.gettext("estimated")
                if remedy["gain"] is None
                else words.gettext("confirmed: %(meetings)s meetings, %(first)s first choices more")
                % {"meetings": remedy["more_meetings"], "first": remedy["more_first_choices"]}
            ),
            "worth": _worth,
            "most": max((_worth(remedy) for remedy in remedies), default=1),
        },
    )


def _worth(remedy: dict[str, Any]) -> int:
    worth: int | None = remedy["gain_bound"] if remedy["gain"] is None else remedy["gain"]
    return worth or 0


def _share(part: float, whole: float | None) -> float:
    """Per cent, for the width of a bar: how near value and bound are, whichever is more."""
    most = max(part, whole or 0)
    return round(100 * min(part, whole or 0) / most, 2) if most else 100.0


@dataclass(frozen=True, kw_only=True)
class _ChangeRow:
    who: str
    how: str
    before: str
    after: str
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
) -> str:
    """What differs from the published version, and the wishes not served, with prices.

    `wishes` come with the keys of their meetings, `asked` are the inquiries about exact prices.
    """
    language = known(language)
    words = translations(language)
    counts = Counter(change.how for change in listed)

    def place(at: Place | None) -> str:
        if at is None:
            return ""
        slot, table = names.text(str(at.slot_id)), names.text(str(at.table_id))
        return f"{slot} · {words.gettext('Table %(number)s') % {'number': table}}"

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
        for change in listed
        if change.how is not How.KEPT
    ]
    return render(
        "version.html",
        language,
        {
            "mission": mission.title,
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
