"""Stage *even*: where the numbers of breaks may differ by no more than a cap, makes them so.

Meetings exchange slots as long as somebody has too many breaks; if that does not do, meetings that
need not be held are given up, those of least weight first. The stage *improve* then looks for
better schedules under the same rule.
"""

from collections.abc import Mapping

from scheduler.control import Control
from scheduler.instance import Instance
from scheduler.naming.stages import name_all
from scheduler.polish.alone import kept_in_slot, least_alone, least_breaks
from scheduler.polish.anneal import anneal
from scheduler.polish.timetable import Timetable, breaks_by_participant

SHARE = 0.25  # of the time left, for exchanges
BEYOND = 2  # what a break above the cap costs beside other breaks

Starts = dict[int, int]


def even(instance: Instance, starts: Starts, *, control: Control, seed: int) -> Starts:
    """Starts that keep the cap, unless too many breaks come from meetings that must be held.

    There are tables and people for all of them.
    """
    cap = instance.problem.break_cap
    if cap is None or keeps_cap(instance, starts):
        return starts
    kept = frozenset(kept_in_slot(instance, starts))
    for staying in dict.fromkeys((kept, frozenset[int]())):
        starts = _exchanged(instance, starts, staying, cap, control=control, seed=seed)
        if keeps_cap(instance, starts):
            return starts
    relieved = _relieved(instance, starts, cap)
    if len(relieved) < len(starts):
        starts = _exchanged(instance, relieved, kept, cap, control=control, seed=seed)
    return _given_up(instance, starts, cap, control=control, seed=seed)


def keeps_cap(instance: Instance, starts: Mapping[int, int]) -> bool:
    """Whether the numbers of breaks differ by no more than the cap, if there is one."""
    cap = instance.problem.break_cap
    return cap is None or _within(breaks_by_participant(instance, starts), cap)


def _within(counts: list[int], cap: int) -> bool:
    return max(counts) - min(counts) <= cap


def _exchanged(
    instance: Instance,
    starts: Starts,
    staying: frozenset[int],
    cap: int,
    *,
    control: Control,
    seed: int,
) -> Starts:
    """Starts with fewer breaks, above all above the cap; nobody has to have any."""
    if control.over():
        return starts
    names = name_all(instance, starts, control=control, seed=seed)
    timetable = Timetable(instance, names.starts, staying=staying, sites=names.sites(instance))
    price = [count + BEYOND * max(0, count - cap) for count in range(instance.slots + 1)]
    least = sum(price[count] for count in least_breaks(instance, names.starts))
    until = control.elapsed() + SHARE * control.left()
    found = anneal(timetable, price, least=least, control=control, until=until, seed=seed, rounds=1)
    sites = names.sites(instance)
    return name_all(instance, found, control=control, seed=seed, planned=sites).starts


def _relieved(instance: Instance, starts: Starts, cap: int) -> Starts:
    """Without meetings of least weight of those who have too many breaks wherever they are held."""
    left = dict(starts)
    kept = kept_in_slot(instance, starts)
    for participant, count in enumerate(least_breaks(instance, starts)):
        own = {c for c in instance.candidates_of[participant] if c in left}
        free = sorted(own - instance.mandatory, key=lambda c: (-instance.weights[c], c))
        least = count
        while least > cap and free:
            own.remove(free[-1])
            del left[free.pop()]
            least = least_alone(instance, left, participant, own, kept=kept)
    return left


def _given_up(
    instance: Instance, starts: Starts, cap: int, *, control: Control, seed: int
) -> Starts:
    """Without meetings of whoever has most breaks: where that helps most, then of least weight."""
    timetable = Timetable(instance, starts)
    while not _within(timetable.breaks, cap):
        counts = timetable.breaks
        worst = counts.index(max(counts))
        own = {c for row in timetable.at[worst] for c in row} - instance.mandatory
        if not own:
            return starts
        timetable.remove(
            min(own, key=lambda c: (timetable.breaks_without(c), instance.weights[c], c))
        )
    left = name_all(instance, timetable.start, control=control, seed=seed).starts
    if left == timetable.start:
        return left
    return _given_up(instance, left, cap, control=control, seed=seed)
