"""Names a small set of candidates where pins and mandatory meetings exclude each other.

Only what can be seen without search: what passes here may still turn out infeasible.
"""

from collections import defaultdict
from typing import TYPE_CHECKING

from scheduler.errors import Clash, ContradictionError
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
                raise _contradiction(instance, cycle, Clash.CIRCLE)
            elif following not in done:
                stack.append((following, iter(followers.get(following, ()))))


def _nowhere(instance: Instance) -> None:
    for index in sorted(instance.mandatory):
        if not instance.starts[index]:
            raise _contradiction(instance, [index], Clash.NOWHERE)


def _precedence_of_pinned(instance: Instance) -> None:
    for before, after in instance.precedences:
        if {before, after} <= instance.mandatory:
            earliest_end = min(instance.starts[before]) + instance.lengths[before]
            if earliest_end > max(instance.starts[after]):
                raise _contradiction(instance, [before, after], Clash.ORDER)


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
        _same(instance, fixed, instance.pinned_table, Clash.SAME_TABLE, slot=name)
        tables = instance.open_tables[slot]
        if len(fixed) > tables:
            raise _contradiction(
                instance, fixed[: tables + 1], Clash.TABLES, slot=name, room=tables
            )
        _overdrawn(instance, slot, name, fixed)


def _overdrawn(instance: Instance, slot: int, name: str, fixed: list[int]) -> None:
    for resource in instance.resources:
        users = [index for index in fixed if index in resource.use]
        used = 0
        for count, index in enumerate(users, start=1):
            used += resource.use[index]
            if used > resource.room[slot]:
                raise _contradiction(
                    instance,
                    users[:count],
                    Clash.RESOURCE,
                    slot=name,
                    what=resource.name,
                    room=resource.room[slot],
                )


def _overfull_seats(instance: Instance, slot: int, name: str, fixed: list[int]) -> None:
    by_participant: dict[int, list[int]] = defaultdict(list)
    for index in fixed:
        for participant in instance.members[index]:
            by_participant[participant].append(index)
    for participant, indices in by_participant.items():
        seats = instance.seats[participant][slot]
        who = instance.problem.participants[participant].id
        if len(indices) > seats:
            raise _contradiction(
                instance, indices[: seats + 1], Clash.SEATS, who=who, slot=name, room=seats
            )
        pins = {index: instance.pinned_delegate(index, participant) for index in indices}
        _same(instance, indices, pins, Clash.SAME_DELEGATE, who=who, slot=name)


def _same(
    instance: Instance,
    indices: list[int],
    pins: dict[int, int | None],
    clash: Clash,
    *,
    slot: str,
    who: str = "",
) -> None:
    holder: dict[int, int] = {}
    for index in indices:
        pin = pins.get(index)
        if pin is not None and pin in holder:
            raise _contradiction(instance, [holder[pin], index], clash, slot=slot, who=who)
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
            raise _contradiction(
                instance, indices[: room + 1], Clash.SEATS_IN_ALL, who=described.id, room=room
            )


_LIMITS = {"max": Clash.MAX, "quota": Clash.QUOTA}


def _limits_exceeded(instance: Instance) -> None:
    for limit in instance.limits:
        held = [index for index in limit.candidates if index in instance.mandatory]
        if len(held) > limit.most:
            raise _contradiction(
                instance,
                held[: limit.most + 1],
                _LIMITS.get(limit.name[0], Clash.ALTERNATIVES),
                who=limit.name[1],
                room=limit.most,
            )


def _contradiction(
    instance: Instance,
    indices: list[int],
    clash: Clash,
    *,
    slot: str = "",
    who: str = "",
    what: tuple[str, ...] = (),
    room: int = 0,
) -> ContradictionError:
    ids = tuple(instance.problem.candidates[index].id for index in indices)
    return ContradictionError(ids, clash, slot=slot, who=who, what=what, room=room)
