"""A timetable of pairs under construction: every change keeps to seats, tables and free slots."""

import numpy as np

from scheduler.flow.pairs import Flags, Pairs

LONGEST_CHAIN = 300  # pairs

Change = tuple[int, int, bool]  # a pair, a slot, and whether the pair was put there or taken away


class Roster:
    """Which pair meets in which slot (`slot[i]`, -1: not held), and what is left for others.

    `at[p][s]`: the pairs of participant p in slot s; `idle[p][s]`: seats that it has left there;
    `left[p]`: meetings that it may still have in all. `room[s]`: tables left. Sets of slots are
    bits: `free[p]` where p has a seat left, `open` where there is a table left, `possible[i]`.
    `value` is the worth of all that is held.
    """

    def __init__(self, pairs: Pairs) -> None:
        self.ends: list[list[int]] = np.stack([pairs.first, pairs.second], axis=1).tolist()
        self.worth: list[int] = pairs.worth.tolist()
        self.possible = bits_of_rows(pairs.possible)
        self.slot = [-1] * len(self.worth)
        self.at: list[list[list[int]]] = [[[] for _ in row] for row in pairs.seats]
        self.idle: list[list[int]] = pairs.seats.tolist()
        self.left: list[int] = pairs.most.tolist()
        self.room: list[int] = pairs.tables.tolist()
        self.free = bits_of_rows(pairs.seats > 0)
        (self.open,) = bits_of_rows(pairs.tables[None, :] > 0)
        self.value = 0
        self._changes: list[Change] = []

    def partner(self, pair: int, participant: int) -> int:
        """The other one of the pair."""
        one, other = self.ends[pair]
        return other if one == participant else one

    def fits(self, pair: int, slot: int) -> bool:
        """Whether both have a seat left in the slot, and there is a table."""
        one, other = self.ends[pair]
        return self.idle[one][slot] > 0 and self.idle[other][slot] > 0 and self.room[slot] > 0

    def put(self, pair: int, slot: int) -> None:
        """Holds the pair there; the caller knows that it fits and that both may have one more."""
        self._changes.append((pair, slot, True))
        self._put(pair, slot)

    def drop(self, pair: int) -> None:
        """The pair is not held any more."""
        self._changes.append((pair, self.slot[pair], False))
        self._drop(pair)

    def begin(self) -> None:
        """Changes up to now can't be undone any more."""
        self._changes.clear()

    def changed(self) -> list[int]:
        """The pairs put somewhere or dropped since `begin`, some more than once."""
        return [pair for pair, _, _ in self._changes]

    def undo(self) -> None:
        """Takes back all changes since `begin`."""
        while self._changes:
            pair, slot, was_put = self._changes.pop()
            if was_put:
                self._drop(pair)
            else:
                self._put(pair, slot)

    def chain(self, participant: int, slot: int, other: int) -> list[int] | None:
        """Pairs that exchange two slots so that the participant, idle in one, is so in the other.

        `slot` is the one in which it is to be busy (a Kempe chain, for it moves a pair there, whose
        partner may have to move another away, and so on); None where absences or tables forbid it.
        """
        here, to, away = participant, slot, other
        moved: list[int] = []
        while len(moved) < LONGEST_CHAIN:
            pair = self._movable(here, away, to, moved)
            if pair is None:
                return None
            moved.append(pair)
            here = self.partner(pair, here)
            if self.idle[here][to] > 0:
                break
            to, away = away, to
        else:
            return None
        return None if len(moved) % 2 and self.room[slot] <= 0 else moved

    def exchange(self, moved: list[int], slot: int, other: int) -> None:
        """Carries the chain out; every second pair goes to `slot`, the first one included."""
        for pair in moved:
            self.drop(pair)
        for number, pair in enumerate(moved):
            self.put(pair, other if number % 2 else slot)

    def _movable(self, participant: int, away: int, to: int, moved: list[int]) -> int | None:
        for pair in self.at[participant][away]:
            if self.possible[pair] >> to & 1 and (len(moved) < 2 or pair not in moved):
                return pair
        return None

    def _put(self, pair: int, slot: int) -> None:
        self.slot[pair] = slot
        for person in self.ends[pair]:
            self.at[person][slot].append(pair)
            self.left[person] -= 1
            self.idle[person][slot] -= 1
            if self.idle[person][slot] == 0:
                self.free[person] -= 1 << slot
        self.room[slot] -= 1
        if self.room[slot] == 0:
            self.open -= 1 << slot
        self.value += self.worth[pair]

    def _drop(self, pair: int) -> None:
        slot = self.slot[pair]
        for person in self.ends[pair]:
            self.at[person][slot].remove(pair)
            self.left[person] += 1
            self.idle[person][slot] += 1
            if self.idle[person][slot] == 1:
                self.free[person] += 1 << slot
        self.room[slot] += 1
        if self.room[slot] == 1:
            self.open += 1 << slot
        self.slot[pair] = -1
        self.value -= self.worth[pair]


def bits_of_rows(rows: Flags) -> list[int]:
    """Each row as an integer, bit s for column s."""
    packed = np.packbits(rows, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]
