"""What came of a mission, in numbers: each with what it is a part of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services.domain.venue_time import bounds
from services.models import (
    Answer,
    Booking,
    Cluster,
    Company,
    Letter,
    Mail,
    MailState,
    Meeting,
    MeetingParticipant,
    Mission,
    Notice,
    NoticeKind,
    Participation,
    ParticipationState,
    Rating,
    Schedule,
    Slot,
    Table,
    TableClosure,
    Wish,
)

#: ranks above are counted together
LAST_RANK = 10


@dataclass(frozen=True, kw_only=True)
class Share:
    """`part` of `whole`; there is no share of nothing."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """Of one version; wishes are those of companies that take part, as they stand now."""

    wishes: Share
    #: from the dearest; the last one is all ranks from LAST_RANK on
    by_rank: tuple[Share, ...]
    #: each company that wished: how many of its wishes are served
    companies: tuple[Share, ...]
    #: the same of all companies of a cluster together, by its name
    delegations: tuple[tuple[str, Share], ...]
    #: how many of all companies have so many meetings, from none on
    meetings: tuple[int, ...]
    #: runs of idle slots between two meetings of a company inside a half-day, of such half-days
    breaks: Share
    #: places taken, of each table in each slot in which it is open
    tables: Share
    #: wishes that their partner has answered
    answered: Share
    #: attendances rated, of all; those said to have taken place, of those rated
    rated: Share
    took_place: Share
    #: the sum of 1 to 5, of how many said it
    usefulness: Share
    #: attendances said to be late for, or absent from
    late: Share
    absent: Share
    #: delegates whose letter of this version was taken by a server, of those to whom one is due
    delivered: Share


def statistics(session: Session, mission: Mission, schedule: Schedule) -> Statistics:
    """All numbers, in a fixed number of queries."""
    taking_part = _taking_part(session, mission)
    wishes = session.execute(
        select(Wish.participation_id, Wish.partner_id, Wish.rank).where(
            Wish.mission_id == mission.id, Wish.participation_id.in_(taking_part)
        )
    ).all()
    held = _held(session, schedule)
    met = {
        frozenset((one, other))
        for _, people in held
        for one in people
        for other in people
        if one != other
    }
    served = [
        (row.participation_id, row.rank, frozenset((row.participation_id, row.partner_id)) in met)
        for row in wishes
    ]
    attendances = _count(
        session,
        select(Booking.id).where(
            Booking.schedule_id == schedule.id, Booking.meeting_id.is_not(None)
        ),
    )
    rated, took_place, useful, said = _ratings(session, schedule)
    return Statistics(
        wishes=_share(is_served for *_, is_served in served),
        by_rank=_by_rank([(rank, is_served) for _, rank, is_served in served]),
        companies=tuple(_grouped([(who, is_served) for who, _, is_served in served]).values()),
        delegations=_delegations(taking_part, served),
        meetings=_meetings(taking_part, held),
        breaks=_breaks(session, mission, held),
        tables=_tables(session, mission, held),
        answered=Share(part=_answered(session, mission, taking_part), whole=len(wishes)),
        rated=Share(part=rated, whole=attendances),
        took_place=Share(part=took_place, whole=rated),
        usefulness=Share(part=useful, whole=said),
        late=Share(part=_noticed(session, schedule, NoticeKind.LATE), whole=attendances),
        absent=Share(part=_noticed(session, schedule, NoticeKind.ABSENT), whole=attendances),
        delivered=_delivered(session, schedule),
    )


def _taking_part(session: Session, mission: Mission) -> dict[UUID, str]:
    """The cluster of each participation; empty for none."""
    rows = session.execute(
        select(Participation.id, Cluster.name)
        .join(Company, Company.id == Participation.company_id)
        .outerjoin(Cluster, Cluster.id == Company.cluster_id)
        .where(
            Participation.mission_id == mission.id,
            Participation.state == ParticipationState.ACCEPTED,
        )
    )
    return {participation: cluster or "" for participation, cluster in rows.all()}


Held = Sequence[tuple[Meeting, Sequence[UUID]]]


def _held(session: Session, schedule: Schedule) -> Held:
    people: dict[UUID, list[UUID]] = defaultdict(list)
    for row in session.scalars(select(MeetingParticipant).filter_by(schedule_id=schedule.id)):
        people[row.meeting_id].append(row.participation_id)
    meetings = session.scalars(select(Meeting).filter_by(schedule_id=schedule.id))
    return [(meeting, people[meeting.id]) for meeting in meetings]


def _share(served: Iterable[bool]) -> Share:
    listed = list(served)
    return Share(part=sum(listed), whole=len(listed))


def _grouped(rows: Iterable[tuple[UUID, bool]]) -> dict[UUID, Share]:
    grouped: dict[UUID, list[bool]] = defaultdict(list)
    for who, is_served in rows:
        grouped[who].append(is_served)
    return {who: _share(served) for who, served in grouped.items()}


def _by_rank(rows: Sequence[tuple[int, bool]]) -> tuple[Share, ...]:
    last = min(LAST_RANK, max((rank for rank, _ in rows), default=0))
    return tuple(
        _share(served for rank, served in rows if min(rank, last) == each)
        for each in range(1, last + 1)
    )


def _delegations(
    clusters: dict[UUID, str], served: Iterable[tuple[UUID, int, bool]]
) -> tuple[tuple[str, Share], ...]:
    grouped: dict[str, list[bool]] = defaultdict(list)
    for who, _, is_served in served:
        if clusters[who]:
            grouped[clusters[who]].append(is_served)
    return tuple((name, _share(grouped[name])) for name in sorted(grouped))


def _meetings(taking_part: Iterable[UUID], held: Held) -> tuple[int, ...]:
    each = Counter(who for _, people in held for who in people)
    counts = Counter(each[who] for who in taking_part)
    return tuple(counts[number] for number in range(max(counts, default=-1) + 1))


def _breaks(session: Session, mission: Mission, held: Held) -> Share:
    slots = session.execute(
        select(Slot.half_day_id, Slot.period)
        .where(Slot.mission_id == mission.id)
        .order_by(Slot.half_day_id, func.lower(Slot.period))
    ).all()
    busy: dict[UUID, list[Meeting]] = defaultdict(list)
    for meeting, people in held:
        for who in people:
            busy[who].append(meeting)
    breaks = half_days = 0
    for _, rows in groupby(slots, key=lambda row: row.half_day_id):
        periods = [bounds(row.period) for row in rows]
        for meetings in busy.values():
            spans = [bounds(meeting.period) for meeting in meetings]
            taken = [
                any(starts < end and start < ends for start, end in spans)
                for starts, ends in periods
            ]
            if any(taken):
                half_days += 1
                breaks += _runs(taken)
    return Share(part=breaks, whole=half_days)


def _runs(taken: Sequence[bool]) -> int:
    """How many runs of idle slots have taken ones on both sides."""
    return sum(1 for is_taken, _ in groupby(taken) if is_taken) - 1


def _tables(session: Session, mission: Mission, held: Held) -> Share:
    here = {"mission_id": mission.id}
    tables = _count(session, select(Table.id).filter_by(**here))
    slots = _count(session, select(Slot.id).filter_by(**here))
    closed = _count(session, select(TableClosure.table_id).filter_by(**here))
    used = sum(meeting.length for meeting, _ in held)
    return Share(part=used, whole=tables * slots - closed)


def _answered(session: Session, mission: Mission, taking_part: Iterable[UUID]) -> int:
    answered = (
        select(Wish.id)
        .join(
            Answer,
            (Answer.participation_id == Wish.partner_id)
            & (Answer.wisher_id == Wish.participation_id),
        )
        .where(Wish.mission_id == mission.id, Wish.participation_id.in_(taking_part))
    )
    return _count(session, answered)


def _ratings(session: Session, schedule: Schedule) -> tuple[int, int, int, int]:
    """Of the meetings of this version, by their keys."""
    keys = select(Meeting.key).where(Meeting.schedule_id == schedule.id)
    row = session.execute(
        select(
            func.count(),
            func.count().filter(Rating.took_place),
            func.coalesce(func.sum(Rating.usefulness), 0),
            func.count(Rating.usefulness),
        ).where(Rating.mission_id == schedule.mission_id, Rating.meeting_key.in_(keys))
    ).one()
    return row[0], row[1], row[2] or 0, row[3]


def _noticed(session: Session, schedule: Schedule, kind: NoticeKind) -> int:
    keys = select(Meeting.key).where(Meeting.schedule_id == schedule.id)
    standing = select(Notice.id).where(
        Notice.mission_id == schedule.mission_id,
        Notice.kind == kind,
        Notice.withdrawn_at.is_(None),
        Notice.meeting_key.in_(keys),
    )
    return _count(session, standing)


def _delivered(session: Session, schedule: Schedule) -> Share:
    letters = (
        select(Letter.delegate_id)
        .distinct()
        .join(Mail, Mail.letter_id == Letter.id)
        .where(Letter.schedule_id == schedule.id)
    )
    sent = letters.where(Mail.state == MailState.SENT)
    due = letters.where(Mail.state != MailState.SUPERSEDED)
    return Share(part=_count(session, sent), whole=_count(session, due))


def _count(session: Session, rows: Select[UUID]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0
