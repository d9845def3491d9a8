"""What a solve has proved, how evenly it serves, and what more of anything would bring; a page."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from gettext import NullTranslations
from typing import Any
from zoneinfo import ZoneInfo

from services.domain.goal_words import bottleneck_text, goal_text, labelled, loss_text, proof_text
from services.domain.labels import Labels
from services.domain.solving.certificate import CertificateView
from services.locale import decimal, known, moment_name, translations
from services.models import Inquiry, Mission, Solve
from services.web.pages import render
from services.web.states import policy_text, remedy_text, solve_state, verdict_text


def proof_page(
    mission: Mission,
    solve: Solve,
    view: CertificateView,
    *,
    fairness: Mapping[str, Any] | None,
    whatif: Inquiry | None,
    names: Labels,
    language: str,
    form_field: tuple[str, str] = ("", ""),
) -> str:
    """The claims of a solve as bars, the verdict on them, and what more of anything would serve."""
    language = known(language)
    words = translations(language)
    zone = ZoneInfo(mission.time_zone)

    def moment(when: datetime) -> str:
        return moment_name(when, zone, language)

    def number(value: float | None) -> str:
        return "–" if value is None else decimal(value, language)

    remedies: Sequence[dict[str, Any]] = (whatif.answer or ()) if whatif else ()
    return render(
        "staff/solve.html",
        language,
        {
            "mission": mission.title,
            "form_field": form_field,
            "solve": solve,
            "facts": _facts(solve, words, moment=moment, number=number),
            "view": view,
            "site_moves": (solve.result or {}).get("kpis", {}).get("site_moves", 0),
            "verdict": verdict_text(view.verdict.value, words),
            "fairness": fairness,
            "whatif": whatif,
            "moment": moment,
            "number": number,
            "share": _share,
            "goal": lambda stage: goal_text(stage, words),
            "proof": lambda proof: proof_text(proof, words),
            "bottleneck": lambda kind, about: bottleneck_text(kind, about, words),
            "state": lambda state: solve_state(state, words),
            "remedy_name": lambda remedy: labelled(
                remedy_text(remedy["kind"], words), names.text(remedy["where"]), words
            ),
            "remedy_says": lambda remedy: _confirmed(remedy, words),
            "worth": _worth,
            "most": max((_worth(remedy) for remedy in remedies), default=1),
        },
    )


def _facts(
    solve: Solve,
    words: NullTranslations,
    *,
    moment: Callable[[datetime], str],
    number: Callable[[float], str],
) -> list[tuple[str, str]]:
    """How the solve was asked for, as far as that is not what it is by default."""
    facts = [
        (words.gettext("Asked for"), moment(solve.created_at)),
        (words.gettext("Policy"), policy_text(solve.policy, words)),
    ]
    if solve.started_at and solve.finished_at:
        seconds = (solve.finished_at - solve.started_at).total_seconds()
        facts.append((words.gettext("Seconds"), number(seconds)))
    if solve.max_loss:
        lost = loss_text(solve.max_loss, "served", words)
        facts.append((words.gettext("May be lost to keep published meetings"), lost))
    if solve.frozen_before:
        facts.append((words.gettext("Frozen: what begins before"), moment(solve.frozen_before)))
    return facts


def _confirmed(remedy: dict[str, Any], words: NullTranslations) -> str:
    if remedy["gain"] is None:
        return words.gettext("at most, not confirmed")
    meetings, first = remedy["more_meetings"], remedy["more_first_choices"]
    confirmed = words.ngettext(
        "confirmed: %(n)s meeting more", "confirmed: %(n)s meetings more", meetings
    ) % {"n": meetings}
    if not first:
        return confirmed
    choices = words.ngettext("%(n)s first choice", "%(n)s first choices", first) % {"n": first}
    return f"{confirmed}, {choices}"


def _worth(remedy: dict[str, Any]) -> int:
    worth: int | None = remedy["gain_bound"] if remedy["gain"] is None else remedy["gain"]
    return worth or 0


def _share(part: float, whole: float | None) -> float:
    """Per cent, for the width of a bar: how near value and bound are, whichever is more."""
    most = max(part, whole or 0)
    return round(100 * min(part, whole or 0) / most, 2) if most else 100.0
