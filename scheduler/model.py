"""The full CP-SAT model: every hard rule over x[candidate, first slot], for all or some candidates.

Reads variables, then rules, one method per rule, then goals. Candidates that are not free stay
where they are and only take up room; tables and delegates are then counted, not named.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from ortools.sat.python import cp_model

from scheduler.goals import MINIMISED
from scheduler.instance import Instance

Linear = cp_model.LinearExprT


class Model:
    """Variables, rules and goals of an instance; `fixed` are the starts of those not free."""

    def __init__(
        self,
        instance: Instance,
        free: Iterable[int],
        fixed: Mapping[int, int],
        *,
        only: Mapping[int, int] | None = None,
    ) -> None:
        """With `only`, free candidates begin in that slot or not at all."""
        self.instance = instance
        self.at_table: dict[tuple[int, int], cp_model.IntVar] = {}
        self.with_delegate: dict[tuple[int, int, int], cp_model.IntVar] = {}
        self.cp = cp_model.CpModel()
        self.free = sorted(free)
        self.fixed = dict(fixed)
        self.x: dict[tuple[int, int], cp_model.IntVar] = {
            (candidate, start): self.cp.new_bool_var("")
            for candidate in self.free
            for start in instance.starts[candidate]
            if only is None or only.get(candidate) == start
        }
        self.begins: dict[int, dict[int, cp_model.IntVar]] = {c: {} for c in self.free}
        for (candidate, start), variable in self.x.items():
            self.begins[candidate][start] = variable
        self.held: dict[int, Linear] = {
            candidate: sum(variables.values()) for candidate, variables in self.begins.items()
        }
        self._fixed_at: dict[int, list[int]] = defaultdict(list)
        for candidate, start in self.fixed.items():
            for slot in range(start, start + instance.lengths[candidate]):
                self._fixed_at[slot].append(candidate)
        self._at: dict[int, list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
        for (candidate, start), variable in self.x.items():
            for slot in range(start, start + instance.lengths[candidate]):
                self._at[slot].append((candidate, variable))
        self._add_rules()

    def _add_rules(self) -> None:
        self._once_and_mandatory()
        self._seats()
        self._tables()
        self._maximum()
        self._precedences()
        self._pinned_tables()
        self._pinned_delegates()
        if self.fixed:
            return
        if needs_named_tables(self.instance):
            self._named_tables()
        for participant in range(len(self.instance.problem.participants)):
            if needs_named_delegates(self.instance, participant):
                self._named_delegates(participant)

    def _once_and_mandatory(self) -> None:
        """A candidate is held at most once; a mandatory one is held."""
        for candidate in self.free:
            starts = list(self.begins[candidate].values())
            if candidate in self.instance.mandatory:
                self.cp.add_exactly_one(starts)
            else:
                self.cp.add_at_most_one(starts)

    def _seats(self) -> None:
        """No more meetings of a participant in a slot than it has seats."""
        for slot, entries in self._at.items():
            by_participant: dict[int, list[cp_model.IntVar]] = defaultdict(list)
            for candidate, variable in entries:
                for participant in self.instance.members[candidate]:
                    by_participant[participant].append(variable)
            taken: dict[int, int] = defaultdict(int)
            for candidate in self._fixed_at[slot]:
                for participant in self.instance.members[candidate]:
                    taken[participant] += 1
            for participant, variables in by_participant.items():
                room = self.instance.seats[participant][slot] - taken[participant]
                self._at_most(variables, room)

    def _tables(self) -> None:
        """No more meetings in a slot than open tables."""
        for slot, entries in self._at.items():
            room = self.instance.open_tables[slot] - len(self._fixed_at[slot])
            self._at_most([variable for _, variable in entries], room)

    def _at_most(self, variables: list[cp_model.IntVar], room: int) -> None:
        if room == 1:
            self.cp.add_at_most_one(variables)
        elif len(variables) > room:
            self.cp.add(sum(variables) <= room)

    def _maximum(self) -> None:
        """No more meetings of a participant than its maximum."""
        held: dict[int, list[Linear]] = defaultdict(list)
        for candidate in self.free:
            for participant in self.instance.members[candidate]:
                held[participant].append(self.held[candidate])
        taken = self._fixed_by_participant()
        for participant, expressions in held.items():
            maximum = self.instance.problem.participants[participant].max_meetings
            if maximum is not None:
                self.cp.add(sum(expressions) <= maximum - taken[participant])

    def _fixed_by_participant(self) -> dict[int, int]:
        taken: dict[int, int] = defaultdict(int)
        for candidate in self.fixed:
            for participant in self.instance.members[candidate]:
                taken[participant] += 1
        return taken

    def _precedences(self) -> None:
        """Of two in order, the first ends before the second begins (if both are held)."""
        for before, after in self.instance.precedences:
            length = self.instance.lengths[before]
            firsts, seconds = self._begins(before), self._begins(after)
            for slot in seconds:
                late = [v for start, v in firsts.items() if start + length > slot]
                early = [v for start, v in seconds.items() if start <= slot]
                if late and early:
                    self.cp.add_at_most_one([*late, *early])

    def _begins(self, candidate: int) -> dict[int, cp_model.IntVar | int]:
        if candidate in self.fixed:
            return {self.fixed[candidate]: self.cp.new_constant(1)}
        return {**self.begins.get(candidate, {})}

    def _pinned_tables(self) -> None:
        """A table to which several are pinned holds one of them at a time."""
        for slot, entries in self._at.items():
            pinned: dict[int, list[cp_model.IntVar]] = defaultdict(list)
            for candidate, variable in entries:
                table = self.instance.pinned_table[candidate]
                if table is not None:
                    pinned[table].append(variable)
            taken = {self.instance.pinned_table[candidate] for candidate in self._fixed_at[slot]}
            for table, variables in pinned.items():
                self._at_most(variables, 0 if table in taken else 1)

    def _pinned_delegates(self) -> None:
        """A delegate whom several need is in one of them at a time."""
        for slot, entries in self._at.items():
            pinned: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
            for candidate, variable in entries:
                for key in self._pinned_people(candidate):
                    pinned[key].append(variable)
            taken = {key for c in self._fixed_at[slot] for key in self._pinned_people(c)}
            for key, variables in pinned.items():
                self._at_most(variables, 0 if key in taken else 1)

    def _pinned_people(self, candidate: int) -> list[tuple[int, int]]:
        if self.instance.pinned_delegates(candidate) is None:
            return []
        people = []
        for participant in self.instance.members[candidate]:
            delegate = self.instance.pinned_delegate(candidate, participant)
            if delegate is not None:
                people.append((participant, delegate))
        return people

    def _named_tables(self) -> None:
        """Each meeting at one open table for all its slots, no two at once."""
        instance = self.instance
        at_table: dict[int, list[cp_model.IntervalVar]] = defaultdict(list)
        for table, closed in enumerate(instance.closed):
            at_table[table] += [self.cp.new_fixed_size_interval_var(s, 1, "") for s in closed]
        for candidate in self.free:
            pin = instance.pinned_table[candidate]
            tables = range(len(instance.closed)) if pin is None else (pin,)
            uses = self._one_resource(candidate, {table: at_table[table] for table in tables})
            self.at_table.update({(candidate, table): use for table, use in uses.items()})
        for intervals in at_table.values():
            self.cp.add_no_overlap(intervals)

    def _named_delegates(self, participant: int) -> None:
        """Each meeting of the participant with one delegate present for all its slots."""
        instance = self.instance
        with_delegate: dict[int, list[cp_model.IntervalVar]] = {}
        for index, delegate in enumerate(instance.problem.participants[participant].delegates):
            busy = sorted(instance.slot_index[slot] for slot in delegate.busy)
            with_delegate[index] = [
                self.cp.new_fixed_size_interval_var(slot, 1, "") for slot in busy
            ]
        for candidate in self.free:
            if participant in instance.members[candidate]:
                pin = instance.pinned_delegate(candidate, participant)
                chosen = [index for index in with_delegate if pin in (None, index)]
                people = {index: with_delegate[index] for index in chosen}
                uses = self._one_resource(candidate, people)
                self.with_delegate.update(
                    {(candidate, participant, index): use for index, use in uses.items()}
                )
        for intervals in with_delegate.values():
            self.cp.add_no_overlap(intervals)

    def _one_resource(
        self, candidate: int, resources: Mapping[int, list[cp_model.IntervalVar]]
    ) -> dict[int, cp_model.IntVar]:
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

    def goal(self, stage: str) -> Linear:
        """The value of a stage, those of the fixed meetings included; minimised ones negated."""
        functions: dict[str, Callable[[], Linear]] = {
            "floor": self._shortfall,
            "served": self._served,
            "kept-slots": self._kept,
        }
        if stage.startswith("fair-"):
            return self._reaching(int(stage.removeprefix("fair-")))
        value = functions[stage]()
        return -value if stage in MINIMISED else value

    def _served(self) -> Linear:
        weights = self.instance.weights
        taken = sum(weights[c] for c in self.fixed)
        return _total([weights[c] * held for c, held in self.held.items()], taken)

    def _shortfall(self) -> Linear:
        shortfalls: list[Linear] = []
        taken = self._fixed_by_participant()
        for participant, candidates in self._free_by_participant(wished=False).items():
            promised = self.instance.problem.participants[participant].min_meetings
            missing = promised - taken[participant]
            if missing > 0:
                shortfall = self.cp.new_int_var(0, missing, "")
                self.cp.add(_total([self.held[c] for c in candidates], shortfall) >= missing)
                shortfalls.append(shortfall)
        untouched = set(range(len(self.instance.problem.participants))) - set(
            self._free_by_participant(wished=False)
        )
        minima = [p.min_meetings for p in self.instance.problem.participants]
        return _total(shortfalls, sum(max(0, minima[p] - taken[p]) for p in untouched))

    def _reaching(self, level: int) -> Linear:
        """Participants with at least `level` own wishes served."""
        taken: dict[int, int] = defaultdict(int)
        for candidate in self.fixed:
            for participant in self._wishing(candidate):
                taken[participant] += 1
        reached: list[Linear] = []
        free = self._free_by_participant(wished=True)
        for participant, candidates in free.items():
            missing = level - taken[participant]
            if missing <= 0:
                reached.append(1)
            elif missing <= len(candidates):
                reaches = self.cp.new_bool_var("")
                self.cp.add(sum(self.held[c] for c in candidates) >= missing * reaches)
                reached.append(reaches)
        return _total(reached, sum(n >= level for p, n in taken.items() if p not in free))

    def _kept(self) -> Linear:
        instance = self.instance
        kept: list[Linear] = []
        for candidate, meeting in instance.published.items():
            start = instance.slot_index[meeting.slot]
            if (candidate, start) in self.x:
                kept.append(self.x[candidate, start])
            elif self.fixed.get(candidate) == start:
                kept.append(1)
        return _total(kept, 0)

    def _free_by_participant(self, *, wished: bool) -> dict[int, list[int]]:
        result: dict[int, list[int]] = defaultdict(list)
        for candidate in self.free:
            people = self._wishing(candidate) if wished else self.instance.members[candidate]
            for participant in people:
                result[participant].append(candidate)
        return result

    def _wishing(self, candidate: int) -> list[int]:
        weights = self.instance.problem.candidates[candidate].weights
        members = self.instance.members[candidate]
        return [p for p, weight in zip(members, weights, strict=True) if weight]


def _total(expressions: list[Linear], further: Linear) -> Linear:
    return cp_model.LinearExpr.sum([*expressions, further])


def needs_named_tables(instance: Instance) -> bool:
    """Whether counting tables is not enough: long meetings, and tables that are not all alike."""
    long = any(length > 1 for length in instance.lengths)
    return long and (
        any(instance.closed) or any(t is not None for t in instance.pinned_table.values())
    )


def needs_names(instance: Instance) -> bool:
    """Whether counting is not enough somewhere."""
    people = range(len(instance.problem.participants))
    return needs_named_tables(instance) or any(needs_named_delegates(instance, p) for p in people)


def needs_named_delegates(instance: Instance, participant: int) -> bool:
    """Whether counting delegates is not enough: long meetings and several seats."""
    described = instance.problem.participants[participant]
    if described.seats == 1 or len(described.delegates) < 2:
        return False
    return any(instance.lengths[c] > 1 for c in instance.candidates_of[participant])
