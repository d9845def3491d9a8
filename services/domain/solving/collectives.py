"""Collective meetings formed from wishes, for those who receive several partners at once.

A participation with a `collective_size` of n receives up to n - 1 partners together. Where more
meetings with it are wished than it can hold one by one, those who wish for it are put into groups
in the order of their ranks (then of their ids): each into the first group that has a place left
and nobody in it whom they do not meet. Every group of two or more is a collective meeting that may
be held, once and for one slot, beside the meetings of two; each wish is served by one of them.
Which of them are held is for the solver to choose. Groups that delegates were told of stay
together.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from services.domain.solving.inputs import Inputs, Pair, meeting_key

Group = list[UUID]


def formed(
    inputs: Inputs, *, pairs: Collection[Pair], capacity: Mapping[UUID, int]
) -> Iterator[tuple[UUID, ...]]:
    """The members of each collective meeting, sorted.

    `pairs` wish to meet and may; `capacity` is how many meetings each participation can hold.
    """
    wanted = Counter(participation for pair in pairs for participation in pair)
    wishers = _by_rank(inputs, pairs)
    arranged = {meeting.key for meeting in inputs.arranged}
    for receiver in inputs.participations:
        size = receiver.collective_size
        if size is None:
            continue
        queue = wishers[receiver.id]
        groups = [
            [wisher for wisher in queue if wisher in members]
            for members in inputs.told
            if members <= {receiver.id, *queue}
            and receiver.id in members
            and len(members) <= size
            and meeting_key(tuple(members)) not in arranged
        ]
        groups = [group for group in groups if _meet(inputs, group)]
        if wanted[receiver.id] > capacity[receiver.id]:
            placed = {wisher for group in groups for wisher in group}
            left = [wisher for wisher in queue if wisher not in placed]
            groups += _grouped(inputs, left, most=size - 1)
        for group in groups:
            yield tuple(sorted((receiver.id, *group)))


def _by_rank(inputs: Inputs, pairs: Collection[Pair]) -> dict[UUID, Group]:
    """For each participation those who wish to meet it, dearest wish first."""
    wishers: dict[UUID, Group] = defaultdict(list)
    for wish in sorted(inputs.wishes, key=lambda wish: (wish.rank, wish.participation_id)):
        if frozenset((wish.participation_id, wish.partner_id)) in pairs:
            wishers[wish.partner_id].append(wish.participation_id)
    return wishers


def _grouped(inputs: Inputs, queue: Sequence[UUID], *, most: int) -> list[Group]:
    groups: list[Group] = []
    for wisher in queue:
        open_to = (
            group for group in groups if len(group) < most and _meet(inputs, [*group, wisher])
        )
        group = next(open_to, None)
        if group is None:
            groups.append([wisher])
        else:
            group.append(wisher)
    return [group for group in groups if len(group) > 1]


def _meet(inputs: Inputs, group: Sequence[UUID]) -> bool:
    """Whether nobody in the group does not want to meet another."""
    return not any(frozenset((one, other)) in inputs.apart for one in group for other in group)
