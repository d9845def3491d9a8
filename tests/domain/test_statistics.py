"""Statistics, recomputed from the rows by other means."""

from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services.domain.statistics import Share, Statistics, statistics
from services.domain.venue_time import bounds
from services.models import (
    Answer,
    AnswerValue,
    Booking,
    MailState,
    Meeting,
    Notice,
    NoticeKind,
    Rating,
    Schedule,
)
from tests.domain.drafts import drafted
from tests.domain.test_letters import published, written
from tests.missions import NOW, SmallMission, small_mission
from tests.queries import counted


@pytest.fixture
def small(session: Session) -> SmallMission:
    return small_mission(session, visitors=3, hosts=4, slots=5, tables=2)


def lived(session: Session, small: SmallMission) -> Schedule:
    """Published, told, and talked about."""
    schedule = published(session, drafted(session, small, leave_out=2))
    mails = written(session, schedule)
    for mail, state in zip(
        mails, [MailState.SENT] * 3 + [MailState.BOUNCED, MailState.SUPERSEDED], strict=False
    ):
        mail.state = state
    for host in small.hosts[:2]:
        for visitor, value in zip(small.visitors, AnswerValue, strict=False):
            session.add(
                Answer(
                    mission_id=small.mission.id,
                    participation_id=host.id,
                    wisher_id=visitor.id,
                    value=value,
                )
            )
    bookings = session.execute(
        select(Booking, Meeting)
        .join(Meeting, Meeting.id == Booking.meeting_id)
        .where(Booking.schedule_id == schedule.id)
        .order_by(Booking.id)
    ).all()
    for number, (booking, meeting) in enumerate(bookings[:5]):
        whose = {
            "mission_id": small.mission.id,
            "delegate_id": booking.delegate_id,
            "meeting_id": meeting.id,
            "meeting_key": meeting.key,
            "created_at": NOW,
        }
        session.add(Rating(**whose, took_place=number != 0, usefulness=number or None, note=""))
        session.add(
            Notice(
                **whose,
                starts_at=bounds(meeting.period)[0],
                kind=NoticeKind.LATE if number % 2 else NoticeKind.ABSENT,
                minutes=5 if number % 2 else None,
                withdrawn_at=NOW if number == 4 else None,
            )
        )
    session.flush()
    return schedule


def numbers(session: Session, sql: str, schedule: Schedule) -> list[Any]:
    given = {"schedule": schedule.id, "mission": schedule.mission_id}
    return [tuple(row) for row in session.execute(text(sql), given)]


SERVED = """
    select w.participation_id, w.rank, c.cluster_id, exists(
        select from meeting_participant a join meeting_participant b using (meeting_id)
        where a.schedule_id = :schedule
        and a.participation_id = w.participation_id and b.participation_id = w.partner_id
    ) as served
    from wish w join participation p on p.id = w.participation_id
    join company c on c.id = p.company_id
    where w.mission_id = :mission
"""


def found(session: Session, small: SmallMission) -> tuple[Statistics, Schedule]:
    schedule = lived(session, small)
    return statistics(session, small.mission, schedule), schedule


def test_served_wishes(session: Session, small: SmallMission) -> None:
    told, schedule = found(session, small)
    ranks = numbers(
        session,
        f"select count(*) filter (where served), count(*) from ({SERVED}) s group by rank"
        " order by rank",
        schedule,
    )
    assert [(share.part, share.whole) for share in told.by_rank] == ranks
    assert told.wishes == Share(
        part=sum(part for part, _ in ranks), whole=sum(whole for _, whole in ranks)
    )
    companies = numbers(
        session,
        f"select count(*) filter (where served), count(*) from ({SERVED}) s"
        " group by participation_id",
        schedule,
    )
    assert sorted((one.part, one.whole) for one in told.companies) == sorted(companies)
    delegations = numbers(
        session,
        f"select k.name, count(*) filter (where served), count(*) from ({SERVED}) s"
        " join cluster k on k.id = s.cluster_id group by k.name",
        schedule,
    )
    assert [(name, one.part, one.whole) for name, one in told.delegations] == delegations


def test_meetings_tables_and_breaks(session: Session, small: SmallMission) -> None:
    told, schedule = found(session, small)
    each = [
        count
        for (count,) in numbers(
            session,
            "select (select count(*) from meeting_participant m where m.participation_id = p.id"
            " and m.schedule_id = :schedule) from participation p where p.mission_id = :mission",
            schedule,
        )
    ]
    assert list(told.meetings) == [each.count(number) for number in range(max(each) + 1)]
    ((held,),) = numbers(
        session, "select count(*) from meeting where schedule_id = :schedule", schedule
    )
    assert told.tables == Share(part=held, whole=2 * 5)
    starts: dict[Any, list[int]] = {}
    for who, minutes in numbers(
        session,
        "select mp.participation_id, extract(epoch from lower(m.period))::int / 1800"
        " from meeting m join meeting_participant mp on mp.meeting_id = m.id"
        " where m.schedule_id = :schedule order by 1, 2",
        schedule,
    ):
        starts.setdefault(who, []).append(minutes)
    gaps = sum(later - earlier > 1 for one in starts.values() for earlier, later in pairwise(one))
    assert told.breaks == Share(part=gaps, whole=len(starts))


def test_answers_ratings_notices_and_mails(session: Session, small: SmallMission) -> None:
    told, schedule = found(session, small)
    ((attendances,),) = numbers(
        session,
        "select count(*) from booking where schedule_id = :schedule and meeting_id is not null",
        schedule,
    )
    assert told.answered == Share(part=4, whole=24)
    assert told.rated == Share(part=5, whole=attendances)
    assert told.took_place == Share(part=4, whole=5)
    assert told.usefulness == Share(part=1 + 2 + 3 + 4, whole=4)
    assert told.late == Share(part=2, whole=attendances)
    assert told.absent == Share(part=2, whole=attendances)
    assert told.delivered == Share(part=3, whole=6)


def test_nothing_is_a_share_of_nothing() -> None:
    assert Share(part=0, whole=0).share is None


def test_a_larger_mission_takes_no_more_queries(session: Session) -> None:
    counts = []
    for code, companies in (("one", 1), ("four", 4)):
        small = small_mission(session, code=code, visitors=companies, hosts=companies, slots=4)
        schedule = published(session, drafted(session, small))
        session.flush()
        with counted(session, savepoints=True) as ran:
            statistics(session, small.mission, schedule)
        counts.append(len(ran))
    assert counts[0] == counts[1]
