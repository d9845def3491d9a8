"""Places for pairs that a split left over, along chains of pairs that move from block to block.

Whoever gets one meeting too many in a block gives another one to a block where it has room, whose
partner may do the same: an alternating path, found breadth first (Berge 1957).
"""

from collections import deque
from collections.abc import Iterator

import numpy as np

from scheduler.control import Control
from scheduler.flow.pairs import Ints, Pairs

Move = tuple[int, int]  # a pair and the block that it goes to


def inserted(
    pairs: Pairs, chosen: Ints, blocks: list[list[int]], block_of: Ints, *, control: Control
) -> None:
    """Changes `block_of` (-1: none) so that more of the chosen pairs have a block; none loses it.

    Nobody has more meetings in a block than seats, and no block more than tables.
    """
    chains = _Chains(pairs, blocks, block_of)
    left = chosen[block_of[chosen] < 0]
    for pair in left[np.argsort(-pairs.worth[left], kind="stable")].tolist():
        if control.over():
            return
        chains.insert(pair)


class _Chains:
    def __init__(self, pairs: Pairs, blocks: list[list[int]], block_of: Ints) -> None:
        before = block_of.copy()
        block_of[:] = -1
        self._block_of = block_of
        self._ends = np.stack([pairs.first, pairs.second], 1).tolist()
        self._can = np.stack([pairs.possible[:, b].any(axis=1) for b in blocks], 1).tolist()
        self._room = np.stack([pairs.seats[:, b].sum(axis=1) for b in blocks], 1).tolist()
        self._tables = [int(pairs.tables[b].sum()) for b in blocks]
        self._held: list[list[set[int]]] = [[set() for _ in blocks] for _ in pairs.seats]
        for pair in np.flatnonzero(before >= 0).tolist():
            self._put(pair, int(before[pair]))

    def insert(self, pair: int) -> bool:
        """Whether the pair has a block now."""
        for one, other in (self._ends[pair], self._ends[pair][::-1]):
            for block in self._open(pair, one):
                chain = self._chain(pair, other, block)
                if chain and self._applied(chain):
                    return True
        return False

    def _open(self, pair: int, end: int) -> Iterator[int]:
        for block, possible in enumerate(self._can[pair]):
            if possible and block != self._block_of[pair] and self._room[end][block] > 0:
                yield block

    def _chain(self, pair: int, end: int, block: int) -> list[Move] | None:
        """Moves, the pair's first; nobody lacks room after them, unless the chain meets itself."""
        came: dict[Move, tuple[int, Move | None]] = {(end, block): (pair, None)}
        waiting = deque([(end, block)])
        while waiting:
            state = waiting.popleft()
            person, here = state
            if self._room[person][here] > 0:
                if self._tables[here] > 0:
                    return self._moves(came, state)
                continue
            for moved in sorted(self._held[person][here]):
                one, other = self._ends[moved]
                partner = other if one == person else one
                for there in self._open(moved, person):
                    if (partner, there) not in came:
                        came[partner, there] = (moved, state)
                        waiting.append((partner, there))
        return None

    @staticmethod
    def _moves(came: dict[Move, tuple[int, Move | None]], state: Move | None) -> list[Move]:
        moves = []
        while state is not None:
            pair, before = came[state]
            moves.append((pair, state[1]))
            state = before
        return moves[::-1]

    def _applied(self, chain: list[Move]) -> bool:
        """Whether the chain was carried out; it is not where it would meet itself."""
        before = [(pair, int(self._block_of[pair])) for pair, _ in chain]
        if len({pair for pair, _ in chain}) < len(chain):
            return False
        for pair, block in chain:
            self._put(pair, block)
        ends = {end for pair, _ in chain for end in self._ends[pair]}
        if all(min(self._room[end]) >= 0 for end in ends):
            return True
        for pair, block in before:
            self._put(pair, block)
        return False

    def _put(self, pair: int, block: int) -> None:
        for change, place in ((1, int(self._block_of[pair])), (-1, block)):
            if place < 0:
                continue
            self._tables[place] += change
            for end in self._ends[pair]:
                self._room[end][place] += change
                if change < 0:
                    self._held[end][place].add(pair)
                else:
                    self._held[end][place].discard(pair)
        self._block_of[pair] = block
