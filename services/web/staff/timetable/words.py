"""Prices and corrections in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from gettext import NullTranslations
from typing import NamedTuple

from services.domain.errors import DomainError
from services.domain.pin_words import PinError, misfit_texts
from services.domain.timetable.board import Board
from services.domain.timetable.choices import Choice
from services.domain.timetable.prices import Price
from services.domain.timetable.reasons import RuleError, obstacle_text
from services.domain.timetable.rules import Obstacle
from services.locale import translations
from services.models import Correction, CorrectionKind
from services.web.event_words import actor_name


class Verdict(NamedTuple):
    """What a cell says while a meeting is in the hand; `kind` is a class of the stylesheet."""

    kind: str
    text: str


def verdict(choice: Choice, words: NullTranslations) -> Verdict:
    """Whether the place is possible, and what it costs or what is in the way."""
    if choice.obstacle is not None:
        return Verdict("no", obstacle_text(choice.obstacle, words))
    price = choice.price or Price()
    text = price_text(price, words)
    if choice.swap is not None:
        text = words.gettext("Swap: %(price)s") % {"price": text}
    return Verdict(price_kind(price), text)


def price_kind(price: Price) -> str:
    """From the best to the worst: good, fair, dear."""
    if price.frozen > 0 or price.new_times > 0:
        return "dear"
    return "good" if price.is_free else "fair"


def price_text(price: Price, words: NullTranslations) -> str:
    """'+1 break, 4 people get another time than they were told', or that nothing changes."""
    return (" · ").join(_parts(price, words)) or words.gettext("costs nothing")


def _parts(price: Price, words: NullTranslations) -> list[str]:
    parts = []
    if price.frozen > 0:
        parts.append(words.gettext("so near that it should stay"))
    parts += _told(price, words)
    for amount, text in (
        (price.site_changes, _sites(price.site_changes, words)),
        (price.breaks, _breaks(price.breaks, words)),
        (price.table_changes, _tables(price.table_changes, words)),
    ):
        if amount:
            parts.append(text)
    if price.strangers > 0:
        parts.append(words.gettext("not at the table that is kept"))
    elif price.strangers < 0:
        parts.append(words.gettext("back at the table that is kept"))
    return parts


def _told(price: Price, words: NullTranslations) -> list[str]:
    parts = []
    if price.new_times > 0:
        parts.append(
            words.ngettext(
                "%(n)s person gets another time than told",
                "%(n)s people get another time than told",
                price.new_times,
            )
            % {"n": price.new_times}
        )
    elif price.new_times < 0:
        parts.append(words.gettext("at the time that was told"))
    if price.new_tables > 0:
        parts.append(
            words.ngettext(
                "%(n)s person gets another table than told",
                "%(n)s people get another table than told",
                price.new_tables,
            )
            % {"n": price.new_tables}
        )
    elif price.new_tables < 0 and price.new_times <= 0:
        parts.append(words.gettext("at the table that was told"))
    return parts


def _breaks(amount: int, words: NullTranslations) -> str:
    text = words.ngettext("%(n)s break", "%(n)s breaks", abs(amount))
    return text % {"n": _signed(amount)}


def _tables(amount: int, words: NullTranslations) -> str:
    text = words.ngettext("%(n)s change of table", "%(n)s changes of table", abs(amount))
    return text % {"n": _signed(amount)}


def _sites(amount: int, words: NullTranslations) -> str:
    text = words.ngettext("%(n)s change of site", "%(n)s changes of site", abs(amount))
    return text % {"n": _signed(amount)}


def _signed(amount: int) -> str:
    """With its sign, which stays before the number in every script."""
    return f"\u2066{'+' if amount > 0 else '−'}{abs(amount)}\u2069"


def short_text(obstacle: Obstacle, words: NullTranslations) -> str:
    """What is in the way of a table, in as few words as fit into its cell."""
    return {
        "table_closed": words.gettext("closed"),
        "room_taken": obstacle.name,
        "table_double_booked": obstacle.name,
        "other_site": words.gettext("other site"),
        "no_time_to_travel": words.gettext("too far"),
        "meeting_locked": words.gettext("locked"),
        "arrangement_pinned": words.gettext("pinned elsewhere"),
    }.get(obstacle.code, "")


def said_text(said: str, words: NullTranslations) -> str:
    """What was done."""
    return {
        "moved": words.gettext("The meeting was moved."),
        "swapped": words.gettext("The two meetings have changed places."),
        "cancelled": words.gettext("The meeting was taken out of this version."),
        "undone": words.gettext("Undone."),
        "redone": words.gettext("Done again."),
        "locked": words.gettext("The locks are saved; they hold in every version."),
    }.get(said, "")


def refusal_text(error: DomainError, language: str) -> list[str]:
    """Why a correction was not made."""
    words = translations(language)
    if isinstance(error, RuleError):
        return [obstacle_text(error.obstacle, words)]
    if isinstance(error, PinError):
        return misfit_texts(error.misfits, words)
    known = {
        "schedule_is_frozen": words.gettext(
            "This version is no draft any more and stays as it is. Make a draft of it."
        ),
        "table_double_booked": words.gettext(
            "Another meeting has been put at this table at that time."
        ),
        "delegate_double_booked": words.gettext(
            "Somebody of this meeting has something else at that time."
        ),
        "interpreter_double_booked": words.gettext(
            "The interpreter has another meeting at that time."
        ),
        "nothing_to_undo": words.gettext("There is nothing to undo."),
        "nothing_to_redo": words.gettext("There is nothing to do again."),
        "changed_since": words.gettext(
            "The meeting was changed since by other means. Look at it again."
        ),
        "not_found": words.gettext("The meeting is not there any more; a colleague took it out."),
        "mission_over": words.gettext("The mission is over; nothing in it changes any more."),
    }
    problems = error.problems or (error,)
    return list(
        dict.fromkeys(
            known.get(part.code, words.gettext("This is not possible as it is now."))
            for part in problems
        )
    )


class Told(NamedTuple):
    """A correction as one reads it: what, of which meeting, by whom, when."""

    what: str
    meeting: str
    who: str
    when: datetime


def kind_text(kind: CorrectionKind, words: NullTranslations) -> str:
    return {
        CorrectionKind.MOVED: words.gettext("moved"),
        CorrectionKind.SWAPPED: words.gettext("swapped"),
        CorrectionKind.CANCELLED: words.gettext("taken out"),
        CorrectionKind.UNDONE: words.gettext("undone"),
        CorrectionKind.REDONE: words.gettext("done again"),
    }[kind]


def meeting_names(board: Board, row: Correction) -> str:
    """Who meets in the meetings of a correction."""
    rows = [row.before.get(key) or row.after.get(key) for key in {**row.before, **row.after}]
    members = {str(id_): member.name for id_, member in board.members.items()}
    titles = [
        " – ".join(sorted(members.get(one, "?") for one in found["members"]))
        for found in rows
        if found
    ]
    return " ⇄ ".join(sorted(titles))


def told(
    board: Board, log: Sequence[Correction], names: Mapping[str, str], words: NullTranslations
) -> list[Told]:
    """The corrections, the newest first."""
    return [
        Told(
            what=kind_text(row.kind, words),
            meeting=meeting_names(board, row),
            who=actor_name(row.actor, names, words),
            when=row.done_at,
        )
        for row in reversed(log)
    ]
