"""The linear relaxation: every schedule satisfies its rows, so its bounds hold for all schedules.

It decides only which candidate is held in which *half-day*, each column between 0 and its upper
bound, every row of the form `sum of coefficient * column <= limit` in whole numbers. For two
sides that are free all the time and plenty of tables the bound is attained: a bipartite graph can
be coloured with as many colours as its highest degree (König 1916; de Werra 1971 for balanced
colours). Built in plain Python so that a certificate can be checked without any solver.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler.goals import MINIMISED
from scheduler.instance import Instance
from scheduler.promises import promises

Column = tuple[str, int, int]
RowName = tuple[str, ...]


@dataclass(slots=True)
class Row:
    """`sum(coefficient * column) <= limit`."""

    name: RowName
    limit: int
    terms: dict[Column, int] = field(default_factory=dict)


@dataclass(slots=True)
class Relaxation:
    """Columns with their upper bounds, and rows.

    ('held', candidate, half-day); ('short', promise, 0): what is missing of it; ('level',
    participant, k): it has k own wishes served; ('kept', candidate, 0) and ('kept-table',
    candidate, 0): the published meeting stays in its slot, at its table.
    """

    columns: dict[Column, int]
    rows: list[Row]


def build(instance: Instance, stages: tuple[str, ...]) -> Relaxation:
    """The relaxation with the columns and rows that `stages` need."""
    held: dict[Column, int] = {}
    for candidate, starts in enumerate(instance.starts):
        for half_day in sorted(set(map(instance.half_day_of.__getitem__, starts))):
            held["held", candidate, half_day] = 1
    relaxation = Relaxation(dict(held), [])
    _rules(instance, relaxation, list(held))
    if "floor" in stages:
        _floor(instance, relaxation, list(held))
    levels = sum(stage.startswith("fair-") for stage in stages)
    if levels:
        _levels(instance, relaxation, list(held), levels)
    if "kept-slots" in stages:
        _kept(instance, relaxation)
    return relaxation


def objective(instance: Instance, relaxation: Relaxation, stage: str) -> dict[Column, int]:
    """What is maximised in `stage`; for minimised stages the value comes out negated."""
    columns = relaxation.columns
    if stage.startswith("fair-"):
        level = int(stage.removeprefix("fair-"))
        return {column: 1 for column in columns if column[0] == "level" and column[2] == level}
    if stage == "served":
        return {
            column: instance.weights[column[1]]
            for column in columns
            if column[0] == "held" and instance.weights[column[1]]
        }
    kind = {"floor": "short", "kept-slots": "kept", "kept-tables": "kept-table"}[stage]
    sign = -1 if stage in MINIMISED else 1
    return {column: sign for column in columns if column[0] == kind}


def earlier_stages(
    instance: Instance, relaxation: Relaxation, values: Mapping[str, int]
) -> list[Row]:
    """Rows that keep the values reached by earlier stages."""
    rows = []
    for stage, value in values.items():
        sign = -1 if stage in MINIMISED else 1
        terms = objective(instance, relaxation, stage)
        rows.append(
            Row(("stage", stage), -sign * value, {column: -c for column, c in terms.items()})
        )
    return rows


def _rules(instance: Instance, relaxation: Relaxation, held: list[Column]) -> None:
    problem, half_days = instance.problem, instance.half_days
    tables = [
        Row(("tables", name), sum(instance.open_tables[slot] for slot in slots))
        for name, slots in zip(half_days, instance.slots_of, strict=True)
    ]
    rows = list(tables)
    once: dict[int, Row] = {}
    seats: dict[tuple[int, int], Row] = {}
    name: RowName
    for column in held:
        _, candidate, half_day = column
        length = instance.lengths[candidate]
        tables[half_day].terms[column] = length
        if candidate not in once:
            once[candidate] = Row(("once", problem.candidates[candidate].id), 1)
            rows.append(once[candidate])
        once[candidate].terms[column] = 1
        for participant in instance.members[candidate]:
            row = seats.get((participant, half_day))
            if row is None:
                name = ("seats", problem.participants[participant].id, half_days[half_day])
                room = sum(instance.seats[participant][s] for s in instance.slots_of[half_day])
                row = seats[participant, half_day] = Row(name, room)
                rows.append(row)
            row.terms[column] = length
    for candidate in sorted(instance.mandatory):
        name = ("mandatory", problem.candidates[candidate].id)
        rows.append(Row(name, -1, dict.fromkeys(once[candidate].terms, -1)))
    relaxation.rows += [row for row in rows if _can_bind(row)]
    _shared(instance, relaxation, held)


def _shared(instance: Instance, relaxation: Relaxation, held: list[Column]) -> None:
    """Limits on how many are held, and resources over each half-day."""
    columns = _by_candidate(held)
    rows = [
        Row(limit.name, limit.most, {c: 1 for number in limit.candidates for c in columns[number]})
        for limit in instance.limits
    ]
    for resource in instance.resources:
        for half_day, slots in enumerate(instance.slots_of):
            room = sum(resource.room[slot] for slot in slots)
            row = Row((*resource.name, "in", instance.half_days[half_day]), room)
            for number, use in resource.use.items():
                column = ("held", number, half_day)
                if column in relaxation.columns:
                    row.terms[column] = use * instance.lengths[number]
            rows.append(row)
    relaxation.rows += [row for row in rows if _can_bind(row)]


def _by_candidate(held: list[Column]) -> dict[int, list[Column]]:
    columns: dict[int, list[Column]] = defaultdict(list)
    for column in held:
        columns[column[1]].append(column)
    return columns


def _can_bind(row: Row) -> bool:
    return row.limit < 0 or sum(row.terms.values()) > row.limit


def _wished_by(instance: Instance, held: list[Column]) -> dict[int, list[Column]]:
    result: dict[int, list[Column]] = defaultdict(list)
    for column in held:
        weights = instance.problem.candidates[column[1]].weights
        for participant, weight in zip(instance.members[column[1]], weights, strict=True):
            if weight:
                result[participant].append(column)
    return result


def _floor(instance: Instance, relaxation: Relaxation, held: list[Column]) -> None:
    columns = _by_candidate(held)
    for number, promise in enumerate(promises(instance)):
        short = ("short", number, 0)
        relaxation.columns[short] = promise.least
        row = Row(promise.name, -promise.least, {short: -1})
        for candidate, count in promise.counts.items():
            if count:
                row.terms.update(dict.fromkeys(columns[candidate], -count))
        relaxation.rows.append(row)


def _levels(instance: Instance, relaxation: Relaxation, held: list[Column], highest: int) -> None:
    for participant, columns in sorted(_wished_by(instance, held).items()):
        wishes = len({candidate for _, candidate, _ in columns})
        levels = [("level", participant, k) for k in range(1, min(wishes, highest) + 1)]
        relaxation.columns.update(dict.fromkeys(levels, 1))
        row = Row(("levels", instance.problem.participants[participant].id), 0)
        row.terms = dict.fromkeys(levels, 1) | dict.fromkeys(columns, -1)
        relaxation.rows.append(row)


def _kept(instance: Instance, relaxation: Relaxation) -> None:
    """Kept meetings need their half-day, and seats and tables in their old slot."""
    problem = instance.problem
    crowds: dict[RowName, Row] = {}
    for candidate, meeting in sorted(instance.published.items()):
        start = instance.slot_index[meeting.slot]
        if start not in instance.starts[candidate]:
            continue
        kept = ("kept", candidate, 0)
        relaxation.columns[kept] = 1
        held = ("held", candidate, instance.half_day_of[start])
        relaxation.rows.append(Row(("kept", meeting.candidate), 0, {kept: 1, held: -1}))
        covered = instance.covered(candidate, start)
        for slot in covered:
            slot_id = problem.slots[slot].id
            name: RowName = ("kept-in-slot", slot_id)
            crowds.setdefault(name, Row(name, instance.open_tables[slot])).terms[kept] = 1
            for participant in instance.members[candidate]:
                name = ("kept-by", problem.participants[participant].id, slot_id)
                seats = instance.seats[participant][slot]
                crowds.setdefault(name, Row(name, seats)).terms[kept] = 1
        table = instance.table_index[meeting.table]
        pinned = instance.pinned_table[candidate]
        if pinned in (None, table) and not instance.closed[table] & set(covered):
            kept_table = ("kept-table", candidate, 0)
            relaxation.columns[kept_table] = 1
            name = ("kept-table", meeting.candidate)
            relaxation.rows.append(Row(name, 0, {kept_table: 1, kept: -1}))
    relaxation.rows += [row for row in crowds.values() if _can_bind(row)]
