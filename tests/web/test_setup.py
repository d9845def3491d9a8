"""A mission is set up on staff's pages, from nothing to open for wishes, and changed later."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.publishing import publish
from services.models import (
    Activity,
    Cluster,
    Event,
    HalfDay,
    Meeting,
    MeetingLock,
    Mission,
    MissionState,
    Schedule,
    Slot,
    Table,
    TableClosure,
)
from tests.domain.drafts import drafted
from tests.missions import NOW, SmallMission, small_mission
from tests.queries import counted
from tests.web.company_site import text_of
from tests.web.setup_site import SetupSite, setup_site
from tests.web.staff_site import enter

BEGIN = (
    ("title", "Mission numérique à Tunis"),
    ("city", "Tunis"),
    ("country", "TN"),
    ("starts_on", "2027-04-13"),
    ("ends_on", "2027-04-14"),
    ("contact", "contact@pole.example"),
    ("new_organiser", "Pôle numérique"),
    ("organiser_country", "FR"),
)
HALF_DAY = (("starts", "09:00"), ("ends", "12:00"), ("length", "25"), ("pause", "5"))


@pytest.fixture
def site(session: Session) -> Iterator[SetupSite]:
    with setup_site(session) as site:
        yield site


@pytest.fixture
def small(session: Session, site: SetupSite) -> SmallMission:
    """A mission that is closed, whose set-up is at hand."""
    small = small_mission(session)
    site.home = f"/staff/missions/{small.mission.id}"
    return small


def published(session: Session, small: SmallMission) -> Schedule:
    return publish(
        session, drafted(session, small), mail_domain="escale.example", actor="staff:1", now=NOW
    )


def test_from_an_empty_installation_to_wishes_that_are_open(
    site: SetupSite, session: Session
) -> None:
    assert "No mission yet." in site.get("/staff").text
    begun = site.post("/staff/missions/new", *BEGIN)
    mission = session.scalars(select(Mission)).one()
    assert begun.headers["location"] == f"/staff/missions/{mission.id}/setup/days?said=begun"
    assert (mission.code, mission.time_zone, mission.organiser.name) == (
        "tunis-2027",
        "Africa/Tunis",
        "Pôle numérique",
    )
    site.home = f"/staff/missions/{mission.id}"
    days = (("day", "2027-04-13"), ("day", "2027-04-14"))
    assert "6 slots on each of these days:" in text_of(
        site.post("/setup/days", ("do", "preview"), *days, *HALF_DAY)
    )
    assert session.scalars(select(HalfDay)).all() == []
    assert site.post("/setup/days", ("do", "add"), *days, *HALF_DAY).status_code == 303
    assert len(session.scalars(select(Slot)).all()) == 12
    site.post("/setup/sites", ("name", "Palais"), ("room", "Carthage"), ("tables", "8"))
    assert session.scalars(select(Table.number).order_by(Table.number)).all() == [*range(1, 9)]
    site.post(
        "/setup/programme",
        ("title", "Financer l’innovation"),
        ("kind", "seminar"),
        ("audience", "everyone"),
        ("date", "2027-04-13"),
        ("starts", "14:00"),
        ("ends", "15:30"),
    )
    page = site.get("/setup/state")
    assert "No company takes part yet." in page.text
    shown = text_of(page)
    assert "14:00–15:30 Financer l’innovation" in shown
    assert "8 tables for each slot" in shown
    assert site.post("/setup/state", ("state", "open")).status_code == 303
    assert session.scalars(select(Mission.state)).one() is MissionState.OPEN


def test_what_can_not_be_is_said_and_what_was_typed_stays(
    site: SetupSite, session: Session
) -> None:
    fields = dict(BEGIN) | {"ends_on": "2027-04-01", "title": "Un titre"}
    page = site.post("/staff/missions/new", *fields.items())
    assert page.status_code == 422
    assert "The end must be after the start." in page.text
    assert 'value="Un titre"' in page.text
    assert session.scalars(select(Cluster)).all() == []
    again = site.post("/staff/missions/new", *(dict(BEGIN) | {"time_zone": "Tunis"}).items())
    assert "There is no such time zone." in again.text


def test_a_code_is_made_that_is_not_taken(site: SetupSite, session: Session) -> None:
    site.post("/staff/missions/new", *BEGIN)
    organiser = str(session.scalars(select(Cluster.id)).one())
    known = dict(BEGIN) | {"new_organiser": "", "organiser": organiser}
    site.post("/staff/missions/new", *known.items())
    assert session.scalars(select(Mission.code).order_by(Mission.code)).all() == [
        "tunis-2027",
        "tunis-2027-2",
    ]


def test_rules_are_changed_and_two_colleagues_do_not_overwrite_each_other(
    site: SetupSite, small: SmallMission
) -> None:
    first = site.stored("/setup", "/setup")
    second = dict(first)
    first |= {"wish_budget": "12", "wishes_close_at": "2027-04-05T18:00"}
    assert site.post("/setup", *first.items()).headers["location"].endswith("?said=saved")
    assert small.mission.wish_budget == 12
    assert small.mission.wishes_close_at is not None
    assert small.mission.wishes_close_at.isoformat().startswith("2027-04-05T17:00")

    # Another field: both changes stay. The same field: both versions are shown.
    other = second | {"min_meetings": "2"}
    assert site.post("/setup", *other.items()).headers["location"].endswith("?said=merged")
    assert (small.mission.wish_budget, small.mission.min_meetings) == (12, 2)
    clash = site.post("/setup", *(second | {"wish_budget": "9"}).items())
    assert clash.status_code == 409
    assert "A colleague has changed this too" in clash.text
    assert small.mission.wish_budget == 12


def test_a_mission_of_another_cluster_is_not_there(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    other = Cluster(name="Autre", country="MA", email="a@b.example")
    session.add(other)
    session.flush()
    site.carried = [*enter(site.web, session, cluster=other).items()]
    for path in ("/setup", "/setup/days", "/setup/places", "/setup/programme", "/setup/state"):
        assert site.get(path).status_code == 404
        assert site.post(path).status_code in {404, 405}
    slot = small.slots[0].id
    assert site.post(f"/setup/slots/{slot}/remove").status_code == 404
    mine = site.get("/staff/missions/new", language="en")
    assert mine.status_code == 404  # below the other mission's address
    site.home = ""
    assert "A new one" not in site.get("/staff/missions/new").text
    fields = dict(BEGIN) | {"new_organiser": "Ailleurs"}
    site.post("/staff/missions/new", *fields.items())
    assert session.scalars(select(Mission.organiser_id).filter_by(code="tunis-2027")).one() == (
        other.id
    )


def test_a_stranger_is_sent_to_sign_in(site: SetupSite, small: SmallMission) -> None:
    site.web.cookies.clear()
    assert small.mission.title
    for path in ("/setup", "/setup/days", "/setup/state"):
        assert site.get(path).headers["location"].startswith("/sign-in?next=")
    assert site.post("/setup/state", ("state", "open")).headers["location"] == "/sign-in"


def test_slots_without_anything_go_at_once(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    gone = small.slots[0].id
    assert site.post(f"/setup/slots/{gone}/remove").headers["location"].endswith("?said=gone")
    assert session.get(Slot, gone) is None


def test_slots_of_drafts_go_after_a_question_with_their_meetings(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    draft = drafted(session, small)
    path = f"/setup/slots/{small.slots[0].id}/remove"
    asked = site.post(path)
    assert asked.status_code == 409
    assert "2 meetings of drafts" in asked.text
    seen = ("seen", asked.text.split('name="seen" value="')[1].split('"')[0])
    # Without having seen the present list, nothing is done.
    assert site.post(path, ("do", "remove"), ("seen", "0")).status_code == 409
    assert session.get(Slot, small.slots[0].id) is not None
    before = len(session.scalars(select(Meeting)).all())
    assert site.post(path, ("do", "remove"), seen).headers["location"].endswith("?said=gone")
    assert len(session.scalars(select(Meeting)).all()) == before - 2
    assert draft.stale


def test_slots_that_people_were_told_of_are_closed_instead(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    published(session, small)
    path = f"/setup/slots/{small.slots[0].id}/remove"
    asked = site.post(path)
    shown = text_of(asked)
    assert "2 meetings of the published schedule" in shown
    assert "4 people have it in their published agendas" in shown
    assert "Remove</button>" not in asked.text.split('name="seen"')[1].split("</form>")[0]
    seen = ("seen", asked.text.split('name="seen" value="')[1].split('"')[0])
    assert site.post(path, ("do", "close"), seen).headers["location"].endswith("?said=closed")
    assert {row.table_id for row in session.scalars(select(TableClosure))} == {
        table.id for table in small.tables
    }


def test_an_activity_that_people_were_told_of_leaves_the_next_agendas(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    published(session, small)
    path = f"/setup/activities/{small.lunch.id}/remove"
    asked = site.post(path)
    assert "4 people have it in their published agendas" in asked.text
    seen = ("seen", asked.text.split('name="seen" value="')[1].split('"')[0])
    assert site.post(path, ("do", "close"), seen).headers["location"].endswith("?said=closed")
    assert session.get_one(Activity, small.lunch.id).audience.value == "listed"


@pytest.mark.parametrize("kind", ["rooms", "sites", "half-days", "tables"])
def test_whatever_else_is_used_is_asked_about(
    site: SetupSite, session: Session, small: SmallMission, kind: str
) -> None:
    published(session, small)
    table = small.tables[0]
    row = {
        "rooms": table.room_id,
        "sites": table.room.site_id,
        "half-days": small.slots[0].half_day_id,
        "tables": table.id,
    }[kind]
    asked = site.post(f"/setup/{kind}/{row}/remove")
    assert asked.status_code == 409
    assert "of the published schedule" in asked.text


def test_an_unused_room_goes_with_its_tables(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    site.post("/setup/sites", ("name", "Annexe"), ("room", "Byrsa"), ("tables", "2"))
    room = session.scalars(select(Table).order_by(Table.number.desc())).first()
    assert room is not None
    path = f"/setup/rooms/{room.room_id}/remove"
    asked = site.post(path)
    assert "2 tables" in asked.text
    seen = ("seen", asked.text.split('name="seen" value="')[1].split('"')[0])
    assert site.post(path, ("do", "remove"), seen).headers["location"].endswith("?said=gone")
    assert len(session.scalars(select(Table)).all()) == len(small.tables)


def test_half_days_and_activities_are_changed_by_two_at_once(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    morning = session.scalars(select(HalfDay)).one()
    action = f"/setup/half-days/{morning.id}"
    opened = site.stored("/setup/days", action)
    site.post(action, *(opened | {"name": "Matinée"}).items())
    assert session.scalars(select(HalfDay.name)).one() == "Matinée"
    assert site.post(action, *(opened | {"name": "Avant midi"}).items()).status_code == 409
    lunch = f"/setup/activities/{small.lunch.id}"
    held = site.stored("/setup/programme", lunch)
    assert site.post(lunch, *(held | {"title": "Déjeuner au port"}).items()).status_code == 303
    assert session.get_one(Activity, small.lunch.id).title == "Déjeuner au port"
    facts = session.scalars(select(Event.type).order_by(Event.id)).all()
    assert facts[-2:] == ["programme.changed", "programme.changed"]


def test_slots_are_laid_out_anew_or_one_by_one(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    action = f"/setup/half-days/{small.slots[0].half_day_id}/slots"
    site.post(action, ("do", "add"), ("starts", "12:00"), ("ends", "12:20"))
    assert len(session.scalars(select(Slot)).all()) == 4
    assert (
        site.post(action, ("do", "add"), ("starts", "12:10"), ("ends", "12:30")).status_code == 422
    )
    site.post(action, ("do", "lay-out"), ("starts", "09:00"), ("length", "60"))
    hours = session.scalars(select(Slot.starts).order_by(Slot.starts)).all()
    assert [one.hour for one in hours] == [9, 10, 11, 12]


@pytest.mark.parametrize("tables", [1, 3, 1000])
def test_pages_cost_the_same_queries_however_much_there_is(
    site: SetupSite, session: Session, small: SmallMission, tables: int
) -> None:
    session.add_all(
        Table(mission_id=small.mission.id, room_id=small.tables[0].room_id, number=10 + number)
        for number in range(tables)
    )
    session.flush()
    for path, most in (("/setup/places", 12), ("/setup/days", 12), ("/setup/programme", 12)):
        with counted(session) as statements:
            assert site.get(path).status_code == 200
        assert len([one for one in statements if one.startswith("SELECT")]) <= most


def state_of(session: Session) -> MissionState:
    return session.scalars(select(Mission.state)).one()


def seen_on(page: str) -> tuple[str, str]:
    return ("seen", page.partition('name="seen" value="')[2].partition('"')[0])


def test_a_mission_is_moved_after_a_look_at_whom_that_concerns(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    published(session, small)
    assert "Show what that means" in site.get("/setup/postpone").text
    refused = site.get("/setup/postpone?starts_on=2020-01-01")
    assert (refused.status_code, "This date can’t be right." in refused.text) == (422, True)
    page = site.get("/setup/postpone?starts_on=2027-04-20")
    shown = text_of(page)
    assert "Then it takes place: 20 April 2027" in shown
    assert "4 people by a letter with the agenda; calendars follow" in shown
    assert small.mission.starts_on.day == 13
    fields = (seen_on(page.text), ("starts_on", "2027-04-20"), ("sentence", "Le palais est fermé."))
    assert site.post("/setup/postpone", *fields).headers["location"].endswith("?said=moved")
    assert small.mission.starts_on.day == 20
    # Sent once more, as by a colleague who had the page open: nothing moves again.
    assert site.post("/setup/postpone", *fields).status_code == 409
    assert session.scalars(select(Schedule.version).order_by(Schedule.version)).all() == [1, 2]


def test_a_mission_is_called_off_after_a_look_at_whom_that_concerns(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    page = site.get("/setup/call-off")
    assert "4 people by a mail" in page.text
    assert site.post("/setup/call-off").status_code == 409
    assert state_of(session) is MissionState.CLOSED
    called = site.post("/setup/call-off", seen_on(page.text), ("sentence", "Grève."))
    assert called.headers["location"].endswith("?said=called-off")
    assert state_of(session) is MissionState.CANCELLED
    assert "tell everybody" not in site.get("/setup/call-off").text
    assert "Nothing in it changes any more." in site.get("/setup/state").text


def test_a_mission_is_cloned_with_its_companies(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    assert "with its 4 companies" in site.get("/clone").text
    taken = site.post("/clone", ("title", "Encore"), ("code", "tunis"), ("starts_on", "2028-04-11"))
    assert (taken.status_code, 'value="Encore"' in taken.text) == (422, True)
    made = site.post("/clone", ("title", "Encore"), ("starts_on", "2028-04-11"), ("companies", "1"))
    new = session.scalars(select(Mission).filter_by(code="tunis-2028")).one()
    assert made.headers["location"] == f"/staff/missions/{new.id}/setup?said=cloned"
    assert small.mission.organiser_id == new.organiser_id


def test_rules_that_touch_what_was_wished_are_asked_about_first(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    held = site.stored("/setup", "/setup") | {"wish_budget": "1", "silence_is_yes": "0"}
    asked = site.post("/setup", *held.items())
    shown = text_of(asked)
    assert asked.status_code == 409
    assert "4 companies have more wishes than that." in shown
    assert "8 requests without an answer count the other way from now on." in shown
    assert session.scalars(select(Mission.wish_budget)).one() == 10
    confirmed = asked.text.partition('name="confirmed" value="')[2].partition('"')[0]
    saved = site.post("/setup", *held.items(), ("confirmed", confirmed))
    assert saved.headers["location"].endswith("?said=saved")
    assert session.scalars(select(Mission.wish_budget)).one() == 1
    assert not small.mission.silence_is_yes


def test_an_activity_says_who_has_it_in_the_published_agenda(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    assert "published agenda" not in site.get("/setup/programme").text
    published(session, small)
    assert "It is in the published agendas of 4 people" in site.get("/setup/programme").text


def test_a_slot_in_which_a_meeting_is_locked_stays(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    slot = small.slots[0]
    session.add(
        MeetingLock(
            mission_id=small.mission.id,
            meeting_key="a",
            slot_id=slot.id,
            actor="staff:1",
            locked_at=NOW,
        )
    )
    session.flush()
    asked = site.post(f"/setup/slots/{slot.id}/remove")
    assert (asked.status_code, "1 locked meeting; unlock it first" in asked.text) == (409, True)
    assert 'value="remove"' not in asked.text
