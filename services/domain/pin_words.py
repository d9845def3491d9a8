"""How meetings that are fixed contradict each other, and that said in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations

from services.domain.errors import ConflictError


@dataclass(frozen=True, kw_only=True)
class PinName:
    """A fixed meeting: the number of its arrangement, or who meets where it is locked."""

    number: int | None = None
    companies: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Misfit:
    """One contradiction: `code` is the kind, the rest fills its sentence."""

    code: str
    meetings: tuple[PinName, ...]
    when: str = ""
    then: str = ""
    #: a company or a delegate
    who: str = ""
    #: of a table, of slots or of seats
    number: int = 0


class PinError(ConflictError):
    """Fixed meetings that contradict each other; `misfits` say how, all of them."""

    misfits: tuple[Misfit, ...]

    def __init__(self, misfits: Sequence[Misfit]) -> None:
        texts = misfit_texts(misfits, NullTranslations())
        super().__init__(
            "contradicting_pins",
            texts[0] if len(texts) == 1 else "The pinned meetings contradict each other.",
            where="arrangements",
            problems=tuple(ConflictError("contradicting_pins", text) for text in texts),
        )
        self.misfits = tuple(misfits)


def misfit_texts(misfits: Sequence[Misfit], words: NullTranslations) -> list[str]:
    """What contradicts what, and what to do; a sentence for each."""
    return [_text(misfit, words) for misfit in misfits]


def _text(misfit: Misfit, words: NullTranslations) -> str:
    names = [_name(meeting, words) for meeting in misfit.meetings]
    sentences = _about_places(words) | _about_people(words)
    return sentences[misfit.code] % {
        "meeting": names[0],
        "other": names[-1],
        "meetings": ", ".join(names),
        "when": misfit.when,
        "then": misfit.then,
        "who": misfit.who,
        "number": misfit.number,
    }


def _name(meeting: PinName, words: NullTranslations) -> str:
    if meeting.number is not None:
        return words.gettext("arranged meeting %(number)s") % {"number": meeting.number}
    companies = " – ".join(meeting.companies)
    return words.gettext("locked meeting %(companies)s") % {"companies": companies}


def _about_places(words: NullTranslations) -> dict[str, str]:
    return {
        "other_slot": words.gettext(
            "The %(meeting)s is pinned to another slot than the one in which it is to be locked;"
            " change the arrangement or move the meeting first."
        ),
        "other_table": words.gettext(
            "The %(meeting)s is pinned to another table than the one at which it is to be locked;"
            " change the arrangement or move the meeting first."
        ),
        "beyond_half_day": words.gettext(
            "The %(meeting)s takes %(number)s slots from %(when)s, but its half-day ends before;"
            " pin it earlier or make it shorter."
        ),
        "outside_half_days": words.gettext(
            "The %(meeting)s is pinned to %(when)s, outside the half-days allowed for it; change"
            " the pin or the half-days."
        ),
        "at_one_table": words.gettext(
            "The %(meeting)s and the %(other)s are pinned to the same table at %(when)s; move one"
            " of them."
        ),
        "table_closed": words.gettext(
            "The %(meeting)s is pinned to table %(number)s at %(when)s, when that table is closed;"
            " open it or change the pin."
        ),
        "table_of_other": words.gettext(
            "The %(meeting)s is pinned to table %(number)s, which is kept for «%(who)s»; change"
            " the pin."
        ),
        "out_of_order": words.gettext(
            "The %(meeting)s must end before the %(other)s starts, but they are pinned to %(when)s"
            " and %(then)s; change one pin."
        ),
    }


def _about_people(words: NullTranslations) -> dict[str, str]:
    return {
        "too_few_seats": words.gettext(
            "«%(who)s» can hold %(number)s meeting(s) at a time, but these are all pinned to"
            " %(when)s: %(meetings)s; move one of them."
        ),
        "in_two_places": words.gettext(
            "«%(who)s» is to attend the %(meeting)s and the %(other)s, which are both pinned to"
            " %(when)s; move one of them or send somebody else."
        ),
    }
