"""Verifies bounds in exact integer arithmetic: weak duality of linear programming.

For multipliers u >= 0 of the rows `A x <= b` and 0 <= x <= top, every schedule x has
`c x <= u b + sum(max(0, c - u A) * top)`. The multipliers are stored as integers, `scale` times
their value, so that rounding can weaken a bound but never make it false.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scheduler.goals import MINIMISED
from scheduler.instance import Instance
from scheduler.select.relaxation import Column, Relaxation, Row, earlier_stages, objective

SCALE = 1 << 24


@dataclass(frozen=True, slots=True)
class Shown:
    """What the multipliers of one stage show, in `scale`ths of its value, minimised ones negated.

    `most`: no schedule has more. `reduced`: what each column is worth beyond the rows it needs.
    """

    minimised: bool
    scale: int
    most: int
    reduced: Mapping[Column, int]

    def bound(self, *, one_of: Iterable[Column] = (), ones: Iterable[Column] = ()) -> int:
        """The best value possible where exactly one column of `one_of` is 1, and each of `ones`.

        These columns are those of upper bound 1.
        """
        costs = [self.reduced.get(column, 0) for column in one_of]
        most = self.most
        if costs:
            most += max(costs) - sum(cost for cost in costs if cost > 0)
        most += sum(min(0, self.reduced.get(column, 0)) for column in ones)
        value = most // self.scale
        return -value if self.minimised else value


def shown_bound(
    instance: Instance,
    relaxation: Relaxation,
    stage: str,
    *,
    earlier: Mapping[str, int],
    multipliers: Iterable[tuple[tuple[str, ...], int]],
    scale: int,
) -> int:
    """The best value of `stage` that the multipliers leave possible; see `shown`."""
    return shown(
        instance, relaxation, stage, earlier=earlier, multipliers=multipliers, scale=scale
    ).bound()


def shown(
    instance: Instance,
    relaxation: Relaxation,
    stage: str,
    *,
    earlier: Mapping[str, int],
    multipliers: Iterable[tuple[tuple[str, ...], int]],
    scale: int,
) -> Shown:
    """What the multipliers show of `stage`.

    `earlier` are the values of the stages before. Raises ValueError for an unknown row, a row
    named twice, a negative multiplier or a scale below 1.
    """
    if scale < 1:
        raise ValueError(f"the scale {scale} is not positive")
    rows = {row.name: row for row in relaxation.rows}
    rows.update({row.name: row for row in earlier_stages(instance, relaxation, earlier)})
    used: dict[tuple[str, ...], int] = {}
    for name, multiplier in multipliers:
        if name not in rows:
            raise ValueError(f"there is no row {' '.join(name)}")
        if name in used or multiplier < 0:
            raise ValueError(f"the row {' '.join(name)} is named twice or negative")
        used[name] = multiplier
    terms = objective(instance, relaxation, stage)
    most, reduced = _weak_duality(
        relaxation, terms, [(rows[name], u) for name, u in used.items()], scale
    )
    return Shown(stage in MINIMISED, scale, most, reduced)


def _weak_duality(
    relaxation: Relaxation, terms: Mapping[Column, int], used: list[tuple[Row, int]], scale: int
) -> tuple[int, dict[Column, int]]:
    reduced = {column: scale * coefficient for column, coefficient in terms.items()}
    total = 0
    for row, multiplier in used:
        total += multiplier * row.limit
        for column, coefficient in row.terms.items():
            reduced[column] = reduced.get(column, 0) - multiplier * coefficient
    total += sum(max(0, cost) * relaxation.columns[column] for column, cost in reduced.items())
    return total, reduced
