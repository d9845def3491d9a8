"""Directions for pairs, so that each participant begins about as many as it ends."""

import numpy as np

from scheduler.flow.pairs import Ints


def oriented(first: Ints, second: Ints, participants: int) -> tuple[Ints, Ints]:
    """The same pairs, some turned round: along Eulerian trails, so outs and ins differ by 1."""
    ends = np.stack([first, second], axis=1)
    incident: list[list[int]] = [[] for _ in range(participants)]
    for number, pair in enumerate(ends.tolist()):
        for participant in pair:
            incident[participant].append(number)
    pairs = ends.tolist()
    gone = [False] * len(pairs)
    odd = [p for p, numbers in enumerate(incident) if len(numbers) % 2]
    for start in (*odd, *range(participants)):
        here = start
        while True:
            numbers = incident[here]
            while numbers and gone[numbers[-1]]:
                numbers.pop()
            if not numbers:
                break
            number = numbers.pop()
            gone[number] = True
            one, other = pairs[number]
            there = other if one == here else one
            pairs[number] = [here, there]
            here = there
    turned = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return turned[:, 0], turned[:, 1]
