"""All that a solve depends on, read from the database in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import combinations, groupby
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from services.domain.delegations import delegations_of
from services.domain.solving.busy import Period, delegates_busy, interpreters_busy
from services.domain.travel import travel_of
from services.models import (
    Activity,
    ActivityKind,
    Answer,
    AnswerValue,
    Arrangement,
    ArrangementHalfDay,
    ArrangementOrder,
    ArrangementParticipant,
    Company,
    Delegate,
    Delegation,
    Interpreter,
    Meeting,
    MeetingLock,
    MeetingParticipant,
    Mission,
    Participation,
    ParticipationState,
    Schedule,
    ScheduleState,
    Slot,
    Table,
    TableClosure,
    Travel,
    Veto,
    Wish,
)

#: activities that leave the tables of their room free
BESIDE_MEETINGS = (ActivityKind.BREAK, ActivityKind.EXCHANGE)
_MEETINGS = UUID("5f2f6d6e-5a0c-4d3b-9c0e-6a1d0f9c7b11")

Pair: TypeAlias = frozenset[UUID]


@dataclass(frozen=True, kw_only=True)
class ArrangedMeeting:
    """An arrangement with its participants, allowed half-days and the key of its meeting.

    `attending` has, per participant, the delegate who must attend.
    """

    key: str
    arrangement: Arrangement
    participants: tuple[UUID, ...]
    attending: tuple[UUID | None, ...]
    half_days: frozenset[UUID]


@dataclass(frozen=True, kw_only=True)
class Lock:
    """Slot and table where alone the meeting is held, and whether it must be."""

    slot: str | None
    table: str | None
    held: bool


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """A mission as the solver needs to know it; slots by time, tables by number."""

    mission: Mission
    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]
    closed: dict[UUID, frozenset[UUID]]
    participations: tuple[Participation, ...]
    clusters: dict[UUID, UUID | None]
    delegates: dict[UUID, tuple[Delegate, ...]]
    busy: dict[UUID, tuple[Period, ...]]
    wishes: tuple[Wish, ...]
    agreed: frozenset[UUID]
    apart: frozenset[Pair]
    told: tuple[frozenset[UUID], ...]
    travel: tuple[Travel, ...]
    interpreters: tuple[Interpreter, ...]
    away: dict[UUID, tuple[Period, ...]]
    delegations: tuple[Delegation, ...]
    arranged: tuple[ArrangedMeeting, ...]
    order: tuple[tuple[UUID, UUID], ...]
    #: what is locked, by the keys of meetings
    locks: Mapping[str, "Lock"] = field(default_factory=dict)


def meeting_key(participants: tuple[UUID, ...], nth: int = 1) -> str:
    """The identity of a meeting from version to version: who meets, and for which time."""
    return str(uuid5(_MEETINGS, " ".join([*sorted(map(str, participants)), str(nth)])))


def arrangement_keys(session: Session, mission: Mission) -> dict[UUID, str]:
    """The key of the meeting of each arrangement, proposed or required."""
    participants = _arranged_participants(session, mission)
    seen: dict[tuple[UUID, ...], int] = defaultdict(int)
    keys = {}
    for arrangement_id in session.scalars(
        select(Arrangement.id).filter_by(mission_id=mission.id).order_by(Arrangement.number)
    ):
        who = tuple(row.participation_id for row in participants[arrangement_id])
        seen[who] += 1
        keys[arrangement_id] = meeting_key(who, seen[who])
    return keys


def read(session: Session, mission: Mission) -> Inputs:
    """The present inputs of the mission's solve.

    Only accepted participations with at least one delegate take part. `agreed` holds the ids of
    the wishes that may be served: no veto on either side, not declined, and confirmed where the
    mission counts silence as no; `apart` are the pairs of whom that can't be said. `told` are the
    members of each meeting of three or more that delegates have been told of.
    """
    here = {"mission_id": mission.id}
    participations = tuple(
        session.scalars(
            select(Participation)
            .filter_by(**here, state=ParticipationState.ACCEPTED)
            .where(
                select(Delegate.id).where(Delegate.participation_id == Participation.id).exists()
            )
            .order_by(Participation.id)
        )
    )
    taking_part = {participation.id for participation in participations}
    wishes = tuple(
        session.scalars(select(Wish).filter_by(**here).order_by(Wish.participation_id, Wish.rank))
    )
    agreed, apart = _willing(session, mission, wishes, taking_part)
    return Inputs(
        mission=mission,
        slots=tuple(session.scalars(select(Slot).filter_by(**here).order_by(Slot.period))),
        tables=tuple(
            session.scalars(
                select(Table)
                .options(joinedload(Table.room))
                .filter_by(**here)
                .order_by(Table.number)
            )
        ),
        closed=_closed(session, mission),
        participations=participations,
        clusters=_clusters(session, mission),
        delegates=_delegates(session, mission),
        busy=delegates_busy(session, mission),
        wishes=tuple(wish for wish in wishes if wish.participation_id in taking_part),
        agreed=agreed,
        apart=apart,
        told=_told(session, mission),
        travel=tuple(travel_of(session, mission=mission)),
        interpreters=tuple(
            session.scalars(select(Interpreter).filter_by(**here).order_by(Interpreter.id))
        ),
        away=interpreters_busy(session, mission),
        delegations=tuple(delegations_of(session, mission=mission)),
        arranged=_arranged(session, mission, taking_part, apart),
        order=tuple(
            (row.before_id, row.after_id)
            for row in session.scalars(
                select(ArrangementOrder)
                .filter_by(**here)
                .order_by(ArrangementOrder.before_id, ArrangementOrder.after_id)
            )
        ),
        locks=_locks(session, mission),
    )


def locks_to_data(locks: Mapping[str, Lock]) -> list[dict[str, Any]]:
    """What a solve remembers of the locks that it has read."""
    return [{"key": key, **asdict(lock)} for key, lock in locks.items()]


def locks_from(data: Iterable[Mapping[str, Any]]) -> dict[str, Lock]:
    """The locks that a solve has read."""
    return {
        row["key"]: Lock(slot=row["slot"], table=row["table"], held=row["held"]) for row in data
    }


def _locks(session: Session, mission: Mission) -> dict[str, Lock]:
    rows = session.scalars(
        select(MeetingLock).filter_by(mission_id=mission.id).order_by(MeetingLock.meeting_key)
    )
    return {
        row.meeting_key: Lock(
            slot=str(row.slot_id) if row.slot_id else None,
            table=str(row.table_id) if row.table_id else None,
            held=row.held,
        )
        for row in rows
    }


def _closed(session: Session, mission: Mission) -> dict[UUID, frozenset[UUID]]:
    """The slots in which each table can't be used: closed by hand, or its room is taken."""
    closed: dict[UUID, set[UUID]] = defaultdict(set)
    for closure in session.scalars(select(TableClosure).filter_by(mission_id=mission.id)):
        closed[closure.table_id].add(closure.slot_id)
    taken = (
        select(Table.id, Slot.id)
        .join(Activity, Activity.room_id == Table.room_id)
        .join(Slot, Slot.mission_id == Table.mission_id)
        .where(
            Table.mission_id == mission.id,
            Activity.kind.not_in(BESIDE_MEETINGS),
            Slot.period.op("&&")(Activity.period),
        )
    )
    for table_id, slot_id in session.execute(taken):
        closed[table_id].add(slot_id)
    return {table: frozenset(slots) for table, slots in closed.items()}


def _clusters(session: Session, mission: Mission) -> dict[UUID, UUID | None]:
    rows = session.execute(
        select(Participation.id, Company.cluster_id)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.mission_id == mission.id)
    )
    return {row.id: row.cluster_id for row in rows}


def _delegates(session: Session, mission: Mission) -> dict[UUID, tuple[Delegate, ...]]:
    rows = session.scalars(
        select(Delegate)
        .filter_by(mission_id=mission.id)
        .order_by(Delegate.participation_id, Delegate.id)
    )
    return {
        participation: tuple(group)
        for participation, group in groupby(rows, key=lambda row: row.participation_id)
    }


def _willing(
    session: Session, mission: Mission, wishes: tuple[Wish, ...], taking_part: set[UUID]
) -> tuple[frozenset[UUID], frozenset[Pair]]:
    """The wishes that may be served, and the pairs of which one does not want to meet the other."""
    here = {"mission_id": mission.id}
    apart = {
        frozenset((veto.participation_id, veto.partner_id))
        for veto in session.scalars(select(Veto).filter_by(**here))
    }
    answers = {
        (answer.wisher_id, answer.participation_id): answer.value
        for answer in session.scalars(select(Answer).filter_by(**here))
    }
    apart |= {frozenset(pair) for pair, said in answers.items() if said is AnswerValue.DECLINE}
    wished = {(wish.participation_id, wish.partner_id) for wish in wishes}

    def confirmed(wish: Wish) -> bool:
        pair = (wish.participation_id, wish.partner_id)
        back = (wish.partner_id, wish.participation_id)
        said_yes = answers.get(pair) is AnswerValue.ACCEPT or back in wished
        return said_yes or mission.silence_is_yes

    apart |= {_pair(wish) for wish in wishes if not confirmed(wish)}
    agreed = {
        wish.id
        for wish in wishes
        if taking_part.issuperset(_pair(wish)) and _pair(wish) not in apart
    }
    return frozenset(agreed), frozenset(apart)


def _pair(wish: Wish) -> Pair:
    return frozenset((wish.participation_id, wish.partner_id))


def _told(session: Session, mission: Mission) -> tuple[frozenset[UUID], ...]:
    """Who meets in the published schedule, for each meeting of three or more."""
    members: dict[str, set[UUID]] = defaultdict(set)
    for key, participation_id in session.execute(
        select(Meeting.key, MeetingParticipant.participation_id)
        .join(MeetingParticipant, MeetingParticipant.meeting_id == Meeting.id)
        .join(Schedule, Schedule.id == Meeting.schedule_id)
        .where(Schedule.mission_id == mission.id, Schedule.state == ScheduleState.PUBLISHED)
        .order_by(Meeting.key)
    ):
        members[key].add(participation_id)
    return tuple(frozenset(group) for group in members.values() if len(group) > 2)


def _arranged(
    session: Session, mission: Mission, taking_part: set[UUID], apart: frozenset[Pair]
) -> tuple[ArrangedMeeting, ...]:
    """Those that are required, and those proposed ones whose members would all meet."""
    here = {"mission_id": mission.id}
    participants = _arranged_participants(session, mission)
    half_days: dict[UUID, set[UUID]] = defaultdict(set)
    for allowed in session.scalars(select(ArrangementHalfDay).filter_by(**here)):
        half_days[allowed.arrangement_id].add(allowed.half_day_id)
    seen: dict[tuple[UUID, ...], int] = defaultdict(int)
    arranged = []
    for arrangement in session.scalars(
        select(Arrangement).filter_by(**here).order_by(Arrangement.number)
    ):
        who = tuple(row.participation_id for row in participants[arrangement.id])
        seen[who] += 1
        willing = not any(frozenset(pair) in apart for pair in combinations(who, 2))
        if not arrangement.required and not (willing and taking_part.issuperset(who)):
            continue
        arranged.append(
            ArrangedMeeting(
                key=meeting_key(who, seen[who]),
                arrangement=arrangement,
                participants=who,
                attending=tuple(row.delegate_id for row in participants[arrangement.id]),
                half_days=frozenset(half_days[arrangement.id]),
            )
        )
    return tuple(arranged)


def _arranged_participants(
    session: Session, mission: Mission
) -> dict[UUID, list[ArrangementParticipant]]:
    participants: dict[UUID, list[ArrangementParticipant]] = defaultdict(list)
    for row in session.scalars(
        select(ArrangementParticipant)
        .filter_by(mission_id=mission.id)
        .order_by(ArrangementParticipant.participation_id)
    ):
        participants[row.arrangement_id].append(row)
    return participants
