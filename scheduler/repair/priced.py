"""What is left for schedules at the targets, and what prices show there of kept meetings."""

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.certificate import SCALE
from scheduler.control import Control
from scheduler.goals import reaches
from scheduler.instance import Instance
from scheduler.keepable import keepable
from scheduler.place.board import Board
from scheduler.repair.evidence import Evidence
from scheduler.repair.fractions import Fractions, fractions
from scheduler.repair.program import program
from scheduler.repair.shown import KeptShown
from scheduler.repair.sift import Sifting
from scheduler.repair.worth import Multipliers, Worth
from scheduler.search.evening import keeps_cap
from scheduler.select.narrow import wishes
from scheduler.select.relaxation import build
from scheduler.select.selection import Bound
from scheduler.values import stage_value

SHARE = 0.25  # of the time left, for the linear program


@dataclass(frozen=True, slots=True)
class Priced:
    """Multipliers of 'kept-slots' and 'kept-tables', and what is shown of both valued together."""

    slots: Multipliers
    tables: Multipliers
    both: KeptShown


class Left:
    """`instance` has the starts and mandatory candidates that *narrow* leaves.

    `wishes[p]`: at least and at most so many own wishes of participant p are served. `published`
    are the meetings that can stay where they were all together; `enough` says that these are all,
    and alone a schedule that reaches the targets.
    """

    def __init__(
        self, instance: Instance, bounds: Mapping[str, Bound], targets: Mapping[str, int]
    ) -> None:
        self._relaxation = build(instance, tuple(targets))
        self._evidence = Evidence(instance, self._relaxation, SCALE)
        self._targets: dict[str, int] = {}
        for stage, target in targets.items():
            self._evidence.add(stage, bounds[stage].multipliers, earlier=self._targets)
            self._targets[stage] = target
        self._narrow = self._evidence.narrow(self._targets)
        self.instance = self._narrow.instance
        self.wishes = wishes(self._relaxation, self._narrow.fixed)
        self.worth = Worth(keepable(self.instance))
        self._sifting: Sifting | None = None
        self.published = self._published()
        self.enough = len(self.published) == len(self.worth.can.slots) and self._is_schedule()

    def _published(self) -> dict[int, int]:
        board = Board(self.instance)
        for candidate, start in self.worth.can.slots.items():
            if board.fits(candidate, start):
                board.put(candidate, start)
        return board.start

    def _is_schedule(self) -> bool:
        """Whether what can stay is one, and reaches the targets."""
        return (
            self.instance.mandatory <= self.published.keys()
            and keeps_cap(self.instance, self.published)
            and all(
                reaches(stage, stage_value(self.instance, self.published, stage), target)
                for stage, target in self._targets.items()
            )
        )

    def priced(self, control: Control) -> tuple[Priced, Fractions]:
        """The best prices there was time for, and where a search had best begin."""
        begin = Fractions(self.published, set(), self.published)
        nothing = self._with((), ((("stage", "kept-slots"), self.worth.together * SCALE),))
        if self.enough:
            return nothing, begin
        columns = program(self._narrow, self._relaxation, self._targets)
        self._sifting = Sifting(columns, self.worth.of(columns))
        found = self._sifting.best(control, time_limit_s=SHARE * control.left())
        if found is None:
            return nothing, begin
        if found.done:
            begin = fractions(self.instance, columns, found.values)
        shown = (self._with(*self.worth.multipliers(columns, p)) for p in found.prices)
        return min((nothing, *shown), key=lambda some: some.both.most), begin

    def telling(self, priced: Priced, starts: Mapping[int, int], control: Control) -> Priced:
        """Others that show as much, and most of what it costs to keep what is not kept in these."""
        gone = {c for c, start in self.worth.can.slots.items() if starts.get(c) != start}
        if self._sifting is None or not gone:
            return priced
        columns = self._sifting.program
        staying = self.worth.staying(columns, gone)
        prices = self._sifting.telling(staying, control, time_limit_s=SHARE * control.left())
        if prices is None:
            return priced
        other = self._with(*self.worth.multipliers(columns, prices))
        return other if other.both.bound() <= priced.both.bound() else priced

    def _with(self, slots: Multipliers, tables: Multipliers) -> Priced:
        earlier = {**self._targets, "kept-slots": 0}
        return Priced(slots, tables, self._evidence.kept("kept-tables", tables, earlier=earlier))
