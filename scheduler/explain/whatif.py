"""What if there were one more table, slot or seat: the remedies that serve most.

SOLVER.md, section 4: the bounds of *select* with each remedy rank them, full solves confirm the
best.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from os import cpu_count

from scheduler import solve
from scheduler.control import Control
from scheduler.errors import ProblemError
from scheduler.explain.estimate import estimates
from scheduler.explain.reach import Reach, reach
from scheduler.explain.remedies import Kind, Remedy, gains, is_better, remedied
from scheduler.goals import stage_names
from scheduler.problem import Candidate, Problem
from scheduler.result import Policy, Progress, Result, Status

BASE_SHARE = 0.25  # of the time limit, to solve the problem as it is
TRIES = 2  # for each that is to be confirmed
ESTIMATE_SHARE = 0.4  # of the time left then; the rest is for confirming


def what_if(
    problem: Problem,
    result: Result | None = None,
    *,
    policy: Policy = "weighted",
    confirm: int = 5,
    time_limit_s: float = 60.0,
    seed: int = 0,
    workers: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    on_remedies: Callable[[tuple[Remedy, ...]], None] | None = None,
) -> tuple[Remedy, ...]:
    """Remedies that help, or may: the confirmed by their gain, then the others by their bound.

    A proposal that is not listed is shown not to help; none is listed where there is no schedule
    to improve. `confirm` are confirmed, the most promising of each kind first, fewer where time is
    short; one that does not help after all makes room for the next. `result` is one for `problem`
    and says the policy; without it the problem is solved first.
    With one worker the outcome is the same each time, unless the time limit cuts in; `workers`,
    `on_progress` and `should_stop` as in scheduler.solve. `on_remedies` is called with the ranking
    as it is once all are estimated and after each that is confirmed. Raises ProblemError where
    `result` is of another problem.
    """
    control = Control(time_limit_s=time_limit_s, on_progress=on_progress, should_stop=should_stop)
    how = partial(reach, workers=workers or cpu_count() or 1, seed=seed)
    if result is None:
        result = solve(
            problem,
            policy=policy,
            time_limit_s=BASE_SHARE * time_limit_s,
            seed=seed,
            workers=workers,
            on_progress=on_progress,
            should_stop=should_stop,
        )
    elif result.reproduce.fingerprint != problem.fingerprint():
        raise ProblemError("result", "", "is one of another problem")
    if result.value is None:
        return ()
    base = _base(problem, result)
    remedies = _estimated(base, control)
    judged: dict[Remedy, Remedy | None] = {remedy: remedy for remedy in remedies}

    def ranking() -> tuple[Remedy, ...]:
        told = (remedy for remedy in judged.values() if remedy is not None)
        return tuple(sorted(told, key=base.order))

    tell = on_remedies or (lambda _: None)
    tell(ranking())
    waiting, told = list(remedies), list[Remedy]()
    needed, wanted = _seconds_to_prove(base), min(confirm, len(remedies))
    for _ in range(TRIES * wanted):
        left = control.left()
        enough = len(told) == wanted or not waiting
        if enough or control.over() or left < needed / 4:  # too little for a schedule worth having
            break
        remedy = _next(waiting, told)
        waiting.remove(remedy)
        seconds = max(left / (wanted - len(told)), min(left, needed))
        own = Control(time_limit_s=seconds, should_stop=should_stop)
        judged[remedy] = _confirmed(base, remedy, partial(how, control=own))
        told += [remedy] if judged[remedy] else []
        control.tell(f"confirm {len(told)} of {wanted}", None, None)
        tell(ranking())
    return ranking()


@dataclass(frozen=True, slots=True)
class _Base:
    """The schedule that remedies improve; `values` are those of *served* and what counts more.

    `first_choices`: per candidate.
    """

    problem: Problem
    result: Result
    values: dict[str, int]
    first_choices: dict[str, int]

    def order(self, remedy: Remedy) -> tuple[bool, bool, list[int], int]:
        """Confirmed first; by what the remedy gains, or may gain, goal by goal; least effort."""
        served = remedy.gain_bound if remedy.gain is None else remedy.gain
        gained = {**dict(remedy.earlier), "served": served or 0}
        worth = [-gained.get(stage, 0) for stage in self.values]
        effort = list(Kind).index(remedy.kind)
        return remedy.gain is None, remedy.gain_bound is None, worth, effort


def _base(problem: Problem, result: Result) -> _Base:
    policy: Policy = "fair" if result.reproduce.policy == "fair" else "weighted"
    names = stage_names(problem, policy)
    values = _values(result, names[: names.index("served") + 1])
    return _Base(problem, result, values, _first_choices(problem))


def _estimated(base: _Base, control: Control) -> list[Remedy]:
    """The most promising first; equal ones in the order of the kinds."""
    with control.reserving((1 - ESTIMATE_SHARE) * control.left()):
        remedies = [
            _estimate(kind, where, {} if bounds is None else gains(base.values, bounds))
            for kind, where, bounds in estimates(base.problem, base.result, base.values, control)
        ]
    return sorted(remedies, key=base.order)


def _estimate(kind: Kind, where: str, possible: dict[str, int]) -> Remedy:
    return Remedy(
        kind=kind,
        where=where,
        gain_bound=possible.get("served"),
        gain=None,
        more_meetings=None,
        more_first_choices=None,
        status=Status.UNKNOWN,
        earlier=_earlier(possible),
    )


def _earlier(gained: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((stage, gain) for stage, gain in gained.items() if gain and stage != "served")


def _next(waiting: Sequence[Remedy], told: Sequence[Remedy]) -> Remedy:
    """The best of a kind that nothing was told of, else of all.

    Else the kind that adds most, everywhere, would keep all others from being compared.
    """
    kinds = {remedy.kind for remedy in told}
    return next((remedy for remedy in waiting if remedy.kind not in kinds), waiting[0])


def _confirmed(base: _Base, remedy: Remedy, solver: Callable[..., Reach]) -> Remedy | None:
    """The remedy with what a solve with it says; None where it is shown not to help."""
    found = solver(remedied(base.problem, remedy.kind, remedy.where), tuple(base.values))
    if not found.values:
        return replace(remedy, status=found.status)
    bound = found.bounds["served"] - base.values["served"]
    alone = len(base.values) == 1
    if alone and remedy.gain_bound is not None:  # else an earlier goal may miss its bound
        bound = min(bound, remedy.gain_bound)
    gained = gains(base.values, found.values)
    proved = found.status is Status.OPTIMAL
    if not is_better(gained):
        hopeless = proved or (alone and bound <= 0)
        return None if hopeless else replace(remedy, status=found.status)
    held = {meeting.candidate for meeting in base.result.meetings}
    first = base.first_choices
    first_choices = sum(first[c] for c in found.held) - sum(first[c] for c in held)
    return replace(
        remedy,
        gain_bound=bound,
        gain=gained["served"],
        more_meetings=len(found.held) - len(held),
        more_first_choices=first_choices,
        status=Status.FEASIBLE if proved and not _proved(base) else found.status,
        earlier=_earlier(gained),
    )


def _seconds_to_prove(base: _Base) -> float:
    """What the solve without a remedy took; 0 where it proved nothing."""
    return float(base.result.kpis["seconds"]) if _proved(base) else 0.0


def _values(result: Result, stages: Iterable[str]) -> dict[str, int]:
    values = {stage.name: stage.value for stage in result.stages}
    return {stage: value for stage in stages if (value := values[stage]) is not None}


def _proved(base: _Base) -> bool:
    stages = (stage for stage in base.result.stages if stage.name in base.values)
    return all(stage.status is Status.OPTIMAL for stage in stages)


def _first_choices(problem: Problem) -> dict[str, int]:
    """Per candidate, the wishes that count most for the participant who made them."""
    most: dict[str, int] = {}
    for candidate in problem.candidates:
        for participant, weight in _weights(candidate):
            most[participant] = max(weight, most.get(participant, 1))
    return {
        candidate.id: sum(
            weight == most[participant] for participant, weight in _weights(candidate)
        )
        for candidate in problem.candidates
    }


def _weights(candidate: Candidate) -> Iterator[tuple[str, int]]:
    return zip(candidate.participants, candidate.weights, strict=True)
