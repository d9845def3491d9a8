"""The meeting problem as clauses for CP-SAT, with the counters that make proofs short.

Two things beside the published MaxSAT encoding matter. Each participant's meetings are counted
slot by slot (Sinz's sequential counter, both directions), so that a break is seen where it begins:
busy, idle in the next slot, and not yet done; whoever has no break has one meeting more with every
slot, as soon as the first one has begun. And the tables are counted over *stars*: groups of
meetings that share one participant, of whom at most one takes place in a slot; with few hubs there
are far fewer stars than participants, and counting them finds conflicts much sooner.
"""

from collections.abc import Mapping, Sequence

from ortools.sat.python import cp_model

from scheduler.b2bsp.alone import counts
from scheduler.b2bsp.clauses import Encoding, Literal, any_of
from scheduler.b2bsp.counting import Counter, count_breaks, run_on, tally
from scheduler.b2bsp.dzn import Event


def encode(
    event: Event,
    meetings_of: Mapping[int, Sequence[int]],
    domains: Sequence[Sequence[int]],
    least: Mapping[int, int],
    *,
    fairness: int,
) -> Encoding:
    """Every rule of the event; `least` are breaks that each participant has at least."""
    encoding = Encoding(cp_model.CpModel())
    for meeting, slots in enumerate(domains):
        for slot in slots:
            encoding.held[meeting, slot] = encoding.model.new_bool_var("")
        encoding.model.add_exactly_one([encoding.held[meeting, slot] for slot in slots])
    counters: dict[int, Counter] = {}
    for participant, meetings in meetings_of.items():
        _one_at_a_time(encoding, participant, meetings, event.slots)
        within = counts({m: domains[m] for m in meetings}, slots=event.slots)
        counters[participant] = count_breaks(encoding, participant, within)
    _share_tables(encoding, event, meetings_of)
    _keep_order(encoding, event, domains)
    most = _be_fair(encoding, event.participants, fairness)
    for participant, starts in encoding.starts.items():
        few = min(most, len(starts))
        encoding.tally[participant] = tally(encoding, starts, least[participant], few)
        run_on(encoding, counters[participant], encoding.tally[participant][:1])
    return encoding


def _one_at_a_time(
    encoding: Encoding, participant: int, meetings: Sequence[int], slots: int
) -> None:
    for slot in range(1, slots + 1):
        held = [encoding.held[m, slot] for m in meetings if (m, slot) in encoding.held]
        encoding.busy[participant, slot] = any_of(encoding, held)


def _share_tables(
    encoding: Encoding, event: Event, meetings_of: Mapping[int, Sequence[int]]
) -> None:
    """At most so many meetings in a slot, said of its stars and of its busy participants."""
    stars = _stars(meetings_of)
    for slot in range(1, event.slots + 1):
        centres = [_centre(encoding, star, meetings_of, slot) for star in stars]
        people = [encoding.busy[participant, slot] for participant in meetings_of]
        for literals, most in ((centres, event.tables), (people, 2 * event.tables)):
            usable = [literal for literal in literals if literal is not False]
            if len(usable) > most:
                encoding.model.add(cp_model.LinearExpr.sum(usable) <= most)


def _stars(meetings_of: Mapping[int, Sequence[int]]) -> list[tuple[int, list[int]]]:
    """Every meeting in one star, (its hub, its meetings); whoever has most left is the next hub."""
    left = {meeting for meetings in meetings_of.values() for meeting in meetings}
    stars = []
    while left:
        hub = max(meetings_of, key=lambda one: (len(left.intersection(meetings_of[one])), -one))
        star = sorted(left.intersection(meetings_of[hub]))
        stars.append((hub, star))
        left.difference_update(star)
    return stars


def _centre(
    encoding: Encoding,
    star: tuple[int, list[int]],
    meetings_of: Mapping[int, Sequence[int]],
    slot: int,
) -> Literal:
    hub, meetings = star
    if len(meetings) == len(meetings_of[hub]):
        return encoding.busy[hub, slot]
    return any_of(
        encoding, [encoding.held[m, slot] for m in meetings if (m, slot) in encoding.held]
    )


def _keep_order(encoding: Encoding, event: Event, domains: Sequence[Sequence[int]]) -> None:
    for after, befores in enumerate(event.precedences):
        for before in (number - 1 for number in befores):
            for slot in domains[after]:
                earlier = [encoding.held[before, s] for s in domains[before] if s < slot]
                encoding.clause(~encoding.held[after, slot], *earlier)
            for slot in domains[before]:
                later = [encoding.held[after, s] for s in domains[after] if s > slot]
                encoding.clause(~encoding.held[before, slot], *later)


def _be_fair(encoding: Encoding, participants: int, fairness: int) -> int:
    """Break counts differ by at most `fairness`; the most that anybody can have."""
    counted = [own for own in encoding.starts.values() if own]
    most = max(map(len, counted), default=0)
    if most <= fairness:
        return most
    if len(counted) < participants:
        return fairness
    fewest = encoding.model.new_int_var(0, most, "")
    for own in counted:
        breaks = cp_model.LinearExpr.sum(own)
        encoding.model.add(breaks >= fewest)
        encoding.model.add(breaks <= fewest + fairness)
    return most
