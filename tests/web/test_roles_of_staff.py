"""What managers, planners and readers may do on staff's pages, route by route."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import accounts, dispatches
from services.models import Cluster, Dispatch, Language, Mail, Mission, StaffAccount, StaffRole
from services.settings import get_settings
from tests.missions import NOW, SmallMission, small_mission
from tests.queries import counted
from tests.web.addresses import answering
from tests.web.setup_site import SetupSite, setup_site
from tests.web.staff_site import enter

READS_ONLY = "You may look at everything here, and change nothing."
#: forms of staff that are no change of anything but their own session
OWN = {"/sign-out", "/sessions/end", "/sessions/{session_id}/end", "/enter"}
STAFF = ("/staff", "/status")


@pytest.fixture
def site(session: Session) -> Iterator[SetupSite]:
    with setup_site(session) as site:
        yield site


@pytest.fixture
def small(session: Session) -> SmallMission:
    return small_mission(session)


def changing() -> Iterator[str]:
    """The path of every form of staff's pages."""
    for route in answering("POST"):
        path = str(route.path)
        if path not in OWN and path.startswith(STAFF):
            yield path


def filled(path: str, small: SmallMission) -> str:
    """The path with the ids of the mission, and of nothing for everything else."""
    mission = path.replace("{mission_id}", str(small.mission.id))
    return re.sub(r"\{[^}]*\}", str(UUID(int=0)), mission)


def test_no_form_of_staff_takes_anything_from_a_reader(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    site.carried = [*enter(site.web, session, role=StaffRole.READER).items()]
    paths = [filled(path, small) for path in changing()]
    answers = {path: site.post(path) for path in paths}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
        paths, 403
    )
    assert all(READS_ONLY in answer.text for answer in answers.values())
    assert len(paths) > 20


def test_a_reader_looks_and_signs_out(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    site.carried = [*enter(site.web, session, role=StaffRole.READER).items()]
    site.home = f"/staff/missions/{small.mission.id}"
    page = site.get("/setup/days")
    assert page.status_code == 200
    assert READS_ONLY in page.text
    site.home = ""
    assert "New mission" not in site.get("/staff").text
    assert site.get("/staff/accounts").status_code == 403
    assert site.post("/sign-out").status_code == 303


def test_a_planner_leads_missions_but_no_accounts(site: SetupSite, session: Session) -> None:
    cluster = Cluster(name="Pôle", country="FR", email="pole@pole.example")
    session.add(cluster)
    session.flush()
    site.carried = [*enter(site.web, session, cluster=cluster, role=StaffRole.PLANNER).items()]
    fields = (("title", "T"), ("city", "Sfax"), ("country", "TN"), ("contact", "a@b.example"))
    made = site.post("/staff/missions/new", *fields, ("starts_on", "2027-04-13"))
    assert made.status_code == 303
    assert session.scalars(select(Mission.code)).one() == "sfax-2027"
    assert site.get("/staff/accounts").status_code == 403
    assert site.post("/staff/accounts", ("name", "X"), ("email", "x@y.example")).status_code == 403
    assert session.scalars(select(StaffAccount)).all() == []


def test_a_manager_adds_somebody_who_is_mailed_the_link(site: SetupSite, session: Session) -> None:
    added = site.post(
        "/staff/accounts",
        ("name", "Leïla Trabelsi"),
        ("email", "leila@pole.example"),
        ("role", "reader"),
        ("language", "fr"),
    )
    assert added.headers["location"] == "/staff/accounts?said=added"
    account = session.scalars(select(StaffAccount)).one()
    assert (account.role, account.cluster_id) == (StaffRole.READER, None)
    dispatches.write(
        session, session.scalars(select(Dispatch)).one(), settings=get_settings(), now=NOW
    )
    assert session.scalars(select(Mail.recipient)).one() == "leila@pole.example"
    again = site.post("/staff/accounts", ("name", "L"), ("email", "Leila@pole.example"))
    assert "Choose from the list." not in again.text
    assert again.status_code == 422
    site.post(f"/staff/accounts/{account.id}/role", ("role", "planner"))
    assert session.scalars(select(StaffAccount.role)).one() is StaffRole.PLANNER
    site.post(f"/staff/accounts/{account.id}/close")
    assert session.scalars(select(StaffAccount.closed_at)).one() == NOW


def test_the_last_manager_stays(site: SetupSite, session: Session) -> None:
    only = accounts.add_account(session, name="A", email="a@pole.example", actor="operator")
    for path, field in (("role", ("role", "reader")), ("close", ("do", "close"))):
        refused = site.post(f"/staff/accounts/{only.id}/{path}", field)
        assert refused.status_code == 409
        assert "This is the last manager." in refused.text
    accounts.add_account(session, name="B", email="b@pole.example", actor="operator")
    assert site.post(f"/staff/accounts/{only.id}/close").status_code == 303


def test_two_managers_do_not_overwrite_each_other(site: SetupSite, session: Session) -> None:
    for name in "AB":
        accounts.add_account(session, name=name, email=f"{name}@pole.example", actor="operator")
    account = session.scalars(select(StaffAccount).filter_by(name="A")).one()
    path, seen = f"/staff/accounts/{account.id}/role", ("seen", "manager")
    assert f'name="{seen[0]}" value="{seen[1]}"' in site.get("/staff/accounts").text
    assert site.post(path, ("role", "planner"), seen).status_code == 303
    overtaken = site.post(path, ("role", "reader"), seen)
    assert overtaken.status_code == 409
    assert "A colleague has changed this role meanwhile." in overtaken.text
    assert session.scalars(select(StaffAccount.role).filter_by(name="A")).one() == "planner"


def test_a_manager_of_a_cluster_leads_its_accounts_alone(
    site: SetupSite, session: Session, small: SmallMission
) -> None:
    cluster = small.mission.organiser
    operator = accounts.add_account(session, name="O", email="o@pole.example", actor="operator")
    site.carried = [*enter(site.web, session, cluster=cluster).items()]
    site.post("/staff/accounts", ("name", "M"), ("email", "m@pole.example"), ("role", "manager"))
    made = session.scalars(select(StaffAccount).filter_by(name="M")).one()
    assert made.cluster_id == cluster.id
    assert "o@pole.example" not in site.get("/staff/accounts").text
    for path in ("role", "close", "invite"):
        assert site.post(f"/staff/accounts/{operator.id}/{path}").status_code == 404


@pytest.mark.parametrize("others", [1, 3, 3000])
def test_accounts_come_by_pages_in_as_many_queries_however_many_there_are(
    site: SetupSite, session: Session, others: int
) -> None:
    session.add_all(
        StaffAccount(
            name=f"Nom {number:04}", email=f"n{number}@pole.example", language=Language.FRENCH
        )
        for number in range(others)
    )
    session.flush()
    with counted(session) as statements:
        first, last = site.get("/staff/accounts").text, site.get("/staff/accounts?number=999").text
    assert len([one for one in statements if one.startswith("SELECT")]) <= 12
    assert first.count("@pole.example") == min(others, 50)
    assert f"Nom {others - 1:04}" in last
