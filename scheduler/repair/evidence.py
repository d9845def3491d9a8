"""What the multipliers of a certificate show, stage by stage: for those who write and check it."""

from collections.abc import Iterable, Mapping

from scheduler.certificate import Shown, shown
from scheduler.instance import Instance
from scheduler.repair.shown import KeptShown, kept_shown
from scheduler.select.narrow import Narrowed, narrowed
from scheduler.select.relaxation import Relaxation, RowName


class Evidence:
    """Takes the stages in order; of kept meetings, more is shown by what is known of those before.

    `scale` is that of the multipliers.
    """

    def __init__(self, instance: Instance, relaxation: Relaxation, scale: int) -> None:
        self._instance = instance
        self._relaxation = relaxation
        self._scale = scale
        self._before: dict[str, Shown] = {}
        self._narrow: Narrowed | None = None

    def of(
        self,
        stage: str,
        multipliers: Iterable[tuple[RowName, int]],
        *,
        earlier: Mapping[str, int],
    ) -> Shown | KeptShown:
        """What they show among schedules with the `earlier` values; ValueError as in `shown`."""
        if stage.startswith("kept"):
            return self.kept(stage, multipliers, earlier=earlier)
        return self.add(stage, multipliers, earlier=earlier)

    def add(
        self,
        stage: str,
        multipliers: Iterable[tuple[RowName, int]],
        *,
        earlier: Mapping[str, int],
    ) -> Shown:
        """What they show of a stage before *kept-slots*."""
        found = self._before[stage] = shown(
            self._instance,
            self._relaxation,
            stage,
            earlier=earlier,
            multipliers=multipliers,
            scale=self._scale,
        )
        return found

    def kept(
        self,
        stage: str,
        multipliers: Iterable[tuple[RowName, int]],
        *,
        earlier: Mapping[str, int],
    ) -> KeptShown:
        """What they show of 'kept-slots' or 'kept-tables'."""
        return kept_shown(
            self.narrow(earlier),
            self._relaxation,
            stage,
            earlier=earlier,
            multipliers=multipliers,
            scale=self._scale,
        )

    def narrow(self, targets: Mapping[str, int]) -> Narrowed:
        """What is left for schedules with these values of the stages before *kept-slots*."""
        if self._narrow is None:
            self._narrow = narrowed(self._instance, self._relaxation, self._before, targets)
        return self._narrow
