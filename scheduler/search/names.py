"""Tables, sites and people by name in the full model, where counting them is not enough.

Counting fails where meetings take several slots and tables, delegates or interpreters are not all
alike, and where people have to travel between sites.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from ortools.sat.python import cp_model

from scheduler.instance import Instance
from scheduler.limits import MOST_PAIRS
from scheduler.search.model import Model
from scheduler.search.sites import add_sites

K = TypeVar("K", bound=Hashable)
Literal = cp_model.IntVar


class NamedModel(Model):
    """The full model in which tables, sites and people are named if need be.

    `at_table[c, t]`, `at_site[c, s]`, `with_delegate[c, p, d]` and `with_interpreter[c, n, i]` (the
    one for its n-th language pair) say who and which; empty where counting is enough.
    """

    def __init__(
        self,
        instance: Instance,
        free: Iterable[int],
        *,
        only: Mapping[int, int] | None = None,
        capped: bool = True,
    ) -> None:
        super().__init__(instance, free, {}, only=only, capped=capped)
        self.at_table: dict[tuple[int, int], Literal] = {}
        self.at_site: dict[tuple[int, int], Literal] = {}
        self.with_delegate: dict[tuple[int, int, int], Literal] = {}
        self.with_interpreter: dict[tuple[int, int, int], Literal] = {}
        if needs_named_tables(instance):
            self._tables_by_name()
        for participant in range(len(instance.problem.participants)):
            if needs_named_delegates(instance, participant):
                self._delegates_by_name(participant)
        if needs_named_interpreters(instance):
            self._interpreters_by_name()
        if instance.sites is not None:
            self.at_site = add_sites(self, instance.sites, self.at_table, self._presences())

    def _tables_by_name(self) -> None:
        """Each meeting at one open table for all its slots, no two at once."""
        instance = self.instance
        at_table: dict[int, list[cp_model.IntervalVar]] = defaultdict(list)
        for table, closed in enumerate(instance.closed):
            at_table[table] += [self.cp.new_fixed_size_interval_var(s, 1, "") for s in closed]
        for candidate in self.free:
            pin = instance.pinned_table[candidate]
            tables = range(len(instance.closed)) if pin is None else (pin,)
            uses = self._one_of(candidate, {table: at_table[table] for table in tables})
            self.at_table.update({(candidate, table): use for table, use in uses.items()})
        for intervals in at_table.values():
            self.cp.add_no_overlap(intervals)

    def _delegates_by_name(self, participant: int) -> None:
        """Each meeting of the participant with one delegate present for all its slots."""
        instance = self.instance
        with_delegate: dict[int, list[cp_model.IntervalVar]] = {}
        for index, delegate in enumerate(instance.problem.participants[participant].delegates):
            with_delegate[index] = self._absences(delegate.busy)
        for candidate in self.free:
            if participant in instance.members[candidate]:
                pin = instance.pinned_delegate(candidate, participant)
                chosen = [index for index in with_delegate if pin in (None, index)]
                uses = self._one_of(candidate, {index: with_delegate[index] for index in chosen})
                for index, use in uses.items():
                    self.with_delegate[candidate, participant, index] = use
        for intervals in with_delegate.values():
            self.cp.add_no_overlap(intervals)

    def _interpreters_by_name(self) -> None:
        """For each pair one interpreter who is there for all slots, no two meetings at once."""
        problem = self.instance.problem
        people = [self._absences(person.busy) for person in problem.interpreters]
        for candidate in self.free:
            for number, pair in enumerate(problem.candidates[candidate].interpreting):
                able = [i for i, person in enumerate(problem.interpreters) if pair in person.pairs]
                for index, use in self._one_of(candidate, {i: people[i] for i in able}).items():
                    self.with_interpreter[candidate, number, index] = use
        for intervals in people:
            self.cp.add_no_overlap(intervals)

    def _absences(self, busy: frozenset[str]) -> list[cp_model.IntervalVar]:
        slots = sorted(self.instance.slot_index[slot] for slot in busy)
        return [self.cp.new_fixed_size_interval_var(slot, 1, "") for slot in slots]

    def _one_of(
        self, candidate: int, resources: Mapping[K, list[cp_model.IntervalVar]]
    ) -> dict[K, Literal]:
        """For each resource whether the candidate uses it: exactly one if it is held."""
        starts = self.begins[candidate]
        if not starts:
            return {}
        start = self.cp.new_int_var(min(starts), max(starts), "")
        for slot, begins in starts.items():
            self.cp.add(start == slot).only_enforce_if(begins)
        present = {}
        length = self.instance.lengths[candidate]
        for resource, intervals in resources.items():
            uses = self.cp.new_bool_var("")
            present[resource] = uses
            intervals.append(self.cp.new_optional_fixed_size_interval_var(start, length, uses, ""))
        self.cp.add(sum(present.values()) == self.held[candidate])
        return present

    def _presences(self) -> Iterator[tuple[str, int, list[Literal]]]:
        """Person, candidate, and the literals that together say that the person is in it."""
        problem = self.instance.problem
        for candidate in self.free:
            for participant in self.instance.members[candidate]:
                person = problem.participants[participant]
                if len(person.delegates) < 2:
                    yield person.id, candidate, []
        for (candidate, participant, index), goes in self.with_delegate.items():
            delegate = problem.participants[participant].delegates[index]
            yield f"delegate {delegate.id}", candidate, [goes]
        for (candidate, _, index), helps in self.with_interpreter.items():
            yield f"interpreter {problem.interpreters[index].id}", candidate, [helps]


def needs_names(instance: Instance) -> bool:
    """Whether counting is not enough somewhere."""
    people = range(len(instance.problem.participants))
    return (
        instance.sites is not None
        or needs_named_tables(instance)
        or needs_named_interpreters(instance)
        or any(needs_named_delegates(instance, p) for p in people)
    )


def needs_named_tables(instance: Instance) -> bool:
    """Long meetings, and tables that are not all alike."""
    long = any(length > 1 for length in instance.lengths)
    return long and (
        instance.sites is not None
        or any(instance.closed)
        or any(t is not None for t in instance.pinned_table.values())
    )


def needs_named_delegates(instance: Instance, participant: int) -> bool:
    """Several delegates, who hold long meetings at the same time or travel each for himself."""
    described = instance.problem.participants[participant]
    if len(described.delegates) < 2:
        return False
    if instance.sites is not None:
        return True
    long = any(instance.lengths[c] > 1 for c in instance.candidates_of[participant])
    return long and described.seats > 1


def needs_named_interpreters(instance: Instance) -> bool:
    """Long meetings with interpreters, interpreters who travel, or too many pairs to count."""
    interpreted = [c for c, d in enumerate(instance.problem.candidates) if d.interpreting]
    pairs = {pair for c in interpreted for pair in instance.problem.candidates[c].interpreting}
    return bool(interpreted) and (
        instance.sites is not None
        or len(pairs) > MOST_PAIRS
        or any(instance.lengths[c] > 1 for c in interpreted)
    )
