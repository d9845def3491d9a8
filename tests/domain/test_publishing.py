"""Publishing: one version at a time, frozen; calendars and agendas follow."""

from datetime import time, timedelta
from itertools import permutations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agenda.changes import differences
from services.agenda.data import Agenda, Partner
from services.domain import corrections, schedules
from services.domain.agendas import agendas
from services.domain.errors import ConflictError
from services.domain.publishing import publish
from services.domain.venue_time import period
from services.models import (
    Absence,
    ActivityKind,
    Attendance,
    Audience,
    Booking,
    CalendarEntry,
    Event,
    Meeting,
    MeetingParticipant,
    MissionState,
    Refusal,
    Schedule,
    ScheduleState,
)
from tests.domain.drafts import drafted
from tests.missions import DAY, NOW, TUNIS, SmallMission, small_mission
from tests.queries import counted


def published(session: Session, schedule: Schedule) -> Schedule:
    return publish(session, schedule, mail_domain="escale.example", actor="staff:1", now=NOW)


def sequences(session: Session) -> dict[str, int]:
    return dict(session.execute(select(CalendarEntry.key, CalendarEntry.sequence)).all())


def first_meeting(session: Session, schedule: Schedule) -> Meeting:
    return session.query(Meeting).filter_by(schedule_id=schedule.id).order_by(Meeting.key).all()[0]


def agenda_of(session: Session, schedule: Schedule, small: SmallMission, index: int) -> Agenda:
    delegate = small.delegates[index].id
    return agendas(session, schedule, [delegate])[delegate]


def test_publishing_supersedes_the_former_version(session: Session) -> None:
    small = small_mission(session)
    first = published(session, drafted(session, small))
    second = published(session, schedules.copy(session, first, actor="staff:1", now=NOW))
    assert (first.state, second.state) == (ScheduleState.SUPERSEDED, ScheduleState.PUBLISHED)
    assert small.mission.state is MissionState.PUBLISHED
    facts = session.scalars(
        select(Event.data).where(Event.type == "schedule.published").order_by(Event.id)
    ).all()
    assert facts == [
        {"version": 1, "supersedes": None, "held": False},
        {"version": 2, "supersedes": 1, "held": False},
    ]


def test_publishing_twice_changes_nothing(session: Session) -> None:
    schedule = published(session, drafted(session, small_mission(session)))
    published(session, schedule)
    assert session.query(Event).filter_by(type="schedule.published").count() == 1


def test_a_superseded_version_is_not_published_again(session: Session) -> None:
    first = published(session, drafted(session, small_mission(session)))
    published(session, schedules.copy(session, first, actor="staff:1", now=NOW))
    with pytest.raises(ConflictError, match="make a copy of it"):
        published(session, first)


def test_a_stale_draft_is_published_only_in_full_knowledge(session: Session) -> None:
    draft = drafted(session, small_mission(session))
    draft.stale = True
    session.flush()
    with pytest.raises(ConflictError, match="solve again"):
        published(session, draft)
    publish(session, draft, mail_domain="e.example", even_if_stale=True, actor="staff:1", now=NOW)
    assert draft.state is ScheduleState.PUBLISHED


def test_an_older_draft_does_not_replace_a_newer_version_unasked(session: Session) -> None:
    first = drafted(session, small_mission(session))
    published(session, schedules.copy(session, first, actor="staff:1", now=NOW))
    with pytest.raises(ConflictError, match="Version 2 is published, and version 1 was made"):
        published(session, first)


def test_an_absence_during_a_meeting_stops_publishing_a_copy(session: Session) -> None:
    small = small_mission(session)
    copy = schedules.copy(session, drafted(session, small), actor="staff:1", now=NOW)
    session.add(
        Absence(
            mission_id=small.mission.id,
            delegate_id=small.delegates[0].id,
            date=DAY,
            starts=time(9),
            ends=time(12),
            period=period(DAY, time(9), time(12), TUNIS),
        )
    )
    session.flush()
    with pytest.raises(ConflictError, match="«Personne de tunis visitor 1» is absent"):
        published(session, copy)


def test_a_cancelled_meeting_refuses_the_wishes_it_served(session: Session) -> None:
    draft = drafted(session, small_mission(session))
    meeting = first_meeting(session, draft)
    people = {
        row.participation_id
        for row in session.query(MeetingParticipant).filter_by(meeting_id=meeting.id)
    }
    corrections.cancel_meeting(session, meeting, actor="staff:1")
    refusals = session.query(Refusal).filter_by(schedule_id=draft.id).all()
    assert {(row.participation_id, row.partner_id) for row in refusals} == set(permutations(people))
    assert {row.reason for row in refusals} == {"mission_rule"}


def test_a_meeting_is_not_moved_into_a_room_that_an_activity_takes(session: Session) -> None:
    small = small_mission(session)
    draft = drafted(session, small)
    small.lunch.kind, small.lunch.audience = ActivityKind.SEMINAR, Audience.LISTED
    small.lunch.period = small.slots[2].period
    session.flush()
    with pytest.raises(ConflictError, match="«Déjeuner» takes the room of table 2"):
        corrections.move(
            session,
            first_meeting(session, draft),
            slot=small.slots[2],
            table=small.tables[1],
            actor="staff:1",
        )


def test_a_meeting_during_an_activity_stops_publishing(session: Session) -> None:
    small = small_mission(session)
    draft = drafted(session, small)
    small.lunch.audience = Audience.LISTED
    small.lunch.starts, small.lunch.ends = time(9), time(10)
    small.lunch.period = period(DAY, time(9), time(10), TUNIS)
    session.flush()
    session.add(
        Attendance(
            mission_id=small.mission.id,
            activity_id=small.lunch.id,
            delegate_id=small.delegates[0].id,
            period=small.lunch.period,
        )
    )
    session.flush()
    with pytest.raises(ConflictError, match="must attend"):
        publish(
            session, draft, mail_domain="e.example", even_if_stale=True, actor="staff:1", now=NOW
        )
    assert draft.state is ScheduleState.DRAFT


def test_published_meetings_are_frozen(session: Session) -> None:
    small = small_mission(session)
    schedule = published(session, drafted(session, small))
    meeting = first_meeting(session, schedule)
    with pytest.raises(ConflictError, match="stays as it is"):
        corrections.move(
            session, meeting, slot=small.slots[2], table=small.tables[1], actor="staff:1"
        )
    with pytest.raises(ConflictError, match="stays as it is"):
        corrections.cancel_meeting(session, meeting, actor="staff:1")


def test_a_copy_has_all_that_the_version_had(session: Session) -> None:
    first = drafted(session, small_mission(session))
    second = schedules.copy(session, first, actor="staff:1", now=NOW)

    def contents(schedule: Schedule) -> list[tuple[object, ...]]:
        return sorted(
            session.execute(
                select(Meeting.key, Meeting.slot_id, Meeting.table_id, Booking.delegate_id)
                .join(Booking, Booking.meeting_id == Meeting.id)
                .where(Meeting.schedule_id == schedule.id)
            ).all()
        )

    assert contents(second) == contents(first) != []
    assert session.query(Booking).filter_by(schedule_id=second.id).count() == 12


def test_sequences_rise_with_each_change_and_only_then(session: Session) -> None:
    small = small_mission(session)
    first = published(session, drafted(session, small))
    before = sequences(session)
    assert set(before.values()) == {0}

    second = schedules.copy(session, first, actor="staff:1", now=NOW)
    moved = first_meeting(session, second)
    corrections.move(session, moved, slot=small.slots[2], table=small.tables[1], actor="staff:1")
    published(session, second)
    assert sequences(session) == before | {moved.key: 1}

    third = schedules.copy(session, second, actor="staff:1", now=NOW)
    corrections.cancel_meeting(session, first_meeting(session, third), actor="staff:1")
    published(session, third)
    assert sequences(session) == before | {moved.key: 2}

    published(session, schedules.copy(session, third, actor="staff:1", now=NOW))
    assert sequences(session) == before | {moved.key: 2}


def test_an_agenda_tells_partner_table_time_and_activities(session: Session) -> None:
    small = small_mission(session, visitors=1, hosts=1, slots=1, tables=1)
    schedule = published(session, drafted(session, small))
    agenda = agenda_of(session, schedule, small, 0)
    meeting, lunch = agenda.entries
    assert (agenda.company, agenda.language, agenda.version) == ("tunis visitor 1", "fr", 1)
    assert (meeting.title, meeting.table, meeting.room, meeting.site) == (
        "tunis host 1",
        "1",
        "Salle Carthage",
        "Palais des congrès",
    )
    assert meeting.starts_at.astimezone(TUNIS).strftime("%d.%m.%Y %H:%M") == "13.04.2027 09:00"
    assert meeting.ends_at - meeting.starts_at == timedelta(minutes=30)
    assert meeting.partners == (
        Partner(
            name="tunis host 1",
            country="TN",
            offers="des capteurs",
            needs="un distributeur",
            delegates=("Personne de tunis host 1",),
        ),
    )
    assert (lunch.kind, lunch.title) == ("break", "Déjeuner")
    assert meeting.uid.endswith("@escale.example")


def test_the_number_of_queries_does_not_depend_on_the_delegates(session: Session) -> None:
    def queries(visitors: int, code: str) -> int:
        small = small_mission(session, code=code, visitors=visitors, hosts=visitors, slots=6)
        schedule = published(session, drafted(session, small))
        session.expunge_all()
        with counted(session, savepoints=True) as statements:
            agendas(session, schedule, [delegate.id for delegate in small.delegates])
        return len(statements)

    assert queries(1, "one") == queries(6, "six")


def test_two_versions_differ_in_what_was_moved(session: Session) -> None:
    small = small_mission(session)
    first = published(session, drafted(session, small))
    before = agenda_of(session, first, small, 0)
    second = schedules.copy(session, first, actor="staff:1", now=NOW)
    key = before.meetings[0].key
    moved = session.query(Meeting).filter_by(schedule_id=second.id, key=key).one()
    corrections.move(session, moved, slot=small.slots[2], table=small.tables[1], actor="staff:1")
    after = agenda_of(session, published(session, second), small, 0)
    changes = differences(before, after)
    assert [(change.kind, change.entry.key) for change in changes] == [("moved", key)]
