"""How much of the limits and resources the meetings of a board use up."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from scheduler.instance import Instance


class Ledger:
    """Counts along with a board; knows nothing of seats, tables and sites."""

    def __init__(self, instance: Instance) -> None:
        self._limits = instance.limits
        self._resources = instance.resources
        self._held = [0] * len(self._limits)
        self._used = [[0] * instance.slots for _ in self._resources]
        self._limits_of = _by_candidate(limit.candidates for limit in self._limits)
        self._resources_of = _by_candidate(resource.use for resource in self._resources)

    def count(self, candidate: int, slots: Iterable[int], change: int) -> None:
        """Books a meeting that takes these slots (change 1), or cancels it (-1)."""
        for number in self._limits_of.get(candidate, ()):
            self._held[number] += change
        for number in self._resources_of.get(candidate, ()):
            for slot in slots:
                self._used[number][slot] += change * self._resources[number].use[candidate]

    def fits(self, candidate: int, slots: Iterable[int]) -> bool:
        """Whether one more is within all limits and resources."""
        if self.reached(candidate):
            return False
        return not any(excess > 0 for _, _, excess in self._excesses(candidate, slots))

    def reached(self, candidate: int) -> set[str]:
        """Kinds of the limits that leave no room for one more, whenever it is held."""
        limits = self._limits_of.get(candidate, ())
        return {
            self._limits[number].name[0]
            for number in limits
            if self._held[number] >= self._limits[number].most
        }

    def overdrawn(self, slots: Iterable[int]) -> bool:
        """Whether in one of the slots more of a resource is used than there is."""
        return any(
            used[slot] > resource.room[slot]
            for slot in slots
            for used, resource in zip(self._used, self._resources, strict=True)
        )

    def in_the_way(
        self,
        candidate: int,
        slots: Iterable[int],
        *,
        held: Collection[int],
        at: Sequence[Collection[int]],
        worth: list[int],
    ) -> set[int]:
        """Meetings of least worth without which there is room for one more.

        `held` are all on the board, `at[s]` those in slot s.
        """
        out: set[int] = set()
        for number in self._limits_of.get(candidate, ()):
            limit = self._limits[number]
            present = sorted((c for c in limit.candidates if c in held), key=worth.__getitem__)
            out.update(present[: max(0, len(present) + 1 - limit.most)])
        for number, slot, excess in self._excesses(candidate, slots):
            use = self._resources[number].use
            missing = excess
            for other in sorted((c for c in at[slot] if c in use), key=worth.__getitem__):
                if missing > 0:
                    out.add(other)
                    missing -= use[other]
        return out

    def _excesses(self, candidate: int, slots: Iterable[int]) -> Iterator[tuple[int, int, int]]:
        """Resource, slot and by how much one more would overdraw it (not at all: 0 or less)."""
        for number in self._resources_of.get(candidate, ()):
            resource = self._resources[number]
            for slot in slots:
                used = self._used[number][slot] + resource.use[candidate]
                yield number, slot, used - resource.room[slot]


def _by_candidate(groups: Iterable[Iterable[int]]) -> dict[int, list[int]]:
    """Per candidate the numbers of the groups it is in."""
    result: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        for candidate in group:
            result.setdefault(candidate, []).append(number)
    return result
