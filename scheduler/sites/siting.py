"""Stage *sites*: at which site each meeting of a timetable is held, few changes of site.

As many meetings as possible (by weight), then as few sites as possible per participant and
half-day. Participants with several delegates are left to the stage *attend*.
"""

from collections.abc import Mapping

from ortools.sat.python import cp_model

from scheduler.control import Control
from scheduler.instance import Instance
from scheduler.search.sites import keep_apart, share_tables
from scheduler.sites.reach import Sites

EFFORT = 1.0  # deterministic time
SECONDS = 5.0
MANDATORY_WORTH = 1_000_000
STAY_WORTH = 20  # of a meeting against a change of site


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
    chosen = _at_once(instance, instance.sites, starts, planned)
    if not control.over():
        better = _searched(instance, instance.sites, starts, chosen, control=control, seed=seed)
        chosen = chosen if better is None else better
    return chosen, set(starts) - set(chosen)


def _at_once(
    instance: Instance, sites: Sites, starts: Mapping[int, int], planned: Mapping[int, int]
) -> dict[int, int]:
    """One after the other, what counts most first: the planned site, or any other that will do."""
    chosen: dict[int, int] = {}
    room = [list(row) for row in sites.open_tables]
    where: list[dict[int, int]] = [{} for _ in instance.seats]
    alone = [len(person.delegates) < 2 for person in instance.problem.participants]
    for candidate in sorted(
        starts, key=lambda c: (c not in instance.mandatory, -instance.weights[c])
    ):
        covered = instance.covered(candidate, starts[candidate])
        people = [p for p in instance.members[candidate] if alone[p]]
        for site in sorted(sites.allowed[candidate], key=lambda s: s != planned.get(candidate)):
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
    instance: Instance,
    sites: Sites,
    starts: Mapping[int, int],
    hint: Mapping[int, int],
    *,
    control: Control,
    seed: int,
) -> dict[int, int] | None:
    model = _Siting(instance, sites, starts)
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
    def __init__(self, instance: Instance, sites: Sites, starts: Mapping[int, int]) -> None:
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
        worth = [
            (STAY_WORTH * (1 + self._worth(candidate))) * use
            for (candidate, _), use in self.at.items()
        ]
        self.cp.maximize(cp_model.LinearExpr.sum([*worth, *(-visit for visit in visits)]))

    def _worth(self, candidate: int) -> int:
        must = candidate in self._instance.mandatory
        return self._instance.weights[candidate] + MANDATORY_WORTH * must

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
