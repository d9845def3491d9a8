"""Why a solve or an inquiry has failed, in a sentence: from what is kept of it."""

from collections.abc import Mapping, Sequence
from gettext import NullTranslations
from typing import Any

from services.domain.goal_words import bottleneck_text


def failure_text(failure: Mapping[str, Any], words: NullTranslations) -> str:
    """What went wrong, and what to do where staff can do anything.

    `failure` is what services.domain.solving.failing makes.
    """
    code = failure["code"]
    if code == "contradiction":
        return _contradiction(failure, words)
    if code == "not_together":
        return words.gettext(
            "%(meetings)s: they can’t all be held; give up one of them, or its pins."
        ) % {"meetings": _meetings(failure["meetings"], words)}
    return {
        "stopped": words.gettext(
            "The solver process stopped %(times)s times while it worked on this."
        ),
        "broke": words.gettext("The solver broke off (%(name)s); the log says more."),
        "unreadable": words.gettext(
            "What is stored of the solve can’t be read; verify its certificate."
        ),
        "incomplete": words.gettext(
            "Something is missing before the mission can be solved; see under Solves."
        ),
        "unfit": words.gettext(
            "The data of the mission don’t fit together. Ask whoever runs Escale; the log says"
            " more."
        ),
    }[code] % failure


def _contradiction(failure: Mapping[str, Any], words: NullTranslations) -> str:
    meetings = failure["meetings"]
    sentence = (
        words.gettext("%(meetings)s contradict each other: %(why)s.")
        if len(meetings) > 1
        else words.gettext("%(meetings)s can’t be held: %(why)s.")
    )
    kind, *names = failure["what"] or [""]
    filled = {
        "slot": failure["slot"],
        "who": failure["who"],
        "room": failure["room"],
        "what": bottleneck_text(kind, names, words),
    }
    why = _reasons(words)[failure["clash"]] % filled
    return sentence % {"meetings": _meetings(meetings, words), "why": why}


def _reasons(words: NullTranslations) -> dict[str, str]:
    """By the names of scheduler.Clash."""
    return {
        "CIRCLE": words.gettext("each is to come before the other"),
        "NOWHERE": words.gettext(
            "it must be held, but no slot suits its companies, tables, delegates and pins"
        ),
        "ORDER": words.gettext(
            "the first is to end before the second begins, which their slots exclude"
        ),
        "SAME_TABLE": words.gettext("both are at one table (%(slot)s)"),
        "SAME_DELEGATE": words.gettext("one delegate of «%(who)s» is to attend both (%(slot)s)"),
        "TABLES": words.gettext("tables open then: %(room)s (%(slot)s)"),
        "RESOURCE": words.gettext("%(what)s: there is room for %(room)s then (%(slot)s)"),
        "SEATS": words.gettext("«%(who)s» can hold %(room)s at a time then (%(slot)s)"),
        "SEATS_IN_ALL": words.gettext("«%(who)s» can hold %(room)s in all slots together"),
        "MAX": words.gettext("«%(who)s» takes %(room)s meetings at most"),
        "QUOTA": words.gettext("the delegation «%(who)s» takes %(room)s meetings at most"),
        "ALTERNATIVES": words.gettext("only one of them can be held"),
    }


def _meetings(meetings: Sequence[Mapping[str, Any]], words: NullTranslations) -> str:
    """'arranged meeting 1 (Atlas, Sirius), meeting of Medina, Vega'."""
    return ", ".join(_meeting(each, words) for each in meetings)


def _meeting(meeting: Mapping[str, Any], words: NullTranslations) -> str:
    companies = ", ".join(meeting["companies"])
    if meeting["number"] is None:
        return words.gettext("meeting of %(companies)s") % {"companies": companies}
    arranged = words.gettext("arranged meeting %(number)s") % {"number": meeting["number"]}
    return f"{arranged} ({companies})"
