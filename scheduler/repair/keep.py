"""Stage *repair*: a schedule that reaches every target and keeps as many meetings as any such can.

Where there is a published schedule, right after *select*: what scheduler.select.narrow leaves is a
linear program over slots, of which scheduler.repair.sift finds prices and a solution in fractions.
The prices are the certificate; scheduler.repair.complete makes whole numbers of the solution.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler.control import Control
from scheduler.instance import Instance
from scheduler.memory import uncollected
from scheduler.repair.complete import Completion, Whole
from scheduler.repair.priced import Left, Priced
from scheduler.repair.worth import Worth
from scheduler.select.selection import Bound
from scheduler.values import stage_value


@dataclass(frozen=True, slots=True)
class Repaired:
    """A schedule at every earlier target (None: none found), and what is proved of kept meetings.

    `bounds` of 'kept-slots' and 'kept-tables' have the multipliers, `searched` what search has
    shown. `possible`: the starts of all schedules that are as good as the one found; empty where it
    is not known to be the best.
    """

    starts: dict[int, int] | None
    bounds: dict[str, Bound]
    searched: dict[str, int]
    possible: list[list[int]] = field(default_factory=list)

    @property
    def most(self) -> int:
        """No schedule at the targets keeps more slots."""
        return min(self.searched["kept-slots"], self.bounds["kept-slots"].bound)


@uncollected()
def repaired(
    instance: Instance,
    bounds: Mapping[str, Bound],
    targets: Mapping[str, int],
    *,
    control: Control,
    workers: int,
    seed: int,
) -> Repaired | None:
    """None where an earlier stage has no bound.

    `targets` are the values to be reached in the stages before *kept-slots*, in order. What is
    proved holds for all schedules that reach them.
    """
    if any(stage not in bounds for stage in targets):
        return None
    began = control.elapsed()
    left = Left(instance, bounds, targets)
    priced, begin = left.priced(control)
    worth, seconds = left.worth, control.elapsed() - began
    control.tell("kept-slots", None, worth.slots(priced.both.bound()))
    completion = Completion(
        left.instance, targets, left.wishes, worth.together, control, workers, seed
    )
    whole = Whole(left.published, priced.both.bound())
    if not left.enough:
        whole = completion.attained(priced.both, begin)
    starts = _wanted(instance, targets, whole.starts)
    if starts is None or completion.value(starts) < whole.bound:
        searched = {"kept-slots": worth.slots(whole.bound)}
        return Repaired(starts, _bounds(priced, worth, seconds), searched)
    priced = left.telling(priced, starts, control)
    if stage_value(instance, starts, "served") < bounds["served"].bound:
        starts = completion.better_served(priced.both, starts)
    possible = priced.both.starts(priced.both.bound() - whole.bound)
    return Repaired(starts, _bounds(priced, worth, seconds), completion.kept(starts), possible)


def _wanted(
    instance: Instance, targets: Mapping[str, int], starts: dict[int, int] | None
) -> dict[int, int] | None:
    """Without meetings that nobody asked for and that fill no promise and no break."""
    if starts is None or "floor" in targets or instance.problem.break_cap is not None:
        return starts
    asked = instance.mandatory | instance.published.keys()
    return {c: start for c, start in starts.items() if instance.weights[c] or c in asked}


def _bounds(priced: Priced, worth: Worth, seconds: float) -> dict[str, Bound]:
    most = worth.slots(priced.both.bound())
    return {
        "kept-slots": Bound("kept-slots", most, priced.slots, seconds),
        "kept-tables": Bound("kept-tables", most, priced.tables, 0.0),
    }
