"""Goals, proofs, bottlenecks and prices of a solve, in the words of those who lead a mission."""

from collections.abc import Sequence
from gettext import NullTranslations

from services.models import InquiryKind


def goal_text(stage: str, words: NullTranslations) -> str:
    """What a stage of the solver is about; the stage itself where it has no words."""
    if stage.startswith("fair-"):
        return words.gettext("Companies with at least %(n)s of their wishes served") % {
            "n": stage.removeprefix("fair-")
        }
    return {
        "floor": words.gettext("Meetings missing below what was promised"),
        "served": words.gettext("Preference served, in points"),
        "kept-slots": words.gettext("Published meetings kept in their slot"),
        "kept-tables": words.gettext("Published meetings kept at their table"),
        "breaks": words.gettext("Breaks between meetings"),
        "moves": words.gettext("Changes of table"),
    }.get(stage, stage)


def proof_text(proof: str, words: NullTranslations) -> str:
    """What shows a bound."""
    return {
        "dual": words.gettext("Limits of the mission, added up, leave room for no more."),
        "search": words.gettext("The solver has tried or excluded every other possibility."),
        "zero": words.gettext("There can’t be fewer than none."),
        "same-meetings": words.gettext("Among all schedules with the same meetings."),
        "same-slots": words.gettext(
            "Among all schedules with the same meetings at the same times."
        ),
    }.get(proof, words.gettext("Nothing shows this bound yet."))


def bottleneck_text(kind: str, names: Sequence[str], words: NullTranslations) -> str:
    """A limit in words, such as 'Tables: Tuesday morning'."""
    what = {
        "tables": words.gettext("Tables"),
        "seats": words.gettext("Free slots of a company"),
        "max": words.gettext("Most meetings of a company"),
        "quota": words.gettext("Most meetings of a delegation"),
        "site": words.gettext("Tables of a site"),
        "interpreters": words.gettext("Interpreters"),
    }.get(kind, kind)
    return labelled(what, " · ".join(names), words)


def labelled(what: str, which: str, words: NullTranslations) -> str:
    """'Tables: Tuesday morning'."""
    return words.gettext("%(what)s: %(which)s") % {"what": what, "which": which}


def price_text(
    price: int, goal: str, words: NullTranslations, *, kind: InquiryKind, exact: bool
) -> str:
    """What serving a wish, or keeping a meeting in its slot, costs: exactly, or at least."""
    return _sentence(words, kind=kind, exact=exact) % {"loss": loss_text(price, goal, words)}


def _sentence(words: NullTranslations, *, kind: InquiryKind, exact: bool) -> str:
    if kind is InquiryKind.STAY:
        return (
            words.gettext("Keeping it in its slot would cost %(loss)s.")
            if exact
            else words.gettext("Keeping it in its slot would cost at least %(loss)s.")
        )
    return (
        words.gettext("Serving it would cost %(loss)s.")
        if exact
        else words.gettext("Serving it would cost at least %(loss)s.")
    )


def loss_text(amount: int, goal: str, words: NullTranslations) -> str:
    """So much of a goal, such as '3 points'."""
    counted = {"n": amount}
    if goal.startswith("fair-"):
        level = {"level": goal.removeprefix("fair-")}
        return words.ngettext(
            "a goal that counts more: %(n)s company fewer with %(level)s wishes served",
            "a goal that counts more: %(n)s companies fewer with %(level)s wishes served",
            amount,
        ) % (counted | level)
    if goal == "floor":
        return (
            words.ngettext(
                "a goal that counts more: %(n)s promised meeting",
                "a goal that counts more: %(n)s promised meetings",
                amount,
            )
            % counted
        )
    if goal.startswith("kept"):
        others = amount + 1 if goal == "kept-slots" else max(1, amount)  # in its stead
        return words.ngettext(
            "%(n)s other meeting that would have to move",
            "%(n)s other meetings that would have to move",
            others,
        ) % {"n": others}
    return words.ngettext("%(n)s point", "%(n)s points", amount) % counted
