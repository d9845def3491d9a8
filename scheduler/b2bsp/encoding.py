"""The meeting problem as clauses for CP-SAT, with the counters that make proofs short.

Two things beside the published MaxSAT encoding matter. Each participant's meetings are counted
slot by slot (Sinz's sequential counter, both directions), so that a break is seen where it begins:
busy, idle in the next slot, and not yet done. And the tables are counted over *stars*: groups of
meetings that share one participant, of whom at most one takes place in a slot; with few hubs there
are far fewer stars than participants, and counting them finds conflicts much sooner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ortools.sat.python import cp_model

from scheduler.b2bsp.alone import counts
from scheduler.b2bsp.dzn import Event

Literal = cp_model.LiteralT


@dataclass(frozen=True, slots=True)
class Encoding:
    """What is held when, who is busy when, where a break of each participant may begin.

    `tally[participant][k]` is true where the participant has more than k breaks; minimising makes
    it false elsewhere.
    """

    model: cp_model.CpModel
    held: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)
    busy: dict[tuple[int, int], Literal] = field(default_factory=dict)
    starts: dict[int, list[Literal]] = field(default_factory=dict)
    tally: dict[int, list[Literal]] = field(default_factory=dict)

    def clause(self, *literals: Literal) -> None:
        """At least one of these; literals True and False are taken at their word."""
        if not any(literal is True for literal in literals):
            self.model.add_bool_or([each for each in literals if each is not False])

    def by_people(self) -> cp_model.LinearExprT:
        """The breaks of all, told by who has how many."""
        return cp_model.LinearExpr.sum([each for own in self.tally.values() for each in own])

    def by_places(self) -> cp_model.LinearExprT:
        """The breaks of all, told by the slots after which they begin."""
        return cp_model.LinearExpr.sum([each for own in self.starts.values() for each in own])


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
    for participant, meetings in meetings_of.items():
        _one_at_a_time(encoding, participant, meetings, event.slots)
        within = counts({m: domains[m] for m in meetings}, slots=event.slots)
        _count(encoding, participant, within)
    _share_tables(encoding, event, meetings_of)
    _keep_order(encoding, event, domains)
    most = _be_fair(encoding, event.participants, fairness)
    for participant, starts in encoding.starts.items():
        few = min(most, len(starts))
        encoding.tally[participant] = _tally(encoding, starts, least[participant], few)
    return encoding


def _one_at_a_time(
    encoding: Encoding, participant: int, meetings: Sequence[int], slots: int
) -> None:
    for slot in range(1, slots + 1):
        held = [encoding.held[m, slot] for m in meetings if (m, slot) in encoding.held]
        encoding.busy[participant, slot] = _any(encoding, held)


def _any(encoding: Encoding, held: Sequence[cp_model.IntVar]) -> Literal:
    """A literal that says whether one of these, of which at most one can be true, is true."""
    if len(held) <= 1:
        return held[0] if held else False
    some = encoding.model.new_bool_var("")
    encoding.model.add_exactly_one([*held, ~some])
    return some


def _count(encoding: Encoding, participant: int, within: Sequence[tuple[int, int]]) -> None:
    """So many busy slots, counted in time order; and the literals at which a break begins."""
    busy = [encoding.busy[participant, slot] for slot in range(1, len(within))]
    starts = encoding.starts[participant] = []
    meetings = within[-1][1]
    if meetings == 1:
        return
    counter = _Counter(encoding, busy, within)
    for slot, (now, following) in enumerate(pairwise(busy), start=1):
        done = counter.at_least(slot, meetings)
        if now is not False and done is not True:
            start = encoding.model.new_bool_var("")
            encoding.clause(_not(now), following, done, start)
            for condition in (now, _not(following), _not(done)):
                encoding.clause(~start, condition)
            starts.append(start)


class _Counter:
    """Literals "at least k of the first n", made slot by slot, within the counts that can be."""

    def __init__(
        self, encoding: Encoding, busy: Sequence[Literal], within: Sequence[tuple[int, int]]
    ) -> None:
        self._rows: list[list[Literal]] = [[]]
        for slot, literal in enumerate(busy, start=1):
            fewest, most = within[slot]
            fresh = [encoding.model.new_bool_var("") for _ in range(fewest, most)]
            self._rows.append([*[True] * fewest, *fresh])
            self._link(encoding, slot, literal)

    def at_least(self, slot: int, number: int) -> Literal:
        """Are at least `number` of the first `slot` slots busy?"""
        row = self._rows[slot]
        return number == 0 or (number <= len(row) and row[number - 1])

    def _link(self, encoding: Encoding, slot: int, busy: Literal) -> None:
        for k in range(1, len(self._rows[slot - 1]) + 2):
            now = self.at_least(slot, k)
            same, fewer = self.at_least(slot - 1, k), self.at_least(slot - 1, k - 1)
            encoding.clause(_not(same), now)
            encoding.clause(_not(fewer), _not(busy), now)
            encoding.clause(_not(now), same, fewer)
            encoding.clause(_not(now), same, busy)


def _not(literal: Literal) -> Literal:
    return not literal if isinstance(literal, bool) else ~literal


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
    return _any(encoding, [encoding.held[m, slot] for m in meetings if (m, slot) in encoding.held])


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


def _tally(encoding: Encoding, starts: Sequence[Literal], least: int, most: int) -> list[Literal]:
    """More than 0, 1, … breaks, counted along the day; the first `least` are sure.

    A core of these says that one of some participants has a break, wherever in the day.
    """
    row: list[Literal] = [False] * most
    for start in starts:
        before = row
        row = [encoding.model.new_bool_var("") for _ in range(most)]
        for k, more in enumerate(row):
            encoding.clause(_not(before[k]), more)
            encoding.clause(_not(before[k - 1] if k else True), _not(start), more)
        encoding.clause(_not(before[-1] if most else True), _not(start))
    for sure in row[:least]:
        encoding.clause(sure)
    return row
