"""Stage *settle*, where sites matter: one site for each participant in each half-day.

Then nobody travels within a half-day, and each half-day at each site is a problem by itself, which
*select* and *place* are good at. What a change of site in the middle of a half-day could gain is
left to search; the bounds are those of *select* without stays. The stays are found by diving: the
relaxation with a column for each stay is solved, the most decided stays are fixed, and again.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scheduler.control import Control
from scheduler.instance import Instance
from scheduler.keepable import keepable, published_half_days
from scheduler.select.linear import InfeasibleError, LinearProgram, OutOfTimeError
from scheduler.select.relaxation import Column, Relaxation, Row, build, objective
from scheduler.select.selection import Relaxed, Selection
from scheduler.sites.reach import Sites

FIXED_AT_ONCE = 0.2  # of the stays still open
DECIDED = 0.999
WORTH_OF = {"floor": 10_000, "fair": 100}  # against a point of preference
TIME_SHARE = 0.5

Stay = tuple[int, int]
"""A participant and a half-day."""


def settled(
    instance: Instance,
    stages: tuple[str, ...],
    selection: Selection,
    *,
    control: Control,
    workers: int,
    seed: int,
) -> Selection:
    """A selection in which the participants of each meeting stay at one site; its bounds remain.

    `selection` as it is where sites do not matter, and where there is no time or no such selection.
    """
    sites = instance.sites
    if sites is None:
        return selection
    try:
        with control.reserving((1 - TIME_SHARE) * control.left()):
            stays = _Dive(instance, sites, stages, control).stays()
            restricted = _restricted(instance, sites, stages, stays)
            chosen = Relaxed(instance, restricted, stages, control).selection(
                workers=workers, seed=seed, closest=published_half_days(instance)
            )
    except (InfeasibleError, OutOfTimeError):
        return selection
    return _Settled(instance, stays, selection, chosen).first()


class _Settled:
    """Selections in which everybody stays; in between, once, the one that lets them travel."""

    def __init__(
        self,
        instance: Instance,
        stays: Mapping[Stay, int],
        travelling: Selection,
        chosen: Selection,
    ) -> None:
        self._instance = instance
        self._stays = stays
        self._travelling: Selection | None = travelling
        self._bounds = travelling.bounds
        self._chosen = chosen

    def first(self) -> Selection:
        """What the relaxation chose."""
        return self._sited(self._chosen)

    def _again(self, terms: Mapping[Column, int]) -> Selection | None:
        travelling, self._travelling = self._travelling, None
        if travelling is not None or self._chosen.again is None:
            return travelling
        other = self._chosen.again(terms)
        return None if other is None else self._sited(other)

    def _sited(self, chosen: Selection) -> Selection:
        first = self._instance.members
        at = {c: self._stays[first[c][0], half_day] for c, half_day in chosen.half_days.items()}
        return replace(chosen, bounds=self._bounds, sites=at, again=self._again)


def _restricted(
    instance: Instance, sites: Sites, stages: tuple[str, ...], stays: Mapping[Stay, int]
) -> Relaxation:
    """The relaxation of schedules in which the stays are kept to."""
    relaxation = build(instance, stages)
    tables: dict[tuple[int, int], Row] = {}
    for number, (kind, candidate, half_day) in enumerate(relaxation.columns):
        if kind != "held":
            continue
        here = {stays[p, half_day] for p in instance.members[candidate]}
        site = here.pop()
        if here or site not in sites.allowed[candidate]:
            relaxation.tops[number] = 0
            continue
        key = (half_day, site)
        if key not in tables:
            room = sum(sites.open_tables[site][slot] for slot in instance.slots_of[half_day])
            tables[key] = Row(("tables at", sites.names[site], str(half_day)), room, {})
        tables[key].terms[number] = instance.lengths[candidate]
    relaxation.rows += tables.values()
    return relaxation


class _Dive:
    """The relaxation with a column ('stay', participant, half-day and site) for each stay.

    A column ('held', candidate, half-day) becomes one per site, ('held at 0', …) and so on.
    """

    def __init__(
        self, instance: Instance, sites: Sites, stages: tuple[str, ...], control: Control
    ) -> None:
        self._instance = instance
        self._sites = sites
        self._count = len(sites.names)
        self._open = self._possible()
        relaxation = build(instance, stages)
        self._sited = Relaxation()
        self._parts = [self._parts_of(relaxation, number) for number in range(len(relaxation.tops))]
        self._terms: dict[int, int] = defaultdict(int)
        for stage in stages:
            worth = WORTH_OF.get(stage.split("-", maxsplit=1)[0], 1)
            for number, value in objective(instance, relaxation, stage).items():
                for part in self._parts[number]:
                    self._terms[part] += worth * value
        for candidate, half_day, site in self._published():
            self._terms[self._sited.others[f"held at {site}", candidate, half_day]] += 1
        self._add_rows(relaxation)
        self._program = LinearProgram(self._sited, control)

    def stays(self) -> dict[Stay, int]:
        """The site of each participant in each half-day; raises linear.OutOfTimeError."""
        while True:
            solution = self._program.maximise(self._terms)
            if solution is None:
                raise OutOfTimeError
            waiting = [stay for stay, sites in self._open.items() if len(sites) > 1]
            if not waiting:
                return {stay: sites[0] for stay, sites in self._open.items()}
            values = {stay: self._values(stay, solution.columns) for stay in waiting}
            waiting.sort(key=lambda stay: -max(values[stay]))
            for number, stay in enumerate(waiting):
                best = max(values[stay])
                if best > DECIDED or number <= FIXED_AT_ONCE * len(waiting):
                    self._fix(stay, self._open[stay][values[stay].index(best)])

    def _published(self) -> Iterator[tuple[int, int, int]]:
        """Half-day and site of the published meetings that can stay at their table."""
        instance, can = self._instance, keepable(self._instance)
        for candidate in sorted(can.tables):
            table = instance.table_index[instance.published[candidate].table]
            site = self._sites.of_table[table]
            if site in self._sites.allowed[candidate]:
                yield candidate, instance.half_day_of[can.slots[candidate]], site

    def _possible(self) -> dict[Stay, list[int]]:
        everywhere = list(range(self._count))
        possible: dict[Stay, list[int]] = {}
        for index, participant in enumerate(self._instance.problem.participants):
            own = participant.site
            here = everywhere if own is None else [self._sites.names.index(own)]
            for half_day in range(len(self._instance.half_days)):
                possible[index, half_day] = here
        return possible

    def _values(self, stay: Stay, columns: Mapping[int, float]) -> list[float]:
        return [columns.get(self._number(stay, site), 0.0) for site in self._open[stay]]

    def _fix(self, stay: Stay, site: int) -> None:
        shut = [self._number(stay, other) for other in self._open[stay] if other != site]
        self._program.shut(shut)
        self._open[stay] = [site]

    def _column(self, stay: Stay, site: int) -> Column:
        return "stay", stay[0], stay[1] * self._count + site

    def _number(self, stay: Stay, site: int) -> int:
        return self._sited.others[self._column(stay, site)]

    def _parts_of(self, relaxation: Relaxation, number: int) -> list[int]:
        """Adds what a column becomes here, and says the numbers."""
        column, top = relaxation.columns[number], relaxation.tops[number]
        if column[0] != "held":
            return [self._sited.add(column, top)]
        sites = self._sites.allowed[column[1]]
        return [self._sited.add((f"held at {s}", *column[1:]), top) for s in sites]

    def _add_rows(self, relaxation: Relaxation) -> None:
        sited = self._sited
        sited.rows += [
            Row(row.name, row.limit, self._split(row.terms))
            for row in relaxation.rows
            if row.name[0] != "seats"
        ]
        for stay, sites in self._open.items():
            shares = {sited.add(self._column(stay, site)): 1 for site in sites}
            sited.rows.append(Row(("stay", *map(str, stay)), 1, shares))
        sited.rows += self._seats_and_tables()

    def _split(self, terms: Mapping[int, int]) -> dict[int, int]:
        return {part: value for number, value in terms.items() for part in self._parts[number]}

    def _seats_and_tables(self) -> list[Row]:
        """Who meets at a site stays there; no more meetings than tables at the site."""
        instance, sites = self._instance, self._sites
        rows: dict[tuple[str, ...], Row] = {}
        for number, (kind, candidate, half_day) in enumerate(self._sited.columns):
            if not kind.startswith("held at"):
                continue
            site = int(kind.removeprefix("held at "))
            slots = instance.slots_of[half_day]
            length = instance.lengths[candidate]
            name: tuple[str, ...] = ("tables at", str(site), str(half_day))
            room = sum(sites.open_tables[site][slot] for slot in slots)
            rows.setdefault(name, Row(name, room, {})).terms[number] = length
            for participant in instance.members[candidate]:
                name = ("seats at", str(participant), str(half_day), str(site))
                if name not in rows:
                    seats = sum(instance.seats[participant][slot] for slot in slots)
                    rows[name] = Row(name, 0, {self._number((participant, half_day), site): -seats})
                rows[name].terms[number] = length
        return list(rows.values())
