"""The full CP-SAT model: every hard rule over x[candidate, first slot], for all or some candidates.

Variables, then rules, one method per rule; scheduler.search.goals has the goals. Candidates that
are not free stay where they are and only take up room. Tables, people and sites are counted;
scheduler.search.names adds who and which where counting is not enough.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ortools.sat.python import cp_model

from scheduler.instance import Instance
from scheduler.search.breaks import add_cap

Linear = cp_model.LinearExprT


class Model:
    """Variables and rules of an instance; `fixed` are the starts of those not free."""

    def __init__(
        self,
        instance: Instance,
        free: Iterable[int],
        fixed: Mapping[int, int],
        *,
        only: Mapping[int, int] | None = None,
        capped: bool = True,
    ) -> None:
        """With `only`, free candidates begin in that slot or not at all.

        Unless `capped`, the numbers of breaks may differ as they like.
        """
        self.instance = instance
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
            for slot in instance.covered(candidate, start):
                self._fixed_at[slot].append(candidate)
        self._at: dict[int, list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
        for (candidate, start), variable in self.x.items():
            for slot in instance.covered(candidate, start):
                self._at[slot].append((candidate, variable))
        self._add_rules()
        cap = instance.problem.break_cap
        if capped and cap is not None:
            add_cap(self, cap)

    def _add_rules(self) -> None:
        self._once_and_mandatory()
        self._seats()
        self._tables()
        self._limits()
        self._resources()
        self._precedences()
        self._pinned_tables()
        self._pinned_delegates()

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

    def _limits(self) -> None:
        """No more candidates held than a maximum, a quota or alternatives leave."""
        for limit in self.instance.limits:
            free = [self.held[c] for c in limit.candidates if c in self.begins]
            taken = sum(c in self.fixed for c in limit.candidates)
            if len(free) + taken > limit.most:
                self.cp.add(cp_model.LinearExpr.sum(free) <= limit.most - taken)

    def _resources(self) -> None:
        """No more of a resource used in a slot than there is."""
        for resource in self.instance.resources:
            for slot, entries in self._at.items():
                taken = sum(resource.use.get(c, 0) for c in self._fixed_at[slot])
                used = [resource.use[c] * held for c, held in entries if c in resource.use]
                if used:
                    room = resource.room[slot] - taken
                    self.cp.add(cp_model.LinearExpr.sum(used) <= room)

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
