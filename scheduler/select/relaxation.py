"""The linear relaxation: every schedule satisfies its rows, so its bounds hold for all schedules.

It decides only which candidate is held in which *half-day*, each column between 0 and its upper
bound, every row of the form `sum of coefficient * column <= limit` in whole numbers. For two
sides that are free all the time and plenty of tables the bound is attained: a bipartite graph can
be coloured with as many colours as its highest degree (König 1916; de Werra 1971 for balanced
colours). Built in plain Python so that a certificate can be checked without any solver.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from scheduler.goals import MINIMISED
from scheduler.instance import Instance, bits_of

Column = tuple[str, int, int]
RowName = tuple[str, ...]


Terms = dict[int, int]
"""Coefficients by the columns' numbers."""


class Row:
    """`sum(coefficient * column) <= limit`; the `terms` may be made when first asked for."""

    __slots__ = ("_terms", "limit", "name")

    def __init__(self, name: RowName, limit: int, terms: Terms | Callable[[], Terms]) -> None:
        self.name = name
        self.limit = limit
        self._terms = terms

    @property
    def terms(self) -> Terms:
        """Coefficients by the columns' numbers."""
        if callable(self._terms):
            self._terms = self._terms()
        return self._terms


@dataclass(slots=True)
class Relaxation:
    """Columns by their numbers, and rows.

    `columns[n]` is one of ('held', candidate, half-day); ('short', promise, 0): what is missing of
    it; ('level', participant, k): it has k own wishes served. Column n lies between 0 and
    `tops[n]`. `held[c][h]` and `others` say the numbers of columns.
    """

    columns: list[Column] = field(default_factory=list)
    tops: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    held: list[dict[int, int]] = field(default_factory=list)
    others: dict[Column, int] = field(default_factory=dict)

    def add(self, column: Column, top: int = 1) -> int:
        """A column of another kind than 'held'; its number."""
        number = self.others[column] = len(self.columns)
        self.columns.append(column)
        self.tops.append(top)
        return number


def build(instance: Instance, stages: tuple[str, ...]) -> Relaxation:
    """The relaxation with the columns and rows that `stages` need."""
    relaxation = Relaxation()
    _held(instance, relaxation)
    _rules(instance, relaxation)
    _shared(instance, relaxation)
    if "floor" in stages:
        _floor(instance, relaxation)
    levels = sum(stage.startswith("fair-") for stage in stages)
    if levels:
        _levels(instance, relaxation, levels)
    return relaxation


def objective(instance: Instance, relaxation: Relaxation, stage: str) -> dict[int, int]:
    """What is maximised in a stage before *kept-slots*; for minimised ones the value is negated."""
    if stage == "served":
        weights = zip(relaxation.held, instance.weights, strict=True)
        return {n: weight for days, weight in weights if weight for n in days.values()}
    floor = stage == "floor"
    wanted = ("short", 0) if floor else ("level", int(stage.removeprefix("fair-")))
    sign = -1 if stage in MINIMISED else 1
    return {n: sign for (kind, _, k), n in relaxation.others.items() if (kind, k) == wanted}


def earlier_stages(
    instance: Instance, relaxation: Relaxation, values: Mapping[str, int]
) -> list[Row]:
    """Rows that keep the values reached by earlier stages."""
    rows = []
    for stage, value in values.items():
        sign = -1 if stage in MINIMISED else 1
        terms = objective(instance, relaxation, stage)
        rows.append(Row(("stage", stage), -sign * value, {n: -c for n, c in terms.items()}))
    return rows


def _held(instance: Instance, relaxation: Relaxation) -> None:
    columns = relaxation.columns
    days = list(enumerate(map(bits_of, instance.slots_of)))
    for candidate, bits in enumerate(instance.start_bits):
        own = {}
        for half_day, slots in days:
            if bits & slots:
                own[half_day] = len(columns)
                columns.append(("held", candidate, half_day))
        relaxation.held.append(own)
    relaxation.tops = [1] * len(columns)


def _rules(instance: Instance, relaxation: Relaxation) -> None:
    """No more than tables, once each, no more than seats; mandatory ones are held."""
    held, names = relaxation.held, instance.half_days
    candidates, participants = instance.problem.candidates, instance.problem.participants
    crowds = _crowds(instance, relaxation)
    rows = relaxation.rows
    for half_day, crowd in enumerate(crowds[-1]):
        room = sum(map(instance.open_tables.__getitem__, instance.slots_of[half_day]))
        if crowd > room:
            terms = partial(_of_half_day, instance, relaxation, range(len(held)), half_day)
            rows.append(Row(("tables", names[half_day]), room, terms))
    for candidate, own in enumerate(held):
        if len(own) > 1:
            terms = partial(dict.fromkeys, own.values(), 1)
            rows.append(Row(("once", candidates[candidate].id), 1, terms))
    for participant, several in enumerate(instance.candidates_of):
        seats, who = instance.seats[participant], participants[participant].id
        for half_day, crowd in enumerate(crowds[participant]):
            room = sum(map(seats.__getitem__, instance.slots_of[half_day]))
            if crowd > room:
                terms = partial(_of_half_day, instance, relaxation, several, half_day)
                rows.append(Row(("seats", who, names[half_day]), room, terms))
    for candidate in sorted(instance.mandatory):
        without = dict.fromkeys(held[candidate].values(), -1)
        rows.append(Row(("mandatory", candidates[candidate].id), -1, without))


def _crowds(instance: Instance, relaxation: Relaxation) -> list[list[int]]:
    """Per participant and half-day how long all would take that it can hold; then for tables."""
    crowds = [[0] * len(instance.half_days) for _ in (*instance.seats, "tables")]
    tables = len(instance.seats)
    for members, own, length in zip(
        instance.members, relaxation.held, instance.lengths, strict=True
    ):
        for row in (*members, tables):
            crowd = crowds[row]
            for half_day in own:
                crowd[half_day] += length
    return crowds


def _of_half_day(
    instance: Instance, relaxation: Relaxation, candidates: Iterable[int], half_day: int
) -> Terms:
    """How many slots each of the candidates takes in a half-day."""
    held, lengths = relaxation.held, instance.lengths
    return {held[c][half_day]: lengths[c] for c in candidates if half_day in held[c]}


def _shared(instance: Instance, relaxation: Relaxation) -> None:
    """Limits on how many are held, and resources over each half-day."""
    held = relaxation.held
    rows = [
        Row(limit.name, limit.most, {n: 1 for c in limit.candidates for n in held[c].values()})
        for limit in instance.limits
    ]
    for resource in instance.resources:
        for half_day, slots in enumerate(instance.slots_of):
            room = sum(resource.room[slot] for slot in slots)
            terms = {
                held[candidate][half_day]: use * instance.lengths[candidate]
                for candidate, use in resource.use.items()
                if half_day in held[candidate]
            }
            name = (*resource.name, "in", instance.half_days[half_day])
            rows.append(Row(name, room, terms))
    relaxation.rows += [row for row in rows if _can_bind(row)]


def _can_bind(row: Row) -> bool:
    return row.limit < 0 or sum(row.terms.values()) > row.limit


def _wished_by(instance: Instance) -> dict[int, list[int]]:
    """Per participant who wishes for something, the candidates that are its own wishes."""
    result: dict[int, list[int]] = defaultdict(list)
    for candidate, members in enumerate(instance.members):
        weights = instance.problem.candidates[candidate].weights
        for participant, weight in zip(members, weights, strict=True):
            if weight and instance.start_bits[candidate]:
                result[participant].append(candidate)
    return result


def _floor(instance: Instance, relaxation: Relaxation) -> None:
    for number, promise in enumerate(instance.promises):
        terms = {relaxation.add(("short", number, 0), promise.least): -1}
        for candidate, count in promise.counts.items():
            if count:
                terms |= dict.fromkeys(relaxation.held[candidate].values(), -count)
        relaxation.rows.append(Row(promise.name, -promise.least, terms))


def _levels(instance: Instance, relaxation: Relaxation, highest: int) -> None:
    for participant, wishes in sorted(_wished_by(instance).items()):
        levels = range(1, min(len(wishes), highest) + 1)
        terms = {relaxation.add(("level", participant, level)): 1 for level in levels}
        terms |= {n: -1 for c in wishes for n in relaxation.held[c].values()}
        name = ("levels", instance.problem.participants[participant].id)
        relaxation.rows.append(Row(name, 0, terms))
