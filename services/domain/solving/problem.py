"""A mission's inputs as a problem of the scheduler."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import Candidate, Delegate, Participant, Problem, Published, Slot, Table
from services.domain.solving.inputs import ArrangedMeeting, Inputs, Period, meeting_key
from services.domain.venue_time import bounds
from services.models import Meeting, Schedule, ScheduleState


def build(session: Session, inputs: Inputs) -> Problem:
    """The problem to solve, close to the published schedule if there is one.

    Ids are those of the rows; candidates have the key of their meeting. A wish of rank r weighs
    (wish budget + 1 - r) for its side. Raises scheduler.ProblemError when arrangements
    contradict each other.
    """
    slots = _slots(inputs)
    candidates = _candidates(inputs)
    return Problem(
        slots=slots,
        tables=_tables(inputs),
        participants=_participants(inputs),
        candidates=candidates,
        precedences=_precedences(inputs),
        published=_published(session, inputs, {candidate.id for candidate in candidates}),
    )


def _slots(inputs: Inputs) -> tuple[Slot, ...]:
    if not inputs.slots:
        return ()
    first, _ = bounds(inputs.slots[0].period)

    def minutes(moment: datetime) -> int:
        return int((moment - first).total_seconds()) // 60

    periods = [bounds(slot.period) for slot in inputs.slots]
    return tuple(
        Slot(
            id=str(slot.id),
            half_day=str(slot.half_day_id),
            start=minutes(starts),
            end=minutes(ends),
        )
        for slot, (starts, ends) in zip(inputs.slots, periods, strict=True)
    )


def _tables(inputs: Inputs) -> tuple[Table, ...]:
    taking_part = {participation.id for participation in inputs.participations}
    return tuple(
        Table(
            id=str(table.id),
            site=str(table.room.site_id),
            closed=frozenset(map(str, inputs.closed.get(table.id, ()))),
            home_of=str(table.home_of) if table.home_of in taking_part else None,
        )
        for table in inputs.tables
    )


def _participants(inputs: Inputs) -> tuple[Participant, ...]:
    starts = [bounds(slot.period)[0] for slot in inputs.slots]
    ends = [bounds(slot.period)[1] for slot in inputs.slots]

    def taken(periods: Iterable[Period]) -> frozenset[str]:
        """Slots that overlap a period; as slots don't overlap each other, a run of them."""
        return frozenset(
            str(inputs.slots[index].id)
            for begins, finishes in map(bounds, periods)
            for index in range(bisect_right(ends, begins), bisect_left(starts, finishes))
        )

    return tuple(
        Participant(
            id=str(participation.id),
            delegates=tuple(
                Delegate(id=str(delegate.id), busy=taken(inputs.busy.get(delegate.id, ())))
                for delegate in inputs.delegates[participation.id]
            ),
            seats=participation.seats,
            max_meetings=participation.max_meetings,
            min_meetings=_floor(inputs.mission.min_meetings, participation.max_meetings),
            cluster=_text(inputs.clusters.get(participation.id)),
        )
        for participation in inputs.participations
    )


def _candidates(inputs: Inputs) -> tuple[Candidate, ...]:
    weights: dict[frozenset[UUID], dict[UUID, int]] = defaultdict(dict)
    for wish in inputs.wishes:
        if wish.id in inputs.agreed:
            pair = frozenset((wish.participation_id, wish.partner_id))
            weight = max(1, inputs.mission.wish_budget + 1 - wish.rank)
            weights[pair][wish.participation_id] = weight
    arranged = [_arranged(inputs, meeting, weights) for meeting in inputs.arranged]
    wished = [_wished(pair, weights[pair]) for pair in weights]
    keys = {candidate.id for candidate in arranged}
    return tuple(
        sorted(
            [*arranged, *(candidate for candidate in wished if candidate.id not in keys)],
            key=lambda candidate: candidate.id,
        )
    )


def _wished(pair: frozenset[UUID], weights: dict[UUID, int]) -> Candidate:
    participants = tuple(sorted(pair))
    return Candidate(
        id=meeting_key(participants),
        participants=tuple(map(str, participants)),
        weights=tuple(weights.get(participant, 0) for participant in participants),
    )


def _arranged(
    inputs: Inputs, meeting: ArrangedMeeting, weights: dict[frozenset[UUID], dict[UUID, int]]
) -> Candidate:
    first_of_pair = meeting.key == meeting_key(meeting.participants)
    worth = weights.get(frozenset(meeting.participants), {}) if first_of_pair else {}
    allowed = {str(slot.id) for slot in inputs.slots if slot.half_day_id in meeting.half_days}
    return Candidate(
        id=meeting.key,
        participants=tuple(map(str, meeting.participants)),
        weights=tuple(worth.get(participant, 0) for participant in meeting.participants),
        length=meeting.arrangement.length,
        allowed=frozenset(allowed) if meeting.half_days else None,
        mandatory=True,
        pinned_slot=_text(meeting.arrangement.pinned_slot_id),
        pinned_table=_text(meeting.arrangement.pinned_table_id),
    )


def _precedences(inputs: Inputs) -> tuple[tuple[str, str], ...]:
    keys = {meeting.arrangement.id: meeting.key for meeting in inputs.arranged}
    return tuple((keys[before], keys[after]) for before, after in inputs.order)


def _published(session: Session, inputs: Inputs, candidates: set[str]) -> tuple[Published, ...]:
    """The meetings delegates have been told of, as far as they can still be held."""
    slots = {slot.id for slot in inputs.slots}
    tables = {table.id for table in inputs.tables}
    meetings = session.scalars(
        select(Meeting)
        .join(Schedule, Schedule.id == Meeting.schedule_id)
        .where(Schedule.mission_id == inputs.mission.id, Schedule.state == ScheduleState.PUBLISHED)
        .order_by(Meeting.key)
    )
    return tuple(
        Published(candidate=meeting.key, slot=str(meeting.slot_id), table=str(meeting.table_id))
        for meeting in meetings
        if meeting.key in candidates and meeting.slot_id in slots and meeting.table_id in tables
    )


def _floor(promised: int, most: int | None) -> int:
    return promised if most is None else min(promised, most)


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
