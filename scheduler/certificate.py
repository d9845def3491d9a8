"""Verifies bounds in exact integer arithmetic: weak duality of linear programming.

For multipliers u >= 0 of the rows `A x <= b` and 0 <= x <= top, every schedule x has
`c x <= u b + sum(max(0, c - u A) * top)`. Of a candidate's columns at most one is 1: of these only
the greatest counts, so that the rows that say so need no multipliers. Multipliers are stored as
integers, `scale` times their value: rounding can weaken a bound but never make it false.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduler.goals import MINIMISED
from scheduler.instance import Instance
from scheduler.select.relaxation import Relaxation, earlier_stages, objective

SCALE = 1 << 24


@dataclass(frozen=True, slots=True)
class Shown:
    """What the multipliers of one stage show, in `scale`ths of its value, minimised ones negated.

    `most`: no schedule has more. `once[c]`: what holding candidate c is worth beyond the rows it
    needs, 0 at least. `reduced[n]`: the same for column n, less the `once` of its candidate.
    `used`: the multipliers of the rows.
    """

    minimised: bool
    scale: int
    most: int
    once: Sequence[int]
    reduced: Sequence[int]
    used: Mapping[tuple[str, ...], int]

    def bound(self, *, one_of: Iterable[int] = ()) -> int:
        """The best value possible where one of a candidate's columns `one_of` is 1."""
        most = self.most + max([self.reduced[number] for number in one_of], default=0)
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
    reduced = [0] * len(relaxation.columns)
    for number, coefficient in objective(instance, relaxation, stage).items():
        reduced[number] = scale * coefficient
    most = 0
    for name, multiplier in used.items():
        row = rows[name]
        most += multiplier * row.limit
        for number, coefficient in row.terms.items():
            reduced[number] -= multiplier * coefficient
    worthy = [number for number, cost in enumerate(reduced) if cost > 0 and relaxation.tops[number]]
    once = _charged_once(relaxation, reduced, worthy)
    most += sum(once) + sum([max(0, reduced[n]) * relaxation.tops[n] for n in worthy])
    return Shown(stage in MINIMISED, scale, most, once, reduced, used)


def _charged_once(relaxation: Relaxation, reduced: list[int], worthy: list[int]) -> list[int]:
    """What the best column of each candidate is worth, which is taken off all of them."""
    charges = [0] * len(relaxation.held)
    for number in worthy:
        kind, candidate, _ = relaxation.columns[number]
        if kind == "held":
            charges[candidate] = max(charges[candidate], reduced[number])
    for charge, own in zip(charges, relaxation.held, strict=True):
        if charge:
            for number in own.values():
                reduced[number] -= charge
    return charges
