"""How the goals of a solve rose towards their bounds, as curves with a sentence for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations

from services.domain import overview
from services.domain.goal_words import goal_text
from services.locale import decimal, percent, translations
from services.models import SolveProgress

WIDTH, HEIGHT = 100.0, 40.0
#: those that are worth a curve; levels of fairness are told by the stage alone
DRAWN = ("floor", "served", "kept-slots", "breaks")
FEWER_IS_BETTER = ("floor", "breaks", "moves")


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One goal over time; the paths are in a box of WIDTH × HEIGHT, empty where nothing is known.

    `top` and `bottom` are what the edges of the box stand for.
    """

    title: str
    value: str
    bound: str
    top: str
    bottom: str
    says: str


def goal_of(stage: str) -> str:
    """The goal that a step of progress tells of."""
    return "served" if stage in ("place", "done") else stage.removeprefix("select ")


def stage_text(stage: str, words: NullTranslations) -> str:
    """What the solver does, in words."""
    if stage == "place":
        return words.gettext("Every chosen meeting has its slot and its table.")
    if stage == "done":
        return words.gettext("All goals are done.")
    goal = {"goal": goal_text(goal_of(stage), words)}
    if stage.startswith("select "):
        return words.gettext("Looking for the most that is possible: %(goal)s.") % goal
    return words.gettext("Looking for a better schedule: %(goal)s.") % goal


def curves(steps: Sequence[SolveProgress], language: str) -> list[Curve]:
    """A curve for each goal that has come so far, in the order in which the goals count."""
    end = max((step.elapsed_s for step in steps), default=0.0)
    told = {goal: [step for step in steps if goal_of(step.stage) == goal] for goal in DRAWN}
    return [
        _curve(goal, told[goal], end, language) for goal in DRAWN if _is_worth(goal, told[goal])
    ]


def _is_worth(goal: str, steps: Sequence[SolveProgress]) -> bool:
    """A bound without a value is worth a curve only of what everybody waits for."""
    return any(step.value is not None or goal == "served" for step in steps)


def _curve(goal: str, steps: Sequence[SolveProgress], end: float, language: str) -> Curve:
    values = [(step.elapsed_s, step.value) for step in steps if step.value is not None]
    bounds = [(step.elapsed_s, step.bound) for step in steps if step.bound is not None]
    seen = [number for _, number in (*values, *bounds)] or [0]
    low, high = min(seen), max(seen)
    words = translations(language)
    return Curve(
        title=goal_text(goal, words),
        value=_path(values, low=low, high=high, end=end),
        bound=_path(bounds, low=low, high=high, end=end),
        top=decimal(high, language),
        bottom=decimal(low, language),
        says=_says(
            goal,
            values[-1][1] if values else None,
            bounds[-1][1] if bounds else None,
            words,
            language,
        ),
    )


def _path(points: Sequence[tuple[float, int]], *, low: int, high: int, end: float) -> str:
    """Steps: each number holds until the next; the last one until the end."""
    if not points:
        return ""

    def across(seconds: float) -> float:
        return round(WIDTH * seconds / end, 2) if end else 0.0

    def down(number: int) -> float:
        return round(HEIGHT * (1 - (number - low) / (high - low)), 2) if high > low else 0.0

    first, *others = points
    drawn = [f"M{across(first[0])} {down(first[1])}"]
    drawn += [f"H{across(seconds)}V{down(number)}" for seconds, number in others]
    return "".join([*drawn, f"H{WIDTH}"])


def _says(
    goal: str, value: int | None, bound: int | None, words: NullTranslations, language: str
) -> str:
    fewer = goal in FEWER_IS_BETTER
    told = {"value": _number(value, language), "bound": _number(bound, language)}
    if value is None:
        return (
            words.gettext("No schedule has fewer than %(bound)s.")
            if fewer
            else words.gettext("No schedule has more than %(bound)s.")
        ) % told
    if bound is None:
        return words.gettext("%(value)s so far.") % told
    if value == bound:
        return words.gettext("%(value)s, and no schedule does better.") % told
    told["gap"] = percent(overview.gap(value, bound) or 0.0, language)
    return (
        words.gettext("%(value)s so far; no schedule has fewer than %(bound)s.")
        if fewer
        else words.gettext("%(value)s so far; %(bound)s at most, so %(gap)s may be missing.")
    ) % told


def _number(value: int | None, language: str) -> str:
    return "–" if value is None else decimal(value, language)
