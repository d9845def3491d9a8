"""The least breaks that each participant could have alone, if all partners and tables followed.

Whoever meets in n slots needs enough runs of usable slots: the longest of each half-day without a
break, then the longest of the others with one break each. Loads no solver, so that `check` shows
the bound again.
"""

from collections.abc import Collection, Mapping

from scheduler.instance import Instance, slots_of_bits


def least_breaks(instance: Instance, starts: Mapping[int, int]) -> list[int]:
    """Per participant a number of breaks below which no timetable gets that holds the same
    meetings as `starts` and keeps the same published ones in their slot.
    """
    own: list[list[int]] = [[] for _ in instance.seats]
    for candidate in starts:
        for participant in instance.members[candidate]:
            own[participant].append(candidate)
    kept = kept_in_slot(instance, starts)
    return [least_alone(instance, starts, p, own[p], kept=kept) for p in range(len(own))]


def kept_in_slot(instance: Instance, starts: Mapping[int, int]) -> set[int]:
    """The published meetings that are in their slot."""
    return {
        candidate
        for candidate, meeting in instance.published.items()
        if starts.get(candidate) == instance.slot_index[meeting.slot]
    }


def least_alone(
    instance: Instance,
    starts: Mapping[int, int],
    participant: int,
    meetings: Collection[int],
    *,
    kept: Collection[int],
) -> int:
    """The same for one participant who holds these meetings; those in `kept` keep their slot."""
    if len(meetings) < 2:
        return 0
    usable = forced = 0
    for candidate in meetings:
        if candidate in kept:
            forced |= _covered(instance, candidate, 1 << starts[candidate])
        else:
            usable |= _covered(instance, candidate, instance.start_bits[candidate])
    seats = max(instance.seats[participant])
    taken = sum(instance.lengths[c] for c in meetings)
    fewest = max(-(-taken // seats), forced.bit_count())
    if forced:
        return _with_forced(instance, usable | forced, forced, fewest, taken)
    return _with_runs(instance, usable, fewest)


def _covered(instance: Instance, candidate: int, first: int) -> int:
    """The slots that it may take, beginning in one of these; as bits."""
    covered = first
    for further in range(1, instance.lengths[candidate]):
        covered |= first << further
    return covered


def _with_runs(instance: Instance, usable: int, wanted: int) -> int:
    """The fewest breaks with `wanted` of the usable slots busy."""
    longest = [0] * len(instance.half_days)
    others: list[int] = []
    for run in _runs(instance, usable):
        half_day, length = instance.half_day_of[run[0]], len(run)
        others.append(min(length, longest[half_day]))
        longest[half_day] = max(length, longest[half_day])
    missing = wanted - sum(longest)
    breaks = 0
    for length in sorted(others, reverse=True):
        if missing <= 0:
            break
        missing -= length
        breaks += 1
    return breaks


def _runs(instance: Instance, usable: int) -> list[list[int]]:
    """Usable slots that follow one another in a half-day."""
    runs: list[list[int]] = []
    half_day_of = instance.half_day_of
    for slot in slots_of_bits(usable):
        last = runs[-1][-1] if runs else -2
        if slot == last + 1 and half_day_of[slot] == half_day_of[last]:
            runs[-1].append(slot)
        else:
            runs.append([slot])
    return runs


NOT_YET, BUSY, IDLE = range(3)


def _with_forced(instance: Instance, usable: int, forced: int, fewest: int, most: int) -> int:
    """The fewest breaks with between `fewest` and `most` usable slots busy, the forced among them.

    Slot by slot: the breaks so far for each number of busy slots and what the person is doing.
    """
    states = {(0, NOT_YET): 0}
    before = None
    for slot, half_day in enumerate(instance.half_day_of):
        following: dict[tuple[int, int], int] = {}
        for (busy, doing), breaks in states.items():
            now = NOT_YET if half_day != before else doing
            steps = []
            if usable >> slot & 1 and busy < most:
                steps.append(((busy + 1, BUSY), breaks + (now == IDLE)))
            if not forced >> slot & 1:
                steps.append(((busy, NOT_YET if now == NOT_YET else IDLE), breaks))
            for state, cost in steps:
                following[state] = min(cost, following.get(state, cost))
        states, before = following, half_day
    return min((breaks for (busy, _), breaks in states.items() if busy >= fewest), default=0)
