"""What a solve has proved, how evenly it serves, and what more of anything would bring."""

import re
from collections.abc import Sequence
from gettext import NullTranslations
from typing import Any

from services.domain.goal_words import bottleneck_text, goal_text, labelled, loss_text, proof_text
from services.domain.labels import labels
from services.domain.solving import certificate
from services.domain.solving.fairness import fairness
from services.domain.solving.violation_words import violation_text
from services.locale import decimal
from services.models import Inquiry, Solve, SolveState
from services.web.staff.desk import MissionDesk
from services.web.staff.studio.wording import failure_text
from services.web.states import policy_text, remedy_text, solve_state, verdict_text

#: what the solver says while it confirms remedies
CONFIRMING = re.compile(r"confirm (\d+) of (\d+)")


def context(here: MissionDesk, solve: Solve, whatif: Inquiry | None) -> dict[str, object]:
    """What the page shows of a solve with a schedule."""
    words = here.words
    view = certificate.read(here.session, solve)
    names = labels(here.session, here.mission)
    remedies: Sequence[dict[str, Any]] = (whatif.answer or ()) if whatif else ()

    def number(value: float | None) -> str:
        return "–" if value is None else decimal(value, here.language)

    return {
        "proved": True,
        "view": view,
        "violations": [violation_text(one, words) for one in view.violations],
        "site_moves": (solve.result or {}).get("kpis", {}).get("site_moves", 0),
        "verdict": verdict_text(view.verdict.value, words),
        "fairness": fairness(here.session, solve),
        "whatif": whatif,
        "whatif_why": failure_text(whatif, words) if whatif else "",
        "whatif_says": progress_text(whatif, words),
        "number": number,
        "share": share,
        "goal": lambda stage: goal_text(stage, words),
        "proof": lambda proof: proof_text(proof, words),
        "bottleneck": lambda kind, about: bottleneck_text(kind, about, words),
        "state": lambda state: solve_state(state, words),
        "remedies": by_gain(remedies),
        "remedy_name": lambda remedy: labelled(
            remedy_text(remedy["kind"], words), names.text(remedy["where"]), words
        ),
        "remedy_says": lambda remedy: confirmed_text(remedy, words),
        "worth": worth,
        "most": max((worth(remedy) for remedy in remedies), default=1),
        "confirmed": sum(remedy["gain"] is not None for remedy in remedies),
    }


def facts(here: MissionDesk, solve: Solve) -> list[tuple[str, str]]:
    """How the solve was asked for, as far as that is not what it is by default."""
    words = here.words
    told = [
        (words.gettext("Asked for"), here.moment(solve.created_at)),
        (words.gettext("Policy"), policy_text(solve.policy, words)),
    ]
    if solve.started_at and solve.finished_at:
        seconds = (solve.finished_at - solve.started_at).total_seconds()
        told.append((words.gettext("Seconds"), decimal(seconds, here.language)))
    if solve.max_loss:
        lost = loss_text(solve.max_loss, "served", words)
        told.append((words.gettext("May be lost to keep published meetings"), lost))
    if solve.frozen_before:
        told.append((words.gettext("Frozen: what begins before"), here.moment(solve.frozen_before)))
    return told


def remedy(here: MissionDesk, solve: Solve) -> str:
    """What was changed in the mission for this solve; empty for nothing."""
    if solve.remedy is None:
        return ""
    names = labels(here.session, here.mission)
    where = " · ".join(names.text(one) for one in solve.remedy["where"].split())
    return labelled(remedy_text(solve.remedy["kind"], here.words), where, here.words)


def progress_text(whatif: Inquiry | None, words: NullTranslations) -> str:
    """How far a what-if has come: what it estimates, or how many it has confirmed."""
    if whatif is None or whatif.state is SolveState.WAITING:
        return words.gettext("It waits until the solver is free.")
    found = CONFIRMING.fullmatch(whatif.stage)
    if found is None:
        return words.gettext("The solver estimates what one more table, seat or slot would serve.")
    counted = {"n": found[1], "of": found[2]}
    return words.gettext("%(n)s of the %(of)s most promising are confirmed.") % counted


def by_gain(remedies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that a solve has confirmed first, each part by what it gains, or may gain."""
    return sorted(remedies, key=lambda remedy: (remedy["gain"] is None, -worth(remedy)))


def confirmed_text(remedy: dict[str, Any], words: NullTranslations) -> str:
    if remedy["gain"] is None:
        return words.gettext("at most, not confirmed")
    meetings, first = remedy["more_meetings"], remedy["more_first_choices"]
    confirmed = words.ngettext(
        "confirmed: %(n)s meeting more", "confirmed: %(n)s meetings more", meetings
    ) % {"n": meetings}
    if not first:
        return confirmed
    choices = (
        words.ngettext("%(n)s first choice", "%(n)s first choices", first)
        if first > 0
        else words.ngettext("%(n)s first choice fewer", "%(n)s first choices fewer", -first)
    ) % {"n": abs(first)}
    return f"{confirmed}, {choices}"


def worth(remedy: dict[str, Any]) -> int:
    gained: int | None = remedy["gain_bound"] if remedy["gain"] is None else remedy["gain"]
    return gained or 0


def share(part: float, whole: float | None) -> float:
    """Per cent, for the width of a bar: how near value and bound are, whichever is more."""
    most = max(part, whole or 0)
    return round(100 * min(part, whole or 0) / most, 2) if most else 100.0
