"""Every reason is a true statement, verified by a second computation from problem and result."""

from collections import defaultdict
from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import (
    Candidate,
    Meeting,
    Participant,
    Problem,
    Published,
    Reason,
    Result,
    Table,
    Unserved,
    solve,
)
from scheduler.goals import breaks_of
from tests.scheduler.make import meet, people, problem
from tests.scheduler.strategies import problems


class Facts:
    """What can be read from a problem and a result, slot by slot, without the solver's code."""

    def __init__(self, made: Problem, result: Result) -> None:
        self.problem, self.result = made, result
        self.slots = [slot.id for slot in made.slots]
        self.candidates = {candidate.id: candidate for candidate in made.candidates}
        self.participants = {participant.id: participant for participant in made.participants}
        self.meetings: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        self.load: dict[str, int] = defaultdict(int)
        self.all_of: dict[str, list[Candidate]] = defaultdict(list)
        self.span: dict[str, tuple[int, int]] = {}
        tables = {table.id: table.site for table in made.tables}
        self.site_of = {meeting.candidate: tables[meeting.table] for meeting in result.meetings}
        for meeting in result.meetings:
            candidate = self.candidates[meeting.candidate]
            first = self.slots.index(meeting.slot)
            self.span[candidate.id] = (first, first + candidate.length)
            for name in candidate.participants:
                self.all_of[name].append(candidate)
            for slot in self.slots[first : first + candidate.length]:
                self.load[slot] += 1
                for name in candidate.participants:
                    self.meetings[name, slot].append(candidate)

    def seats(self, name: str, slot: str) -> int:
        participant = self.participants[name]
        if participant.free is not None and slot not in participant.free:
            return 0
        present = [d for d in participant.delegates if slot not in d.busy]
        return min(participant.seats, len(present)) if participant.delegates else participant.seats

    def spans(self, candidate: Candidate) -> list[list[str]]:
        """Runs of slots of one half-day in which all participants could be free."""
        half_days = {slot.id: slot.half_day for slot in self.problem.slots}
        runs = [
            self.slots[first : first + candidate.length]
            for first in range(len(self.slots) - candidate.length + 1)
        ]
        return [
            run
            for run in runs
            if len({half_days[slot] for slot in run}) == 1
            and all(self.seats(name, slot) for name in candidate.participants for slot in run)
        ]

    def possible(self, candidate: Candidate) -> list[list[str]]:
        """The runs that allowed slots, pins and closed tables leave."""
        return [run for run in self.spans(candidate) if self._permitted(candidate, run)]

    def _permitted(self, candidate: Candidate, run: list[str]) -> bool:
        allowed = candidate.allowed is None or run[0] in candidate.allowed
        published = {meeting.candidate: meeting.slot for meeting in self.problem.published}
        if run[0] not in (candidate.pinned_slot, published.get(candidate.id)):
            allowed = allowed and run[0] not in self.problem.frozen_slots
        pinned = candidate.pinned_slot in (None, run[0])
        tables = [
            table
            for table in self.problem.tables
            if not table.closed & set(run)
            and candidate.pinned_table in (None, table.id)
            and self.at_home(candidate, table.site)
        ]
        if not all(self.interpretable(slot, [candidate]) for slot in run):
            return False
        return allowed and pinned and bool(tables) and self._staffed(candidate, run)

    def at_home(self, candidate: Candidate, site: str | None) -> bool:
        """Whether none of its participants meets only at another site."""
        return all(self.participants[p].site in (None, site) for p in candidate.participants)

    def interpretable(self, slot: str, candidates: list[Candidate]) -> bool:
        """Whether interpreters can be told apart for all their language pairs in the slot."""
        tasks = [pair for candidate in candidates for pair in candidate.interpreting]
        there = [person for person in self.problem.interpreters if slot not in person.busy]
        return any(
            all(pair in person.pairs for pair, person in zip(tasks, chosen, strict=True))
            for chosen in permutations(there, len(tasks))
        )

    def ruled_out(self, candidate: Candidate, run: list[str]) -> bool:
        """Whether order, a number, alternatives, interpreters, travel or the cap leave no room."""
        groups = [group for group in self.problem.alternatives if candidate.id in group]
        return (
            self.out_of_order(candidate, run)
            or any(name in self.span for group in groups for name in group)
            or self._beyond_quota(candidate)
            or any(self._at_maximum(name) for name in candidate.participants)
            or not all(self.interpretable(s, [*self.held_in(s), candidate]) for s in run)
            or not any(self.reachable(candidate, run, site) for site in self.sites(candidate))
            or self._uneven(candidate, run)
        )

    def _at_maximum(self, name: str) -> bool:
        most = self.participants[name].max_meetings
        return most is not None and len(self.all_of[name]) >= most

    def _uneven(self, candidate: Candidate, run: list[str]) -> bool:
        """Whether breaks would differ by more than the cap with the candidate in the run."""
        if self.problem.break_cap is None:
            return False
        none = (None,) * len(candidate.participants)
        there = Meeting(candidate.id, candidate.participants, none, run[0], "")
        breaks = breaks_of(self.problem, (*self.result.meetings, there)).values()
        return max(breaks) - min(breaks) > self.problem.break_cap

    def held_in(self, slot: str) -> list[Candidate]:
        position = self.slots.index(slot)
        spans = self.span.items()
        return [self.candidates[name] for name, (a, b) in spans if a <= position < b]

    def _beyond_quota(self, candidate: Candidate) -> bool:
        for delegation in self.problem.delegations:
            ours = {p.id for p in self.problem.participants if p.cluster == delegation.cluster}
            held = [name for name in self.span if ours & set(self.candidates[name].participants)]
            most = delegation.max_meetings
            if ours & set(candidate.participants) and most is not None and len(held) >= most:
                return True
        return False

    def sites(self, candidate: Candidate) -> list[str | None]:
        tables = {table.id: table.site for table in self.problem.tables}
        if candidate.pinned_table is not None:
            return [tables[candidate.pinned_table]]
        return [site for site in {*tables.values()} if self.at_home(candidate, site)]

    def reachable(self, candidate: Candidate, run: list[str], site: str | None) -> bool:
        """Whether nobody who is one person is too shortly before or after at another site."""
        minutes: dict[frozenset[str | None], int] = {
            frozenset((w.site, w.other)): w.minutes for w in self.problem.travel
        }
        times = {slot.id: slot for slot in self.problem.slots}
        for name in candidate.participants:
            for other in self.all_of[name] if len(self.participants[name].delegates) < 2 else ():
                first, end = self.span[other.id]
                needed = minutes.get(frozenset((self.site_of[other.id], site)), 0)
                before = times[run[0]].start - times[self.slots[end - 1]].end
                after = times[self.slots[first]].start - times[run[-1]].end
                if needed and max(before, after) < needed:
                    return False
        return True

    def _staffed(self, candidate: Candidate, run: list[str]) -> bool:
        pins = candidate.pinned_delegates or (None,) * len(candidate.participants)
        for name, pin in zip(candidate.participants, pins, strict=True):
            staff = self.participants[name].delegates
            if staff and not any(pin in (None, d.id) and not d.busy & set(run) for d in staff):
                return False
        return True

    def counts_as_much(self, meetings: list[Candidate], candidate: Candidate) -> bool:
        fixed = self.problem.frozen
        return all(
            m.mandatory or m.id in fixed or sum(m.weights) >= sum(candidate.weights)
            for m in meetings
        )

    def full(self, name: str, candidate: Candidate) -> bool:
        """Taken wherever this one could be by meetings that count as much."""
        return all(
            any(
                len(self.meetings[name, slot]) >= self.seats(name, slot)
                and self.counts_as_much(self.meetings[name, slot], candidate)
                for slot in run
            )
            for run in self.possible(candidate)
        )

    def seated(self, candidate: Candidate) -> list[list[str]]:
        """Possible runs in which every participant has a seat left."""
        return [
            run
            for run in self.possible(candidate)
            if all(
                len(self.meetings[name, slot]) < self.seats(name, slot)
                for name in candidate.participants
                for slot in run
            )
        ]

    def no_table(self, candidate: Candidate, run: list[str]) -> bool:
        """Whether no site that it allows has a table left, in all slots of the run."""
        return not any(self._room_at(site, run) for site in self.sites(candidate))

    def _room_at(self, site: str | None, run: list[str]) -> bool:
        everywhere = not self._apart()
        for slot in run:
            here = [t for t in self.problem.tables if everywhere or t.site == site]
            held = [c for c in self.held_in(slot) if everywhere or self.site_of[c.id] == site]
            if len(held) >= sum(slot not in table.closed for table in here):
                return False
        return True

    def _apart(self) -> bool:
        """Whether it matters at which site a meeting is held."""
        own = any(participant.site for participant in self.problem.participants)
        return own or any(way.minutes for way in self.problem.travel)

    def out_of_order(self, candidate: Candidate, run: list[str]) -> bool:
        first = self.slots.index(run[0])
        span = {**self.span, candidate.id: (first, first + candidate.length)}
        return any(
            span[before][1] > span[after][0]
            for before, after in self.problem.precedences
            if candidate.id in (before, after) and before in span and after in span
        )

    def true(self, entry: Unserved) -> bool:
        """Whether the reason given holds."""
        candidate = self.candidates[entry.candidate]
        partners = [name for name in candidate.participants if name != entry.participant]
        possible, seated = self.possible(candidate), self.seated(candidate)
        with_table = [run for run in seated if not self.no_table(candidate, run)]
        ordered = [run for run in with_table if not self.ruled_out(candidate, run)]
        return {
            Reason.NO_COMMON_SLOT: not self.spans(candidate),
            Reason.PARTNER_DID_NOT_CONFIRM: False,
            Reason.OWN_FULL: bool(possible) and self.full(entry.participant, candidate),
            Reason.PARTNER_FULL: bool(possible) and any(self.full(n, candidate) for n in partners),
            Reason.TABLES_FULL: bool(seated) and not with_table,
            Reason.MISSION_RULE: not possible or (bool(with_table) and not ordered),
            Reason.WOULD_COST_OTHERS: bool(possible) and bool(ordered) == bool(seated),
        }[entry.reason]


@settings(max_examples=150, deadline=None)
@given(problems(), st.sampled_from([None, None, 0, 1]))
def test_every_reason_is_true(made: Problem, cap: int | None) -> None:
    made = replace(made, break_cap=cap)
    result = solve(made, time_limit_s=20, workers=1)
    facts = Facts(made, result)
    assert [entry for entry in result.unserved if not facts.true(entry)] == []


def reasons(made: Problem) -> list[tuple[str, str, Reason]]:
    result = solve(made, workers=1)
    return [(entry.candidate, entry.participant, entry.reason) for entry in result.unserved]


def test_no_common_slot() -> None:
    who = [
        Participant("x", free=frozenset({"a1"})),
        Participant("y", free=frozenset({"a2"})),
    ]
    made = problem([meet("xy", 1, 0)], who=who)
    assert reasons(made) == [("xy", "x", Reason.NO_COMMON_SLOT)]


def test_own_full_is_partner_full_from_the_other_side() -> None:
    made = problem([meet("xy", 5, 5), meet("xz", 1, 1)], half_days=(1,))
    assert reasons(made) == [("xz", "x", Reason.OWN_FULL), ("xz", "z", Reason.PARTNER_FULL)]


def test_tables_full() -> None:
    made = problem([meet("wx", 5, 5), meet("yz", 1, 0)], half_days=(1,), at=1)
    assert reasons(made) == [("yz", "y", Reason.TABLES_FULL)]


def test_mission_rule() -> None:
    closed = [Table("t1", closed=frozenset({"a1"})), Table("t2")]
    made = problem([meet("xy", 0, 2, pinned_slot="a1", pinned_table="t1")], at=closed)
    assert reasons(made) == [("xy", "y", Reason.MISSION_RULE)]


def test_precedence_is_a_rule_of_the_mission() -> None:
    made = problem(
        [meet("wx", mandatory=True), meet("yz", 1, 0)],
        half_days=(1,),
        precedences=(("wx", "yz"),),
    )
    assert reasons(made) == [("yz", "y", Reason.MISSION_RULE)]


def test_a_maximum_is_a_rule_of_the_mission() -> None:
    """There are seats and tables left for x, who may hold one meeting only."""
    made = problem(
        [meet("xy", 5, 5), meet("xz", 1, 1)], who=[Participant("x", max_meetings=1), *people("yz")]
    )
    rule = Reason.MISSION_RULE
    assert reasons(made) == [("xz", "x", rule), ("xz", "z", rule)]
    told = {entry.detail.partition(": ")[2] for entry in solve(made, workers=1).unserved}
    assert told == {
        "own side taken in 1, partner in 0, tables in 0; elsewhere barred by max",
        "own side taken in 0, partner in 1, tables in 0; elsewhere barred by max",
    }


def test_the_cap_on_breaks_is_a_rule_of_the_mission() -> None:
    """There are seats and a table in a3."""
    made = problem(
        [meet("xy", 5, 5, allowed=frozenset({"a1"})), meet("xz", 1, 1, allowed=frozenset({"a3"}))],
        break_cap=0,
    )
    rule = Reason.MISSION_RULE
    assert reasons(made) == [("xz", "x", rule), ("xz", "z", rule)]


def test_frozen_meetings_count_more_than_any_wish() -> None:
    made = problem(
        [meet("xy", 0, 0), meet("xz", 5, 5)],
        half_days=(1,),
        published=(Published("xy", "a1", "t1"),),
        frozen=frozenset({"xy"}),
    )
    assert reasons(made) == [("xz", "x", Reason.OWN_FULL), ("xz", "z", Reason.PARTNER_FULL)]


def test_frozen_slots_are_a_rule_of_the_mission() -> None:
    made = problem(
        [meet("xy", 0, 1), meet("wz", 1, 0, pinned_slot="a1")],
        half_days=(1,),
        frozen_slots=frozenset({"a1"}),
    )
    assert reasons(made) == [("xy", "y", Reason.MISSION_RULE)]


def test_would_cost_others() -> None:
    """Serving the heavy wish of x and y would cost two lighter ones that weigh more together."""
    made = problem(
        [meet("wx", 3, 0), meet("xy", 4, 0), meet("yz", 3, 0)], half_days=(1,), who=people("wxyz")
    )
    assert reasons(made) == [("xy", "x", Reason.WOULD_COST_OTHERS)]
