"""What the database itself refuses, tried with raw SQL past every check of ours."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services.db import create_engine_for, transaction
from services.domain import refusals
from services.domain.errors import ConflictError
from services.models import Solve
from tests.missions import SmallMission, small_mission


@pytest.fixture(scope="module")
def shared(engine: Engine) -> Iterator[Session]:
    """One world for all statements; each is undone."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        outer.rollback()


@pytest.fixture(scope="module")
def known(shared: Session) -> dict[str, Any]:
    known = prepare(shared)
    # what is otherwise checked at the commit
    shared.execute(text("set constraints all immediate"))
    return known


def prepare(session: Session) -> dict[str, Any]:
    """A mission with a published schedule of one meeting, a further draft, and another mission."""
    here, there = small_mission(session, code="here"), small_mission(session, code="there")
    known = names(here) | {f"other_{name}": value for name, value in names(there).items()}
    new = ("schedule", "draft", "meeting", "other_schedule", "interpreter", "other_interpreter")
    known |= {name: uuid4() for name in new}
    session.add(Solve(mission_id=here.mission.id, policy="weighted", time_limit_s=60))
    session.flush()
    for statement in (
        (
            "insert into schedule (id, mission_id, version, state, stale, note)"
            " values (:schedule, :mission, 1, 'published', false, ''),"
            " (:draft, :mission, 2, 'draft', false, ''),"
            " (:other_schedule, :other_mission, 1, 'draft', false, '')"
        ),
        MEETING.format(
            id=":meeting", key="'a'", schedule=":schedule", slot=":slot", table=":table"
        ),
        (
            "insert into booking (id, mission_id, schedule_id, delegate_id, meeting_id, period)"
            " select gen_random_uuid(), :mission, :schedule, :delegate, id, period"
            " from meeting where id = :meeting"
        ),
        (
            "insert into attendance (activity_id, delegate_id, mission_id, period)"
            " select id, :delegate, :mission, period from activity where id = :lunch"
        ),
        (
            "insert into link (id, kind, mission_id, delegate_id, expires_at)"
            " values (gen_random_uuid(), 'delegate', :mission, :delegate, now())"
        ),
        (
            "insert into site (id, mission_id, name, address)"
            " values (gen_random_uuid(), :mission, 'Technopark', '')"
        ),
        (
            "insert into interpreter (id, mission_id, name, email, pairs)"
            " values (:interpreter, :mission, 'Amina', '', '{ar-fr,en-fr}'),"
            " (:other_interpreter, :other_mission, 'Amina', '', '{ar-fr}')"
        ),
        INTERPRETATION.format(meeting=":meeting", pair="'ar-fr'", interpreter=":interpreter"),
    ):
        session.execute(text(statement), known)
    return known


def names(small: SmallMission) -> dict[str, Any]:
    first, second, *_ = small.slots
    return {
        "mission": small.mission.id,
        "cluster": small.mission.organiser_id,
        "half_day": first.half_day_id,
        "slot": first.id,
        "next_slot": second.id,
        "table": small.tables[0].id,
        "next_table": small.tables[1].id,
        "room": small.tables[0].room_id,
        "visitor": small.visitors[0].id,
        "company": small.visitors[0].company_id,
        "host": small.hosts[0].id,
        "delegate": small.delegates[0].id,
        "next_delegate": small.delegates[1].id,
        "lunch": small.lunch.id,
    }


MEETING = (
    "insert into meeting (id, mission_id, schedule_id, key, slot_id, table_id, length, period)"
    " select {id}, :mission, {schedule}, {key}, id, {table}, 1, period from slot where id = {slot}"
)
NEW_MEETING = MEETING.replace("{id}", "gen_random_uuid()").replace("{key}", "'b'")
BOOKING = (
    "insert into booking (id, mission_id, schedule_id, delegate_id, meeting_id, activity_id,"
    " period) values (gen_random_uuid(), :mission, :schedule, {delegate}, {meeting}, {activity},"
    " (select period from {of}))"
)
HALF_DAY = (
    "insert into half_day (id, mission_id, name, date, starts, ends, period)"
    " select gen_random_uuid(), mission_id, {name}, date, {starts}, {ends}, {period}"
    " from half_day where id = :half_day"
)
SLOT = (
    "insert into slot (id, mission_id, half_day_id, half_day_period, starts, ends, period)"
    " select gen_random_uuid(), {mission}, :half_day, half_day_period, {starts}, {ends}, {period}"
    " from slot where id = :slot"
)
ACTIVITY = (
    "insert into activity (id, mission_id, kind, audience, title, room_id, date, starts, ends,"
    " period) select {id}, mission_id, {kind}, audience, 'x', {room}, date, starts, ends, {period}"
    " from activity where id = :lunch"
)
WISH = (
    "insert into wish (id, mission_id, participation_id, partner_id, rank, note)"
    " values (gen_random_uuid(), :mission, {wisher}, {partner}, {rank}, '')"
)
SOLVE = (
    "insert into solve select (jsonb_populate_record(solve, jsonb_build_object("
    "'id', gen_random_uuid(), 'state', {state}, 'time_limit_s', {limit}))).*"
    " from solve where mission_id = :mission"
)
SCHEDULE = (
    "insert into schedule (id, mission_id, version, state, stale, note)"
    " values (gen_random_uuid(), :mission, {version}, {state}, false, '')"
)
LINK = (
    "insert into link (id, kind, mission_id, delegate_id, participation_id, expires_at)"
    " values (gen_random_uuid(), {kind}, :mission, {delegate}, {participation}, now())"
)
ARRANGEMENT = (
    "insert into arrangement (id, mission_id, number, length, pinned_slot_id, pinned_table_id)"
    " values (gen_random_uuid(), :mission, 1, {length}, {slot}, {table})"
)
INTERPRETATION = (
    "insert into interpretation (meeting_id, pair, interpreter_id, schedule_id, mission_id, period)"
    " select id, {pair}, {interpreter}, schedule_id, mission_id, period from meeting"
    " where id = {meeting}"
)
TRAVEL = (
    "insert into travel (site_id, other_id, mission_id, minutes)"
    " select {lesser}(a.id, b.id), {greater}(a.id, b.id), :mission, {minutes}"
    " from site a, site b where a.mission_id = :mission and a.name < b.name"
)
DELEGATION = (
    "insert into delegation (mission_id, cluster_id, max_meetings, min_meetings, min_share)"
    " values (:mission, :cluster, {most}, {least}, {share})"
)
LAST_MINUTE = "tstzrange(upper(half_day_period) - interval '1 minute', upper(half_day_period))"
LATER = "tstzrange(upper(period), upper(period) + interval '30 minutes')"

#: what is tried, the statement, the constraint that refuses it
TRIED: list[tuple[str, str, str]] = [
    (
        "a table booked twice at the same time",
        NEW_MEETING.format(schedule=":schedule", slot=":slot", table=":table"),
        "ex_meeting_table",
    ),
    (
        "a meeting in another mission's slot",
        NEW_MEETING.format(schedule=":schedule", slot=":other_slot", table=":next_table"),
        "fk_meeting_slot_id_mission_id",
    ),
    (
        "a meeting at another mission's table",
        NEW_MEETING.format(schedule=":schedule", slot=":slot", table=":other_table"),
        "fk_meeting_table_id_mission_id",
    ),
    (
        "a meeting in another mission's schedule",
        NEW_MEETING.format(schedule=":other_schedule", slot=":slot", table=":table"),
        "fk_meeting_schedule_id_mission_id",
    ),
    (
        "the same meeting twice in a version",
        MEETING.format(
            id="gen_random_uuid()",
            key="'a'",
            schedule=":schedule",
            slot=":next_slot",
            table=":table",
        ),
        "uq_meeting_schedule_id_key",
    ),
    (
        "a participation of another mission in a meeting",
        (
            "insert into meeting_participant (meeting_id, participation_id, schedule_id,"
            " mission_id) values (:meeting, :other_visitor, :schedule, :mission)"
        ),
        "fk_meeting_participant_participation_id_mission_id",
    ),
    (
        "a delegate booked twice at the same time",
        (
            "insert into booking (id, mission_id, schedule_id, delegate_id, activity_id, period)"
            " select gen_random_uuid(), :mission, :schedule, :delegate, :lunch, period from meeting"
            " where id = :meeting"
        ),
        "ex_booking_delegate",
    ),
    (
        "a delegate of another mission in a meeting",
        BOOKING.format(
            delegate=":other_delegate",
            meeting=":meeting",
            activity="null",
            of="meeting where id = :meeting",
        ),
        "fk_booking_delegate_id_mission_id",
    ),
    (
        "a booking with two causes",
        BOOKING.format(
            delegate=":delegate",
            meeting=":meeting",
            activity=":lunch",
            of="meeting where id = :meeting",
        ),
        "ck_booking_one_cause",
    ),
    (
        "a booking without a cause",
        BOOKING.format(
            delegate=":delegate",
            meeting="null",
            activity="null",
            of="activity where id = :lunch",
        ),
        "ck_booking_one_cause",
    ),
    (
        "a booking at another time than its meeting",
        BOOKING.format(
            delegate=":next_delegate",
            meeting=":meeting",
            activity="null",
            of="slot where id = :next_slot",
        ),
        "fk_booking_meeting_id_schedule_id_period",
    ),
    (
        "two published schedules",
        SCHEDULE.format(version=3, state="'published'"),
        "uq_schedule_published",
    ),
    (
        "a draft published beside the published one",
        "update schedule set state = 'published' where id = :draft",
        "uq_schedule_published",
    ),
    (
        "the same version twice",
        SCHEDULE.format(version=1, state="'draft'"),
        "uq_schedule_mission_id_version",
    ),
    (
        "a schedule in no state there is",
        SCHEDULE.format(version=3, state="'perfect'"),
        "ck_schedule_state",
    ),
    (
        "two waiting solves",
        SOLVE.format(state="'waiting'", limit=60),
        "uq_solve_waiting",
    ),
    ("a solve in no state there is", SOLVE.format(state="'lost'", limit=60), "ck_solve_state"),
    (
        "a solve that may lose less than nothing",
        "update solve set max_loss = -1 where mission_id = :mission",
        "ck_solve_max_loss",
    ),
    ("a solve without time", SOLVE.format(state="'done'", limit=0), "ck_solve_time_limit"),
    (
        "half-days that overlap",
        HALF_DAY.format(name="'x'", starts="starts", ends="ends", period="period"),
        "ex_half_day_period",
    ),
    (
        "a half-day that ends before it starts",
        HALF_DAY.format(name="'x'", starts="ends", ends="starts", period=LATER),
        "ck_half_day_times",
    ),
    (
        "two half-days of one name",
        HALF_DAY.format(name="name", starts="starts", ends="ends", period=LATER),
        "uq_half_day_mission_id_name",
    ),
    (
        "slots that overlap",
        SLOT.format(mission=":mission", starts="starts", ends="ends", period="period"),
        "ex_slot_period",
    ),
    (
        "a slot outside its half-day",
        SLOT.format(
            mission=":mission",
            starts="starts",
            ends="ends",
            period="tstzrange(upper(half_day_period), upper(half_day_period) + interval '1 hour')",
        ),
        "ck_slot_inside_half_day",
    ),
    (
        "a slot in another mission's half-day",
        SLOT.format(mission=":other_mission", starts="starts", ends="ends", period=LAST_MINUTE),
        "fk_slot_half_day_id_mission_id_half_day_period",
    ),
    (
        "a slot that ends before it starts",
        "update slot set ends = starts where id = :slot",
        "ck_slot_times",
    ),
    (
        "a slot removed from under its meeting",
        "delete from slot where id = :slot",
        "fk_meeting_slot_id_mission_id",
    ),
    (
        "a table removed from under its meeting",
        "delete from meeting_table where id = :table",
        "fk_meeting_table_id_mission_id",
    ),
    (
        "a half-day removed with its slots in it",
        "delete from half_day where id = :half_day",
        "fk_slot_half_day_id_mission_id_half_day_period",
    ),
    (
        "a half-day moved away from its slots",
        f"update half_day set period = {LATER} where id = :half_day",
        "ck_slot_inside_half_day",
    ),
    (
        "two activities in a room at the same time",
        ACTIVITY.format(id="gen_random_uuid()", kind="kind", room="room_id", period="period"),
        "ex_activity_room",
    ),
    (
        "an activity in another mission's room",
        ACTIVITY.format(id="gen_random_uuid()", kind="kind", room=":other_room", period=LATER),
        "fk_activity_room_id_mission_id",
    ),
    (
        "an activity of a kind that is none",
        ACTIVITY.format(id="gen_random_uuid()", kind="'party'", room="null", period="period"),
        "ck_activity_kind",
    ),
    (
        "a delegate attending two activities at the same time",
        "with second as ("
        + ACTIVITY.format(id=":draft", kind="kind", room="null", period="period")
        + " returning id, period) insert into attendance (activity_id, delegate_id, mission_id,"
        " period) select id, :delegate, :mission, period from second",
        "ex_attendance_delegate",
    ),
    (
        "a delegate of another mission attending",
        (
            "insert into attendance (activity_id, delegate_id, mission_id, period)"
            " select id, :other_delegate, :mission, period from activity where id = :lunch"
        ),
        "fk_attendance_delegate_id_mission_id",
    ),
    (
        "a wish for oneself",
        WISH.format(wisher=":visitor", partner=":visitor", rank=9),
        "ck_wish_not_oneself",
    ),
    (
        "a wish for another mission's company",
        WISH.format(wisher=":visitor", partner=":other_host", rank=9),
        "fk_wish_partner_id_mission_id",
    ),
    (
        "the same partner wished for twice",
        WISH.format(wisher=":visitor", partner=":host", rank=9),
        "uq_wish_participation_id_partner_id",
    ),
    (
        "a rank below one",
        "update wish set rank = 0 where participation_id = :visitor",
        "ck_wish_rank",
    ),
    (
        "the same rank twice",
        "update wish set rank = 1 where participation_id = :visitor",
        "uq_wish_participation_id_rank",
    ),
    (
        "an answer to oneself",
        (
            "insert into answer (participation_id, wisher_id, mission_id, value)"
            " values (:visitor, :visitor, :mission, 'accept')"
        ),
        "ck_answer_not_oneself",
    ),
    (
        "an answer that is none",
        (
            "insert into answer (participation_id, wisher_id, mission_id, value)"
            " values (:visitor, :host, :mission, 'perhaps')"
        ),
        "ck_answer_value",
    ),
    (
        "a veto against oneself",
        (
            "insert into veto (participation_id, partner_id, mission_id)"
            " values (:visitor, :visitor, :mission)"
        ),
        "ck_veto_not_oneself",
    ),
    (
        "a veto against another mission's company",
        (
            "insert into veto (participation_id, partner_id, mission_id)"
            " values (:visitor, :other_host, :mission)"
        ),
        "fk_veto_partner_id_mission_id",
    ),
    (
        "a company twice in a mission",
        (
            "insert into participation (id, mission_id, company_id, side, state, seats, offers,"
            " needs, sector, product, technology, territory) values (gen_random_uuid(), :mission,"
            " :company, 'host', 'accepted', 1, '', '', '', '', '', '')"
        ),
        "uq_participation_mission_id_company_id",
    ),
    (
        "a company on no side there is",
        "update participation set side = 'audience' where id = :visitor",
        "ck_participation_side",
    ),
    (
        "a participation in no state there is",
        "update participation set state = 'late' where id = :visitor",
        "ck_participation_state",
    ),
    (
        "a participation without seats",
        "update participation set seats = 0 where id = :visitor",
        "ck_participation_seats",
    ),
    (
        "two delegates of one address in a company",
        (
            "insert into delegate (id, mission_id, participation_id, name, email, role, language)"
            " select gen_random_uuid(), mission_id, participation_id, 'x', upper(email), '', 'fr'"
            " from delegate where id = :delegate"
        ),
        "uq_delegate_email",
    ),
    (
        "a delegate of a company of another mission",
        (
            "insert into delegate (id, mission_id, participation_id, name, email, role, language)"
            " values (gen_random_uuid(), :mission, :other_visitor, 'x', 'x@x.example', '', 'fr')"
        ),
        "fk_delegate_participation_id_mission_id",
    ),
    (
        "a delegate removed from a schedule",
        "delete from delegate where id = :delegate",
        "fk_booking_delegate_id_mission_id",
    ),
    (
        "a mission in no state there is",
        "update mission set state = 'soon' where id = :mission",
        "ck_mission_state",
    ),
    (
        "a mission that ends before it starts",
        "update mission set ends_on = starts_on - 1 where id = :mission",
        "ck_mission_dates",
    ),
    (
        "two tables of one number",
        "update meeting_table set number = 1 where mission_id = :mission",
        "uq_meeting_table_mission_id_number",
    ),
    (
        "a table kept for another mission's company",
        "update meeting_table set home_of = :other_visitor where id = :table",
        "fk_meeting_table_home_of_mission_id",
    ),
    (
        "a meeting arranged in another mission's slot",
        ARRANGEMENT.format(length=1, slot=":other_slot", table="null"),
        "fk_arrangement_pinned_slot_id_mission_id",
    ),
    (
        "a meeting arranged for no time at all",
        ARRANGEMENT.format(length=0, slot="null", table="null"),
        "ck_arrangement_length",
    ),
    (
        "two active links of a delegate",
        LINK.format(kind="'delegate'", delegate=":delegate", participation="null"),
        "uq_link_delegate",
    ),
    (
        "a link with two holders",
        LINK.format(kind="'company'", delegate=":delegate", participation=":visitor"),
        "ck_link_one_holder",
    ),
    (
        "a link of another mission's company",
        LINK.format(kind="'company'", delegate="null", participation=":other_visitor"),
        "fk_link_participation_id_mission_id",
    ),
    (
        "a delegate of another mission sent to an arranged meeting",
        (
            "with made as (insert into arrangement (id, mission_id, number, length)"
            " values (gen_random_uuid(), :mission, 9, 1) returning id)"
            " insert into arrangement_participant"
            " (arrangement_id, participation_id, mission_id, delegate_id)"
            " select id, :visitor, :mission, :other_delegate from made"
        ),
        "fk_arrangement_participant_delegate_id_mission_id",
    ),
    (
        "a cap on breaks below none",
        "update mission set break_cap = -1 where id = :mission",
        "ck_mission_break_cap",
    ),
    (
        "meetings frozen after they began",
        "update mission set frozen_hours = -1 where id = :mission",
        "ck_mission_frozen_hours",
    ),
    (
        "a way written the other way round",
        TRAVEL.format(lesser="greatest", greater="least", minutes=30),
        "ck_travel_pair",
    ),
    (
        "a way that takes more than a day",
        TRAVEL.format(lesser="least", greater="greatest", minutes=1441),
        "ck_travel_minutes",
    ),
    (
        "a way to another mission's site",
        (
            "insert into travel (site_id, other_id, mission_id, minutes)"
            " select least(a.id, b.id), greatest(a.id, b.id), a.mission_id, 5 from site a, site b"
            " where a.mission_id = :mission and b.mission_id = :other_mission limit 1"
        ),
        "fk_travel_other_id_mission_id",
    ),
    (
        "a company that meets at another mission's site",
        (
            "update participation set site_id = (select id from site"
            " where mission_id = :other_mission) where id = :visitor"
        ),
        "fk_participation_site_id_mission_id",
    ),
    (
        "a site taken from a company that meets there",
        (
            "with own as (update participation set site_id ="
            " (select id from site where mission_id = :mission and name = 'Technopark')"
            " where id = :visitor returning site_id)"
            " delete from site where id in (select site_id from own)"
        ),
        "fk_participation_site_id_mission_id",
    ),
    (
        "more meetings promised to a company than it may have",
        "update participation set max_meetings = 1, min_meetings = 2 where id = :visitor",
        "ck_participation_min_meetings",
    ),
    (
        "fewer meetings than none promised to a company",
        "update participation set min_meetings = -1 where id = :visitor",
        "ck_participation_min_meetings",
    ),
    (
        "a collective meeting of two",
        "update participation set collective_size = 2 where id = :visitor",
        "ck_participation_collective_size",
    ),
    (
        "a language that is no code",
        "update participation set languages = '{fr,FR}' where id = :visitor",
        "ck_participation_languages",
    ),
    (
        "a delegate who leaves before arriving",
        (
            "update delegate set arrives_at = '2027-04-13 14:00', leaves_at = '2027-04-13 14:00'"
            " where id = :delegate"
        ),
        "ck_delegate_stay",
    ),
    (
        "more meetings promised to a delegation than it may have",
        DELEGATION.format(most=4, least=5, share=0),
        "ck_delegation_min_meetings",
    ),
    (
        "more than all of a delegation's wishes",
        DELEGATION.format(most="null", least=0, share=101),
        "ck_delegation_min_share",
    ),
    (
        "two interpreters of one name",
        (
            "insert into interpreter (id, mission_id, name, email, pairs)"
            " values (gen_random_uuid(), :mission, 'AMINA', '', '{ar-fr}')"
        ),
        "uq_interpreter_name",
    ),
    (
        "an interpreter of nothing",
        "update interpreter set pairs = '{}' where id = :interpreter",
        "ck_interpreter_pairs",
    ),
    (
        "an interpreter's absence that ends before it starts",
        (
            "insert into interpreter_absence (id, mission_id, interpreter_id, date, starts, ends,"
            " period) select gen_random_uuid(), :mission, :interpreter, '2027-04-13', '10:00',"
            " '09:00', period from slot where id = :slot"
        ),
        "ck_interpreter_absence_times",
    ),
    (
        "an interpreter booked twice at the same time",
        (
            "with other as ("
            + MEETING.format(
                id="gen_random_uuid()",
                key="'b'",
                schedule=":schedule",
                slot=":slot",
                table=":next_table",
            )
            + " returning id, schedule_id, mission_id, period) insert into interpretation"
            " (meeting_id, pair, interpreter_id, schedule_id, mission_id, period)"
            " select id, 'en-fr', :interpreter, schedule_id, mission_id, period from other"
        ),
        "ex_interpretation_interpreter",
    ),
    (
        "an interpreter of another mission in a meeting",
        INTERPRETATION.format(meeting=":meeting", pair="'en-fr'", interpreter=":other_interpreter"),
        "fk_interpretation_interpreter_id_mission_id",
    ),
    (
        "an interpreter removed from a schedule",
        "delete from interpreter where id = :interpreter",
        "fk_interpretation_interpreter_id_mission_id",
    ),
]


@pytest.mark.parametrize(
    ("statement", "constraint"), [row[1:] for row in TRIED], ids=[row[0] for row in TRIED]
)
def test_the_database_refuses(
    shared: Session, known: dict[str, Any], statement: str, constraint: str
) -> None:
    before = shared.begin_nested()
    with pytest.raises(DBAPIError) as caught:
        shared.execute(text(statement), known)
    before.rollback()
    assert caught.value.orig.diag.constraint_name == constraint  # type: ignore[union-attr]
    assert refusals.refusal_of(caught.value) is not None


def test_of_twenty_writers_for_one_table_and_slot_one_wins(database_url: str) -> None:
    engine = create_engine_for(database_url, pool_size=20)
    with transaction(engine) as session:
        known = prepare(session)
    statement = text(
        MEETING.format(id=":id", key=":key", schedule=":draft", slot=":slot", table=":table")
    )

    def write(number: int) -> str:
        try:
            with refusals.as_sentences(), transaction(engine) as session:
                session.execute(statement, known | {"id": uuid4(), "key": f"writer {number}"})
        except ConflictError as refusal:
            return refusal.code
        return "written"

    with ThreadPoolExecutor(20) as writers:
        outcomes = sorted(writers.map(write, range(20)))
    engine.dispose()
    assert outcomes == ["table_double_booked"] * 19 + ["written"]
