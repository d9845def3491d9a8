"""Stage *sites*: at which site each meeting of a timetable is held, few changes of site.

As many meetings as possible (by weight), of those that keep their published slot as many as can be
at the site of their published table, then as few sites as possible per participant and half-day.
Participants with several delegates are left to the stage *attend*.
"""

from collections.abc import Mapping

from ortools.sat.python import cp_model

from scheduler.control import Control
from scheduler.instance import Instance
from scheduler.keepable import keepable
from scheduler.search.sites import keep_apart, share_tables
from scheduler.sites.reach import Sites

EFFORT = 1.0  # deterministic time
SECONDS = 5.0
MANDATORY_WORTH = 1_000_000


def choose_sites(
    instance: Instance,
    starts: Mapping[int, int],
    *,
    planned: Mapping[int, int],
    control: Control,
    seed: int,
) -> tuple[dict[int, int], set[int]]:
    """The site of each candidate, and the candidates for which there is none.

    Without any site where these do not matter. The search begins close to the `planned` sites, and
    ends there when time is up.
    """
    if instance.sites is None:
        return {}, set()
    kept = _published(instance, instance.sites, starts)
    chosen = _at_once(instance, instance.sites, starts, {**planned, **kept})
    if not control.over():
        model = _Siting(instance, instance.sites, starts, kept)
        better = _searched(model, chosen, control=control, seed=seed)
        chosen = chosen if better is None else better
    return chosen, set(starts) - set(chosen)


def _published(instance: Instance, sites: Sites, starts: Mapping[int, int]) -> dict[int, int]:
    """The sites of the published tables of meetings that are in their slot and can be there."""
    can = keepable(instance)
    return {
        candidate: sites.of_table[instance.table_index[instance.published[candidate].table]]
        for candidate in can.tables
        if starts.get(candidate) == can.slots[candidate]
    }


def _at_once(
    instance: Instance, sites: Sites, starts: Mapping[int, int], wanted: Mapping[int, int]
) -> dict[int, int]:
    """One after the other, what counts most first: the site wanted, or any other that will do."""
    chosen: dict[int, int] = {}
    room = [list(row) for row in sites.open_tables]
    where: list[dict[int, int]] = [{} for _ in instance.seats]
    alone = [len(person.delegates) < 2 for person in instance.problem.participants]
    for candidate in sorted(
        starts, key=lambda c: (c not in instance.mandatory, -instance.weights[c])
    ):
        covered = instance.covered(candidate, starts[candidate])
        people = [p for p in instance.members[candidate] if alone[p]]
        for site in sorted(sites.allowed[candidate], key=lambda s: s != wanted.get(candidate)):
            near = not any(sites.too_far(where[p], covered, site) for p in people)
            if near and all(room[site][slot] > 0 for slot in covered):
                chosen[candidate] = site
                for slot in covered:
                    room[site][slot] -= 1
                for person in people:
                    where[person].update(dict.fromkeys(covered, site))
                break
    return chosen


def _searched(
    model: "_Siting", hint: Mapping[int, int], *, control: Control, seed: int
) -> dict[int, int] | None:
    solver = cp_model.CpSolver()
    for (candidate, site), use in model.at.items():
        model.cp.add_hint(use, hint.get(candidate) == site)
    solver.parameters.max_deterministic_time = EFFORT
    solver.parameters.max_time_in_seconds = max(0.01, min(SECONDS, control.left()))
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    with control.watching(solver.stop_search):
        status = solver.solve(model.cp)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return {c: site for (c, site), use in model.at.items() if solver.boolean_value(use)}


class _Siting:
    def __init__(
        self,
        instance: Instance,
        sites: Sites,
        starts: Mapping[int, int],
        kept: Mapping[int, int],
    ) -> None:
        self._instance = instance
        self._sites = sites
        self._starts = starts
        self.cp = cp_model.CpModel()
        self.at = {
            (candidate, site): self.cp.new_bool_var("")
            for candidate in starts
            for site in sites.allowed[candidate]
        }
        for candidate in starts:
            here = [self.at[candidate, site] for site in sites.allowed[candidate]]
            self.cp.add_at_most_one(here)
        uses = ((self._covered(c), site, use) for (c, site), use in self.at.items())
        share_tables(self.cp, sites, uses)
        visits = self._visits()
        self._travel()
        as_published = 1 + len(visits)
        held = as_published * (1 + len(kept))
        worth = [
            (held * self._worth(candidate) + as_published * (kept.get(candidate) == site)) * use
            for (candidate, site), use in self.at.items()
        ]
        self.cp.maximize(cp_model.LinearExpr.sum([*worth, *(-visit for visit in visits)]))

    def _worth(self, candidate: int) -> int:
        must = candidate in self._instance.mandatory
        return 1 + self._instance.weights[candidate] + MANDATORY_WORTH * must

    def _covered(self, candidate: int) -> range:
        start = self._starts[candidate]
        return self._instance.covered(candidate, start)

    def _visits(self) -> list[cp_model.IntVar]:
        """Per participant, half-day and site whether it is there."""
        instance = self._instance
        visits: dict[tuple[int, int, int], cp_model.IntVar] = {}
        for (candidate, site), use in self.at.items():
            half_day = instance.half_day_of[self._starts[candidate]]
            for participant in instance.members[candidate]:
                key = (participant, half_day, site)
                if key not in visits:
                    visits[key] = self.cp.new_bool_var("")
                self.cp.add_implication(use, visits[key])
        return list(visits.values())

    def _travel(self) -> None:
        present: dict[tuple[int, int, int], cp_model.IntVar] = {}
        for (candidate, site), use in self.at.items():
            for participant in self._instance.members[candidate]:
                if len(self._instance.problem.participants[participant].delegates) < 2:
                    for slot in self._covered(candidate):
                        key = (participant, slot, site)
                        if key not in present:
                            present[key] = self.cp.new_bool_var("")
                        self.cp.add_implication(use, present[key])
        keep_apart(self.cp, self._sites, present)
