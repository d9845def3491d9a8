"""A timetable in which meetings exchange slots: who is busy when, and what is used up.

Two slots are exchanged along an alternating chain (Kempe 1879): a meeting goes to the other slot,
whoever of its participants is taken there comes the other way with that meeting, and so on. Only
those at the ends of the chain are busy in another slot afterwards.
"""

import random
from collections.abc import Collection, Iterable, Mapping

from scheduler.instance import Instance, bits_of

LONGEST_CHAIN = 60
TRIES = 8  # to find a chain that frees the table that another one takes

Chain = list[int]
Resource = tuple[tuple[int, ...], Mapping[int, int]]
"""Room per slot and use per candidate."""


class Timetable:
    """Which candidate begins where; `breaks[p]` are those of participant p.

    `busy[p][h]` are the slots of half-day h in which it is busy, as bits. `meetings` are those that
    can be exchanged: they take one slot and are not among `staying`. Where sites matter, each stays
    at the one that `sites` says.
    """

    def __init__(
        self,
        instance: Instance,
        starts: Mapping[int, int],
        *,
        staying: Collection[int] = (),
        sites: Mapping[int, int] | None = None,
    ) -> None:
        people = range(len(instance.seats))
        self.start = dict(starts)
        self.meetings = [c for c in starts if instance.lengths[c] == 1 and c not in staying]
        self.breaks = [0 for _ in people]
        self.half_day_of = instance.half_day_of
        self.at: list[list[list[int]]] = [[[] for _ in range(instance.slots)] for _ in people]
        self._instance = instance
        self._targets = dict.fromkeys(starts, 0) | {
            c: instance.start_bits[c] for c in self.meetings
        }
        self._alone = [max(row, default=0) <= 1 for row in instance.seats]
        self._in_slot: list[list[int]] = [[] for _ in range(instance.slots)]
        self.busy = [[0] * len(instance.half_days) for _ in people]
        self._load = [0] * instance.slots
        self._site = sites or {}
        self._resources = [*_shared(instance), *_pinned(instance), *_rooms(instance, self._site)]
        self._uses: dict[int, list[int]] = {}
        for number, (_, use) in enumerate(self._resources):
            for candidate in use:
                self._uses.setdefault(candidate, []).append(number)
        self._used = [[0] * instance.slots for _ in self._resources]
        self._order = _orders(instance)
        for candidate, start in starts.items():
            self.put(candidate, start)

    def put(self, candidate: int, start: int) -> None:
        """Holds the candidate there."""
        self.start[candidate] = start
        if self._targets[candidate]:
            self._in_slot[start].append(candidate)
        for participant in self._instance.members[candidate]:
            for slot in self._covered(candidate):
                self.at[participant][slot].append(candidate)
        self._count(candidate, 1)

    def remove(self, candidate: int) -> None:
        """Holds the candidate no longer."""
        for participant in self._instance.members[candidate]:
            for slot in self._covered(candidate):
                self.at[participant][slot].remove(candidate)
        self._count(candidate, -1)
        start = self.start.pop(candidate)
        if self._targets[candidate]:
            self._in_slot[start].remove(candidate)

    def _covered(self, candidate: int) -> range:
        start = self.start[candidate]
        return self._instance.covered(candidate, start)

    def _count(self, candidate: int, change: int) -> None:
        """What is used up, and who is busy, after a meeting has come (1) or gone (-1)."""
        for slot in self._covered(candidate):
            self._load[slot] += change
            for number in self._uses.get(candidate, ()):
                self._used[number][slot] += change * self._resources[number][1][candidate]
            for participant in self._instance.members[candidate]:
                others = self.busy[participant][self.half_day_of[slot]] & ~(1 << slot)
                taken = bool(self.at[participant][slot])
                self.busy[participant][self.half_day_of[slot]] = others | taken << slot
        for participant in self._instance.members[candidate]:
            self.breaks[participant] = sum(map(breaks, self.busy[participant]))

    def breaks_without(self, candidate: int) -> int:
        """The breaks of its participants together where it is not held."""
        total = 0
        for participant in self._instance.members[candidate]:
            at = self.at[participant]
            idle = bits_of(slot for slot in self._covered(candidate) if len(at[slot]) == 1)
            total += sum(breaks(busy & ~idle) for busy in self.busy[participant])
        return total

    def members(self, candidate: int) -> tuple[int, ...]:
        """The participants of a candidate."""
        return self._instance.members[candidate]

    def chain(self, meeting: int, a: int, b: int) -> Chain | None:
        """The meetings that change between slots a and b with this one; None if they can't."""
        start, targets, at = self.start, self._targets, self.at
        members, alone = self._instance.members, self._alone
        path = [meeting]
        seen = {meeting}
        for candidate in path:
            target = b if start[candidate] == a else a
            if not targets[candidate] >> target & 1:
                return None
            for participant in members[candidate]:
                if alone[participant]:
                    taken = at[participant][target]
                elif self._exchangeable(participant, a, b):
                    taken = [*at[participant][a], *at[participant][b]]
                else:
                    return None
                for other in taken:
                    if other not in seen:
                        seen.add(other)
                        path.append(other)
            if len(path) > LONGEST_CHAIN:
                return None
        return path

    def _exchangeable(self, participant: int, a: int, b: int) -> bool:
        seats, at = self._instance.seats[participant], self.at[participant]
        return len(at[a]) <= seats[b] and len(at[b]) <= seats[a]

    def with_tables(self, path: Chain, a: int, b: int, chance: random.Random) -> Chain | None:
        """The chain, with a second one where it takes the last table of a slot; None if none."""
        start, tables = self.start, self._instance.open_tables
        change = len(path) - 2 * sum([start[c] == a for c in path])
        if self._load[a] + change <= tables[a] and self._load[b] - change <= tables[b]:
            return path
        meetings = self._in_slot[b if change < 0 else a]
        for _ in range(TRIES):
            second = meetings[int(chance.random() * len(meetings))] if meetings else path[0]
            if second in path:
                continue
            other = self.chain(second, a, b)
            if other and len(other) - 2 * sum([start[c] == a for c in other]) == -change:
                return path + other
        return None

    def fits(self, path: Chain, a: int, b: int) -> bool:
        """Whether resources, orders and travel allow the exchange; seats and tables do already."""
        if self._uses and not self._within_resources(path, a, b):
            return False
        if self._order and not all(self._in_order(c, path, a, b) for c in path):
            return False
        return not self._site or not any(self._too_far(c, path, a, b) for c in path)

    def _within_resources(self, path: Chain, a: int, b: int) -> bool:
        change: dict[int, int] = {}
        for candidate in path:
            for number in self._uses.get(candidate, ()):
                use = self._resources[number][1][candidate]
                sign = -1 if self.start[candidate] == a else 1
                change[number] = change.get(number, 0) + sign * use
        for number, more in change.items():
            room, used = self._resources[number][0], self._used[number]
            if (more > 0 and used[a] + more > room[a]) or (more < 0 and used[b] - more > room[b]):
                return False
        return True

    def _in_order(self, candidate: int, path: Chain, a: int, b: int) -> bool:
        return all(
            self._after(before, path, a, b) + self._instance.lengths[before]
            <= self._after(after, path, a, b)
            for before, after in self._order.get(candidate, ())
            if before in self.start and after in self.start
        )

    def _after(self, candidate: int, path: Chain, a: int, b: int) -> int:
        start = self.start[candidate]
        if candidate not in path:
            return start
        return b if start == a else a

    def _too_far(self, candidate: int, path: Chain, a: int, b: int) -> bool:
        """Whether a participant would have to be at another site at about the same time."""
        sites, site = self._instance.sites, self._site[candidate]
        if sites is None:
            return False
        slot = self._after(candidate, path, a, b)
        return any(
            self._site[other] == elsewhere
            for elsewhere in range(len(sites.names))
            for close in sites.close(slot, site, elsewhere)
            for participant in self._instance.members[candidate]
            for other in self._afterwards(participant, close, path, a, b)
        )

    def _afterwards(self, participant: int, slot: int, path: Chain, a: int, b: int) -> list[int]:
        """The meetings of a participant in a slot after the exchange."""
        row = self.at[participant]
        here = [c for c in row[slot] if c not in path]
        if slot in (a, b):
            here += [c for c in row[a if slot == b else b] if c in path]
        return here

    def changed(self, path: Iterable[int], a: int, b: int) -> dict[int, int]:
        """The breaks after the exchange of those who are busy in another slot then."""
        at, members, busy = self.at, self._instance.members, self.busy
        first, second = self.half_day_of[a], self.half_day_of[b]
        bit_a, bit_b = 1 << a, 1 << b
        result = {}
        for candidate in path:
            for participant in members[candidate]:
                row = at[participant]
                if row[a] and row[b]:
                    continue
                own = busy[participant]
                if first == second:
                    new = breaks(own[first] ^ bit_a ^ bit_b) - breaks(own[first])
                else:
                    new = breaks(own[first] ^ bit_a) - breaks(own[first])
                    new += breaks(own[second] ^ bit_b) - breaks(own[second])
                result[participant] = self.breaks[participant] + new
        return result

    def exchange(self, path: Chain, a: int, b: int, changed: Mapping[int, int]) -> None:
        """Moves those in slot a to slot b and the other way round."""
        members, at = self._instance.members, self.at
        for candidate in path:
            start = self.start[candidate]
            for participant in members[candidate]:
                at[participant][start].remove(candidate)
            self._in_slot[start].remove(candidate)
        for candidate in path:
            start = self.start[candidate]
            target = b if start == a else a
            self.start[candidate] = target
            self._in_slot[target].append(candidate)
            self._load[start] -= 1
            self._load[target] += 1
            for participant in members[candidate]:
                at[participant][target].append(candidate)
            for number in self._uses.get(candidate, ()):
                use = self._resources[number][1][candidate]
                self._used[number][start] -= use
                self._used[number][target] += use
        for participant, count in changed.items():
            self.busy[participant][self.half_day_of[a]] ^= 1 << a
            self.busy[participant][self.half_day_of[b]] ^= 1 << b
            self.breaks[participant] = count


def breaks(busy: int) -> int:
    """Idle runs between the bits of busy slots."""
    return (busy & ~(busy << 1)).bit_count() - 1 if busy else 0


def breaks_by_participant(instance: Instance, starts: Mapping[int, int]) -> list[int]:
    """How many breaks everybody has."""
    busy = [[0] * len(instance.half_days) for _ in instance.seats]
    for candidate, start in starts.items():
        half_day, slots = instance.half_day_of[start], bits_of(instance.covered(candidate, start))
        for participant in instance.members[candidate]:
            busy[participant][half_day] |= slots
    return [sum(map(breaks, row)) for row in busy]


def _shared(instance: Instance) -> list[Resource]:
    return [(resource.room, resource.use) for resource in instance.resources]


def _pinned(instance: Instance) -> list[Resource]:
    """Tables and delegates that several meetings are pinned to, as what they share."""
    pinned: dict[tuple[int, ...], dict[int, int]] = {}
    for candidate, members in enumerate(instance.members):
        table = instance.pinned_table[candidate]
        if table is not None:
            pinned.setdefault((table,), {})[candidate] = 1
        if instance.pinned_delegates(candidate) is None:
            continue
        for participant in members:
            delegate = instance.pinned_delegate(candidate, participant)
            if delegate is not None:
                pinned.setdefault((participant, delegate), {})[candidate] = 1
    one = (1,) * instance.slots
    return [(one, use) for use in pinned.values() if len(use) > 1]


def _rooms(instance: Instance, site_of: Mapping[int, int]) -> list[Resource]:
    """The tables of each site."""
    if instance.sites is None:
        return []
    return [
        (tuple(room), {c: 1 for c, here in site_of.items() if here == site})
        for site, room in enumerate(instance.sites.open_tables)
    ]


def _orders(instance: Instance) -> dict[int, list[tuple[int, int]]]:
    orders: dict[int, list[tuple[int, int]]] = {}
    for before, after in instance.precedences:
        for candidate in (before, after):
            orders.setdefault(candidate, []).append((before, after))
    return orders
