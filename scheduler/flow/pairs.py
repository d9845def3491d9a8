"""The plain form of a problem in arrays, where it has that form: pairs who meet for one slot."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scheduler.instance import Instance

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidates that can be held, by their place in these arrays.

    `numbers`: of the candidate in the instance. `worth`: its weight. `possible[i, s]`: pair i may
    meet in slot s. `seats[p, s]`, `tables[s]`: how many meetings there can be. `most[p]`: of
    participant p in all; `capped[p]` where `max_meetings` decides that, and not its seats. With
    `two_sided`, nobody is `first` in one pair and `second` in another.
    """

    numbers: Ints
    first: Ints
    second: Ints
    worth: Ints
    possible: Flags
    seats: Ints
    most: Ints
    capped: Flags
    tables: Ints
    two_sided: bool


def suits(instance: Instance, stages: tuple[str, ...]) -> bool:
    """Whether `pairs_of` says all of the instance, and only the weights count."""
    problem = instance.problem
    return (
        stages == ("served",)
        and not instance.mandatory
        and not instance.precedences
        and not instance.resources
        and instance.sites is None
        and problem.break_cap is None
        and all(limit.name[0] == "max" for limit in instance.limits)
        and all(len(members) == 2 for members in instance.members)
        and all(length == 1 for length in instance.lengths)
        and all(table is None for table in instance.pinned_table.values())
        and all(candidate.pinned_delegates is None for candidate in problem.candidates)
    )


def pairs_of(instance: Instance) -> Pairs:
    """The instance in arrays; it must suit."""
    numbers = [number for number, bits in enumerate(instance.start_bits) if bits]
    possible = _flags([instance.start_bits[number] for number in numbers], instance.slots)
    members = np.array([instance.members[c] for c in numbers], dtype=np.int64).reshape(-1, 2)
    seats = np.array(instance.seats, dtype=np.int64)
    most = seats.sum(axis=1)
    capped = np.zeros(len(seats), dtype=bool)
    for limit in instance.limits:
        participant = instance.participant_index[limit.name[1]]
        capped[participant] = limit.most < most[participant]
        most[participant] = min(limit.most, most[participant])
    sides = _sides(members, len(seats))
    if sides is not None:
        members = np.where((sides[members[:, 0]] == 0)[:, None], members, members[:, ::-1])
    return Pairs(
        numbers=np.array(numbers, dtype=np.int64),
        first=members[:, 0],
        second=members[:, 1],
        worth=np.array([instance.weights[c] for c in numbers], dtype=np.int64),
        possible=possible,
        seats=seats,
        most=most,
        capped=capped,
        tables=np.array(instance.open_tables, dtype=np.int64),
        two_sided=sides is not None,
    )


def _flags(rows: list[int], slots: int) -> Flags:
    """Sets of slots, which are bits of numbers, as rows of flags."""
    width = -(-slots // 8)
    packed = b"".join([bits.to_bytes(width, "little") for bits in rows])
    table = np.frombuffer(packed, dtype=np.uint8).reshape(len(rows), width)
    return np.unpackbits(table, axis=1, count=slots, bitorder="little").astype(bool)


def _sides(members: Ints, participants: int) -> Ints | None:
    """0 or 1 for each participant so that every pair has both; None where that can't be."""
    partners: list[list[int]] = [[] for _ in range(participants)]
    for first, second in members.tolist():
        partners[first].append(second)
        partners[second].append(first)
    side = [-1] * participants
    for seed in range(participants):
        if side[seed] >= 0:
            continue
        side[seed] = 0
        reached = [seed]
        for participant in reached:
            for partner in partners[participant]:
                if side[partner] < 0:
                    side[partner] = 1 - side[participant]
                    reached.append(partner)
                elif side[partner] == side[participant]:
                    return None
    return np.array(side, dtype=np.int64)
