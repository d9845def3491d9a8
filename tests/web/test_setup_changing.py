"""What is laid down already gets other names, times and ways between it, on the set-up's pages."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.publishing import publish
from services.models import HalfDay, Room, Site, Slot, StaffRole, Table, Travel
from tests.domain.drafts import drafted
from tests.missions import NOW, SmallMission, small_mission
from tests.web.company_site import text_of
from tests.web.setup_site import SetupSite, setup_site
from tests.web.staff_site import enter


@pytest.fixture
def site(session: Session) -> Iterator[SetupSite]:
    with setup_site(session) as site:
        yield site


@pytest.fixture
def small(session: Session, site: SetupSite) -> SmallMission:
    small = small_mission(session)
    site.home = f"/staff/missions/{small.mission.id}"
    return small


def confirmed(page: str) -> tuple[str, str]:
    return ("confirmed", page.partition('name="confirmed" value="')[2].partition('"')[0])


def test_a_site_is_renamed_by_two_at_once(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    action = f"/setup/sites/{small.tables[0].room.site_id}"
    opened = site.stored("/setup/places", action)
    assert site.post(action, *(opened | {"address": "Avenue 1"}).items()).status_code == 303
    merged = site.post(action, *(opened | {"name": "Palais"}).items())
    assert merged.headers["location"].endswith("?said=merged")
    row = session.scalars(select(Site)).one()
    assert (row.name, row.address) == ("Palais", "Avenue 1")
    clash = site.post(action, *(opened | {"name": "Hôtel"}).items())
    assert (clash.status_code, "A colleague has changed this too" in clash.text) == (409, True)


def test_a_name_that_is_taken_is_refused(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    site.post("/setup/sites", ("name", "Annexe"), ("room", "Byrsa"), ("tables", "1"))
    room = session.scalars(select(Room).filter_by(name="Byrsa")).one()
    site.post(f"/setup/sites/{room.site_id}/rooms", ("name", "Dougga"))
    for action, name in (
        (f"/setup/sites/{room.site_id}", "Palais des congrès"),
        (f"/setup/rooms/{room.id}", "Dougga"),
    ):
        held = site.stored("/setup/places", action)
        assert site.post(action, *(held | {"name": name}).items()).status_code == 422
    table = session.scalars(select(Table).filter_by(room_id=room.id)).one()
    action = f"/setup/tables/{table.id}"
    held = site.stored(action, action)
    assert site.post(action, *(held | {"number": "1"}).items()).status_code == 422
    assert site.post(action, *(held | {"number": "40"}).items()).status_code == 303
    assert session.scalars(select(Table.number).filter_by(id=table.id)).one() == 40


def test_what_delegates_know_is_renamed_after_a_question(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    publish(
        session, drafted(session, small), mail_domain="escale.example", actor="staff:1", now=NOW
    )
    table = small.tables[0]
    for page, action, change in (
        ("/setup/places", f"/setup/rooms/{table.room_id}", {"name": "Salle Byrsa"}),
        ("/setup/places", f"/setup/sites/{table.room.site_id}", {"name": "Palais"}),
        (f"/setup/tables/{table.id}", f"/setup/tables/{table.id}", {"number": "9"}),
    ):
        fields = (site.stored(page, action) | change).items()
        asked = site.post(action, *fields)
        assert asked.status_code == 409
        assert "people. Their pages show the new name at once" in text_of(asked)
        assert site.post(action, *fields, confirmed(asked.text)).status_code == 303
    assert session.scalars(select(Room.name)).one() == "Salle Byrsa"
    assert session.scalars(select(Site.name)).one() == "Palais"


def test_a_slot_gets_other_times_while_nothing_hangs_on_it(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    slot = small.slots[2]
    action = f"/setup/slots/{slot.id}"
    held = site.stored(action, action)
    assert site.post(action, *(held | {"starts": "08:00"}).items()).status_code == 422
    assert site.post(action, *(held | {"ends": "10:40"}).items()).status_code == 303
    assert session.scalars(select(Slot.ends).filter_by(id=slot.id)).one().minute == 40
    clash = site.post(action, *(held | {"ends": "10:45"}).items())
    assert clash.status_code == 409
    drafted(session, small)
    refused = site.post(f"/setup/slots/{small.slots[0].id}", ("starts", "12:00"))
    assert refused.status_code == 409
    assert "2 meetings of drafts" in refused.text
    assert "So its times stay." in refused.text


def test_a_half_day_moves_to_another_day_after_a_question(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    small.mission.ends_on = small.mission.ends_on.replace(day=14)
    drafted(session, small)
    morning = session.scalars(select(HalfDay)).one()
    action = f"/setup/half-days/{morning.id}"
    change = site.stored("/setup/days", action) | {"date": "2027-04-14", "name": "Mercredi"}
    asked = site.post(action, *change.items())
    assert "meetings of drafts go;" in asked.text
    assert morning.date.day == 13
    assert site.post(action, *change.items(), confirmed(asked.text)).status_code == 303
    assert (morning.date.day, morning.name) == (14, "Mercredi")


def test_ways_between_sites_are_given_in_minutes(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    assert "Ways between sites" not in site.get("/setup/places").text
    site.post("/setup/sites", ("name", "Annexe"))
    held = site.stored("/setup/places", "/setup/ways")
    (name,) = (field for field in held if field.startswith("way-"))
    assert site.post("/setup/ways", *(held | {name: "5000"}).items()).status_code == 422
    assert site.post("/setup/ways", *(held | {name: "25"}).items()).status_code == 303
    assert session.scalars(select(Travel.minutes)).one() == 25
    assert site.post("/setup/ways", *(held | {name: "30"}).items()).status_code == 409
    again = site.stored("/setup/places", "/setup/ways")
    assert site.post("/setup/ways", *(again | {name: ""}).items()).status_code == 303
    assert session.scalars(select(Travel)).all() == []


def test_what_is_of_another_mission_is_not_there(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    other = small_mission(session, code="sfax")
    table = other.tables[0]
    for path in (
        f"/setup/sites/{table.room.site_id}",
        f"/setup/rooms/{table.room_id}",
        f"/setup/tables/{table.id}",
        f"/setup/slots/{other.slots[0].id}",
    ):
        assert site.post(path, ("name", "X")).status_code == 404
    assert site.get(f"/setup/tables/{table.id}").status_code == 404
    assert site.get(f"/setup/slots/{other.slots[0].id}").status_code == 404


def test_fields_are_closed_to_a_reader(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    assert "<fieldset disabled" not in site.get("/setup/places").text
    site.carried = [*enter(site.web, session, role=StaffRole.READER).items()]
    assert '<fieldset disabled class="work">' in site.get("/setup/places").text
    assert "<fieldset disabled" not in site.get("/setup/postpone?starts_on=2027-04-20").text
