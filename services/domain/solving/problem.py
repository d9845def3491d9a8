"""A mission's inputs as a problem of the scheduler."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from scheduler import (
    Candidate,
    Delegate,
    Delegation,
    Interpreter,
    Participant,
    Problem,
    Published,
    Slot,
    Table,
    Travel,
)
from services.domain.schedules import published
from services.domain.solving.busy import Period
from services.domain.solving.candidates import candidates
from services.domain.solving.freezing import frozen_as_far_as_possible, slots_before, told
from services.domain.solving.inputs import Inputs
from services.domain.venue_time import bounds
from services.models import Mission, Participation, Schedule


def build(
    session: Session,
    inputs: Inputs,
    *,
    frozen_before: datetime | None = None,
    near: Schedule | None = None,
) -> Problem:
    """The problem to solve, close to the version `near`, or to the published one if there is one.

    What was published and begins before `frozen_before` is frozen as far as it can still be held,
    and nothing else begins before. Ids are those of the rows; candidates have the key of their
    meeting. Raises scheduler.ProblemError when arrangements contradict each other.
    """
    slots, calendar = _slots(inputs), SlotCalendar(inputs)
    participants = _participants(inputs, calendar)
    meetings, alternatives = candidates(inputs, capacity=_capacity(participants, slots))
    kept = {candidate.id for candidate in meetings}
    version = published(session, inputs.mission.id)
    early = slots_before(inputs, frozen_before) if version and frozen_before else frozenset()
    stay = _published(session, inputs, meetings, version) if version else ()
    if near is not None and near is not version:
        frozen = tuple(meeting for meeting in stay if meeting.slot in early)
        stay = _with(frozen, _published(session, inputs, meetings, near), early)
    return frozen_as_far_as_possible(
        lambda frozen: Problem(
            slots=slots,
            tables=_tables(inputs),
            participants=participants,
            candidates=meetings,
            precedences=tuple(pair for pair in _precedences(inputs) if kept.issuperset(pair)),
            published=stay,
            frozen=frozen,
            alternatives=alternatives,
            travel=_travel(inputs),
            interpreters=_interpreters(inputs, calendar),
            delegations=_delegations(inputs, participants),
            break_cap=inputs.mission.break_cap,
            frozen_slots=early,
        ),
        frozenset(meeting.candidate for meeting in stay if meeting.slot in early),
    )


class SlotCalendar:
    """The slots by time; as they don't overlap each other, those in a period are a run of them."""

    def __init__(self, inputs: Inputs) -> None:
        self.ids = [str(slot.id) for slot in inputs.slots]
        self.starts = [bounds(slot.period)[0] for slot in inputs.slots]
        self.ends = [bounds(slot.period)[1] for slot in inputs.slots]

    def taken(self, periods: Iterable[Period]) -> frozenset[str]:
        """The slots that overlap a period."""
        return frozenset(
            self.ids[index]
            for begins, finishes in map(bounds, periods)
            for index in range(bisect_right(self.ends, begins), bisect_left(self.starts, finishes))
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


def _participants(inputs: Inputs, calendar: SlotCalendar) -> tuple[Participant, ...]:
    return tuple(
        Participant(
            id=str(participation.id),
            delegates=tuple(
                Delegate(
                    id=str(delegate.id),
                    busy=calendar.taken(inputs.busy.get(delegate.id, ())),
                )
                for delegate in inputs.delegates[participation.id]
            ),
            seats=participation.seats,
            max_meetings=participation.max_meetings,
            min_meetings=_floor(inputs.mission, participation),
            cluster=_text(inputs.clusters.get(participation.id)),
            site=_text(participation.site_id),
        )
        for participation in inputs.participations
    )


def _capacity(participants: tuple[Participant, ...], slots: tuple[Slot, ...]) -> dict[UUID, int]:
    """How many meetings each participant can hold, as far as its own people count."""
    capacity = {}
    for participant in participants:
        there = sum(
            min(participant.seats, sum(slot.id not in d.busy for d in participant.delegates))
            for slot in slots
        )
        most = participant.max_meetings
        capacity[UUID(participant.id)] = there if most is None else min(there, most)
    return capacity


def _travel(inputs: Inputs) -> tuple[Travel, ...]:
    """Ways between sites with tables; elsewhere nobody meets."""
    sites = {table.room.site_id for table in inputs.tables}
    return tuple(
        Travel(site=str(way.site_id), other=str(way.other_id), minutes=way.minutes)
        for way in inputs.travel
        if {way.site_id, way.other_id} <= sites
    )


def _interpreters(inputs: Inputs, calendar: SlotCalendar) -> tuple[Interpreter, ...]:
    return tuple(
        Interpreter(
            id=str(row.id),
            pairs=frozenset(row.pairs),
            busy=calendar.taken(inputs.away.get(row.id, ())),
        )
        for row in inputs.interpreters
    )


def _delegations(inputs: Inputs, participants: tuple[Participant, ...]) -> tuple[Delegation, ...]:
    """Those of clusters of whom somebody takes part."""
    present = {participant.cluster for participant in participants}
    return tuple(
        Delegation(
            cluster=str(row.cluster_id),
            max_meetings=row.max_meetings,
            min_meetings=row.min_meetings,
            min_share=row.min_share,
        )
        for row in inputs.delegations
        if str(row.cluster_id) in present
    )


def _precedences(inputs: Inputs) -> tuple[tuple[str, str], ...]:
    keys = {meeting.arrangement.id: meeting.key for meeting in inputs.arranged}
    return tuple(
        (keys[before], keys[after])
        for before, after in inputs.order
        if before in keys and after in keys
    )


def _published(
    session: Session, inputs: Inputs, candidates: Iterable[Candidate], version: Schedule
) -> tuple[Published, ...]:
    """The meetings delegates have been told of, as far as they can still be held."""
    slots = {str(slot.id) for slot in inputs.slots}
    tables = {str(table.id) for table in inputs.tables}
    members = {candidate.id: candidate.participants for candidate in candidates}
    return tuple(
        meeting
        for meeting in told(session, version, members)
        if meeting.slot in slots and meeting.table in tables
    )


def _with(
    frozen: tuple[Published, ...], near: tuple[Published, ...], early: frozenset[str]
) -> tuple[Published, ...]:
    """What is frozen as delegates were told, and of the version nearby what comes later."""
    taken = {meeting.candidate for meeting in frozen}
    later = (
        meeting for meeting in near if meeting.slot not in early and meeting.candidate not in taken
    )
    return (*frozen, *later)


def _floor(mission: Mission, participation: Participation) -> int:
    """What is promised to it: its own number or the mission's, as far as its maximum allows."""
    own, most = participation.min_meetings, participation.max_meetings
    promised = mission.min_meetings if own is None else own
    return promised if most is None else min(promised, most)


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
