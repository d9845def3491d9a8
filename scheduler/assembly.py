"""Puts a result together: meetings, stages with proved bounds, certificate, reasons, figures."""

from collections.abc import Mapping
from typing import Any

from scheduler import delegations
from scheduler.certificate import SCALE
from scheduler.explain.price import Prices
from scheduler.explain.reasons import unserved
from scheduler.goals import (
    MINIMISED,
    decides_status,
    meetings_per_participant,
    required,
    served_wishes,
    settled,
    site_moves,
    stage_names,
    value_of,
)
from scheduler.instance import Instance
from scheduler.memory import uncollected
from scheduler.naming.stages import Names
from scheduler.polish.bounds import polish_bound
from scheduler.problem import Problem
from scheduler.repair.changes import changes
from scheduler.repair.evidence import Evidence
from scheduler.result import (
    Certificate,
    Meeting,
    Policy,
    Proof,
    Reproduce,
    Result,
    Stage,
    Status,
)
from scheduler.select.relaxation import Relaxation, build
from scheduler.select.selection import Bound


def without_schedule(
    status: Status, reproduce: Reproduce, contradicting: tuple[str, ...] = ()
) -> Result:
    """The result when there is no schedule, or none was found."""
    return Result(
        status,
        value=None,
        bound=None,
        stages=(),
        meetings=(),
        unserved=(),
        certificate=Certificate(SCALE),
        reproduce=reproduce,
        kpis={},
        contradicting=contradicting,
    )


@uncollected()
def assemble(
    instance: Instance,
    names: Names,
    bounds: Mapping[str, Bound],
    searched: Mapping[str, int],
    *,
    policy: Policy,
    cancelled: bool,
    reproduce: Reproduce,
    seconds: float,
) -> Result:
    """The result for a named timetable; `searched` are bounds that search has proved."""
    problem = instance.problem
    meetings = _meetings(instance, names)
    relaxation = build(instance, stage_names(problem, policy))
    prices = Prices(instance, relaxation, names.starts)
    stages, proofs = _stages(
        instance,
        relaxation,
        meetings,
        bounds=bounds,
        searched=searched,
        policy=policy,
        prices=prices,
        max_loss=reproduce.max_loss,
    )
    deciding = [stage for stage in stages if decides_status(stage.name)]
    status = Status.CANCELLED if cancelled else Status.FEASIBLE
    loss = reproduce.max_loss
    if all(settled(stage.name, stage.value, stage.bound, loss) for stage in deciding):
        status = Status.OPTIMAL
    (served,) = (stage for stage in stages if stage.name == "served")
    return Result(
        status=status,
        value=served.value,
        bound=served.bound,
        stages=stages,
        meetings=meetings,
        unserved=tuple(unserved(instance, names.starts, names.tables, prices)),
        certificate=Certificate(SCALE, proofs),
        reproduce=reproduce,
        kpis=_kpis(problem, meetings) | {"seconds": round(seconds, 3)},
        changes=tuple(changes(instance, meetings, prices)),
    )


def _meetings(instance: Instance, names: Names) -> tuple[Meeting, ...]:
    problem = instance.problem
    ordered = sorted(names.starts, key=lambda c: (names.starts[c], names.tables[c]))
    return tuple(
        Meeting(
            candidate=problem.candidates[c].id,
            participants=problem.candidates[c].participants,
            delegates=tuple([names.delegates.get((c, p)) for p in instance.members[c]]),
            slot=problem.slots[names.starts[c]].id,
            table=problem.tables[names.tables[c]].id,
            interpreters=tuple(
                [names.interpreters[c, n] for n in range(len(problem.candidates[c].interpreting))]
            ),
        )
        for c in ordered
    )


def _stages(
    instance: Instance,
    relaxation: Relaxation,
    meetings: tuple[Meeting, ...],
    *,
    bounds: Mapping[str, Bound],
    searched: Mapping[str, int],
    policy: Policy,
    prices: Prices,
    max_loss: int,
) -> tuple[tuple[Stage, ...], tuple[Proof, ...]]:
    """The stages, the proofs of their bounds, and what these show of prices."""
    stages: list[Stage] = []
    proofs: list[Proof] = []
    evidence = Evidence(instance, relaxation, SCALE)
    earlier: dict[str, int] = {}
    for name in stage_names(instance.problem, policy):
        value = value_of(name, instance.problem, meetings)
        if not decides_status(name):
            stages.append(_polish(name, value, instance, meetings))
            continue
        found = bounds.get(name)
        rows = found.multipliers if found else ()
        shown = evidence.of(name, rows, earlier=earlier)
        bound, proof = _tighter(name, shown.bound(), _known(name, searched, stages))
        if proof == "dual" or found:
            proofs.append(Proof(name, rows))
            prices.add(name, value, shown)
        status = Status.OPTIMAL if value == bound else Status.FEASIBLE
        seconds = round(found.seconds, 3) if found else 0.0
        stages.append(Stage(name, status, value, bound, proof, seconds))
        earlier[name] = required(name, value, bound, max_loss)
    return tuple(stages), tuple(proofs)


def _known(name: str, searched: Mapping[str, int], stages: list[Stage]) -> int | None:
    """A bound from search; who keeps the table keeps the slot too."""
    if name == "kept-tables" and stages[-1].proof == "search":
        return stages[-1].bound
    return searched.get(name)


def _tighter(name: str, shown: int, searched: int | None) -> tuple[int, str]:
    if searched is None:
        return shown, "dual"
    better = searched > shown if name in MINIMISED else searched < shown
    return (searched, "search") if better else (shown, "dual")


def _polish(name: str, value: int, instance: Instance, meetings: tuple[Meeting, ...]) -> Stage:
    """Breaks and moves, with the bound that `check` can compute from the meetings."""
    bound, proof = polish_bound(name, instance, meetings)
    status = Status.OPTIMAL if value == bound else Status.FEASIBLE
    return Stage(name, status, value, bound, proof, 0.0)


def _kpis(problem: Problem, meetings: tuple[Meeting, ...]) -> dict[str, Any]:
    held = meetings_per_participant(problem.participants, meetings)
    wishes = sum(sum(map(bool, candidate.weights)) for candidate in problem.candidates)
    return {
        "meetings": len(meetings),
        "wishes": wishes,
        "wishes_served": sum(served_wishes(problem, meetings).values()),
        "participants_without_meeting": sum(not count for count in held.values()),
        "fewest_meetings": min(held.values()),
        "most_meetings": max(held.values()),
        "site_moves": site_moves(problem, meetings),
        **delegations.report(problem, meetings),
    }
