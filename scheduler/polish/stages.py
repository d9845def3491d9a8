"""Stages *breaks* and *moves* of one solve."""

from collections.abc import Callable
from dataclasses import replace

from scheduler.control import Control
from scheduler.instance import Instance
from scheduler.naming.stages import Names, name_all
from scheduler.polish.alone import kept_in_slot, least_breaks
from scheduler.polish.anneal import anneal
from scheduler.polish.seating import fewer_moves
from scheduler.polish.timetable import Timetable

BREAKS_SHARE = 0.8  # of the time
BEYOND = 10**9
TELL_S = 0.25


def polished(
    instance: Instance, names: Names, *, control: Control, limit_s: float, seed: int
) -> Names:
    """The same meetings, with at most as many breaks, then moves, after at most `limit_s`."""
    limit_s = min(limit_s, control.left())
    began = control.elapsed()
    names = _with_fewer_breaks(
        instance, names, control=control, until=began + BREAKS_SHARE * limit_s, seed=seed
    )
    tables = fewer_moves(
        instance,
        names.starts,
        names.tables,
        _people(instance, names),
        control=control,
        until=began + limit_s,
        seed=seed,
    )
    return replace(names, tables=tables)


def _with_fewer_breaks(
    instance: Instance, names: Names, *, control: Control, until: float, seed: int
) -> Names:
    least = sum(least_breaks(instance, names.starts))
    timetable = Timetable(
        instance,
        names.starts,
        staying=kept_in_slot(instance, names.starts),
        sites=names.sites(instance),
    )
    before = sum(timetable.breaks)
    control.tell("breaks", before, least)
    starts = anneal(
        timetable,
        _price(instance, timetable.breaks),
        least=least,
        control=control,
        until=until,
        seed=seed,
        on_better=_now_and_then(control, least),
    )
    if starts == names.starts:
        return names
    better = name_all(instance, starts, control=control, seed=seed, planned=names.sites(instance))
    as_good = len(better.starts) == len(names.starts) and (
        better.at_their_tables(instance) >= names.at_their_tables(instance)
    )
    if not as_good:
        return names
    control.tell("breaks", _breaks(instance, better), least)
    return better


def _breaks(instance: Instance, names: Names) -> int:
    timetable = Timetable(instance, names.starts, sites=names.sites(instance))
    return sum(timetable.breaks)


def _now_and_then(control: Control, least: int) -> Callable[[int], None]:
    """Tells of fewer breaks, a few times a second at most."""
    told = control.elapsed()

    def tell(breaks: int) -> None:
        nonlocal told
        if control.elapsed() >= told + TELL_S:
            told = control.elapsed()
            control.tell("breaks", breaks, least)

    return tell


def _price(instance: Instance, counts: list[int]) -> list[int]:
    """What so many breaks of one participant cost: beyond the cap, more than all others can."""
    prices = list(range(instance.slots + 1))
    cap = instance.problem.break_cap
    if cap is None:
        return prices
    fewest = 0 if max(counts) <= cap else min(counts)
    return [n + BEYOND * (n < fewest or n > fewest + cap) for n in prices]


def _people(instance: Instance, names: Names) -> dict[int, list[str]]:
    """Who sits at each meeting: a delegate, or a participant without named ones."""
    participants = instance.problem.participants
    return {
        c: [names.delegates.get((c, p), participants[p].id) for p in instance.members[c]]
        for c in names.starts
    }
