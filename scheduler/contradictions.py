"""Names a small set of candidates where pins and mandatory meetings exclude each other.

Only what can be seen without search: what passes here may still turn out infeasible.
"""

from collections import defaultdict
from typing import TYPE_CHECKING

from scheduler.errors import ContradictionError
from scheduler.instance import Instance

if TYPE_CHECKING:
    from scheduler.problem import Problem


def refuse_contradictions(problem: "Problem") -> None:
    """Raises ContradictionError for the first small set of candidates that can't all be kept."""
    instance = Instance(problem)
    _cyclic_precedences(instance)
    _nowhere(instance)
    _precedence_of_pinned(instance)
    _slots_overfull(instance)
    _participants_overfull(instance)
    _limits_exceeded(instance)


def _cyclic_precedences(instance: Instance) -> None:
    followers: dict[int, list[int]] = defaultdict(list)
    for before, after in instance.precedences:
        followers[before].append(after)
    done: set[int] = set()
    for start in list(followers):
        path: list[int] = []
        on_path: set[int] = set()
        stack = [(start, iter(followers[start]))] if start not in done else []
        while stack:
            node, rest = stack[-1]
            if node not in on_path:
                path.append(node)
                on_path.add(node)
            following = next(rest, None)
            if following is None:
                stack.pop()
                path.pop()
                on_path.discard(node)
                done.add(node)
            elif following in on_path:
                cycle = path[path.index(following) :]
                raise _contradiction(instance, cycle, "each is to come before the other")
            elif following not in done:
                stack.append((following, iter(followers.get(following, ()))))


def _nowhere(instance: Instance) -> None:
    for index in sorted(instance.mandatory):
        if not instance.starts[index]:
            rule = "it must be held, but no slot suits its participants, tables, delegates and pins"
            raise _contradiction(instance, [index], rule)


def _precedence_of_pinned(instance: Instance) -> None:
    for before, after in instance.precedences:
        if {before, after} <= instance.mandatory:
            earliest_end = min(instance.starts[before]) + instance.lengths[before]
            if earliest_end > max(instance.starts[after]):
                rule = "the first is to end before the second begins, which their slots exclude"
                raise _contradiction(instance, [before, after], rule)


def _slots_overfull(instance: Instance) -> None:
    """Mandatory candidates with one possible slot only: seats, tables and delegates then."""
    at_slot: dict[int, list[int]] = defaultdict(list)
    for index in sorted(instance.mandatory):
        if len(instance.starts[index]) == 1:
            start = instance.starts[index][0]
            for slot in instance.covered(index, start):
                at_slot[slot].append(index)
    for slot, fixed in sorted(at_slot.items()):
        name = instance.problem.slots[slot].id
        _overfull_seats(instance, slot, name, fixed)
        _same(instance, fixed, instance.pinned_table, f"both are at one table in slot {name!r}")
        tables = instance.open_tables[slot]
        if len(fixed) > tables:
            rule = f"slot {name!r} has {tables} open tables only"
            raise _contradiction(instance, fixed[: tables + 1], rule)
        _overdrawn(instance, slot, name, fixed)


def _overdrawn(instance: Instance, slot: int, name: str, fixed: list[int]) -> None:
    for resource in instance.resources:
        users = [index for index in fixed if index in resource.use]
        used = 0
        for count, index in enumerate(users, start=1):
            used += resource.use[index]
            if used > resource.room[slot]:
                what = " ".join(resource.name)
                rule = f"slot {name!r} has room for {resource.room[slot]} of {what!r} only"
                raise _contradiction(instance, users[:count], rule)


def _overfull_seats(instance: Instance, slot: int, name: str, fixed: list[int]) -> None:
    by_participant: dict[int, list[int]] = defaultdict(list)
    for index in fixed:
        for participant in instance.members[index]:
            by_participant[participant].append(index)
    for participant, indices in by_participant.items():
        seats = instance.seats[participant][slot]
        who = instance.problem.participants[participant].id
        if len(indices) > seats:
            rule = f"participant {who!r} has {seats} free seats in slot {name!r}"
            raise _contradiction(instance, indices[: seats + 1], rule)
        pins = {index: instance.pinned_delegate(index, participant) for index in indices}
        rule = f"one delegate of {who!r} is to attend both in slot {name!r}"
        _same(instance, indices, pins, rule)


def _same(instance: Instance, indices: list[int], pins: dict[int, int | None], rule: str) -> None:
    holder: dict[int, int] = {}
    for index in indices:
        pin = pins.get(index)
        if pin is not None and pin in holder:
            raise _contradiction(instance, [holder[pin], index], rule)
        if pin is not None:
            holder[pin] = index


def _participants_overfull(instance: Instance) -> None:
    held: dict[int, list[int]] = defaultdict(list)
    for index in sorted(instance.mandatory):
        for participant in instance.members[index]:
            held[participant].append(index)
    for participant, indices in held.items():
        described = instance.problem.participants[participant]
        room = sum(instance.seats[participant])
        if sum(instance.lengths[index] for index in indices) > room:
            rule = f"participant {described.id!r} has {room} free seats in all slots together"
            raise _contradiction(instance, indices[: room + 1], rule)


_LIMITS = {
    "max": "participant {!r} takes {} meetings at most",
    "quota": "delegation {!r} takes {} meetings at most",
}


def _limits_exceeded(instance: Instance) -> None:
    for limit in instance.limits:
        held = [index for index in limit.candidates if index in instance.mandatory]
        if len(held) > limit.most:
            words = _LIMITS.get(limit.name[0], "they are alternatives")
            rule = words.format(limit.name[1], limit.most)
            raise _contradiction(instance, held[: limit.most + 1], rule)


def _contradiction(instance: Instance, indices: list[int], rule: str) -> ContradictionError:
    ids = tuple(instance.problem.candidates[index].id for index in indices)
    return ContradictionError(ids, rule)
