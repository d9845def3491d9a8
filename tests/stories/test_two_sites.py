"""Two sites, an interpreter, promises, a late arrival and a meeting of three, told to all."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from scheduler import Problem, Result, check
from services.demo.client import Staff
from services.demo.story import Told, tell
from tests.stack import Stack, running

FILES = {
    "mission": """\
code,title,country,city,time_zone,starts_on,ends_on,organiser,contact,wish_budget,state,break_cap
lac,Le Lac,TN,Tunis,Africa/Tunis,2027-04-13,2027-04-13,Pôle Azur,desk@azur.example,3,closed,3
""",
    "clusters": """\
name,country,email
Pôle Azur,FR,desk@azur.example
Technopôle du Lac,TN,
""",
    "half_days": """\
name,date,starts,ends
Mardi matin,2027-04-13,09:00,12:00
""",
    "slots": """\
half_day,starts,ends
Mardi matin,09:00,09:30
Mardi matin,09:30,10:00
Mardi matin,10:00,10:30
Mardi matin,10:30,11:00
Mardi matin,11:00,11:30
Mardi matin,11:30,12:00
""",
    "tables": """\
number,site,room
1,Palais,Salle A
2,Palais,Salle A
3,Lac,Phare
""",
    "travel": """\
site,other,minutes
Palais,Lac,40
""",
    "companies": """\
name,country,side,cluster,max_meetings,min_meetings,meets_at,languages
Aubépine,FR,visitor,Pôle Azur,,2,,fr
Romarin,FR,visitor,Pôle Azur,,,,fr | en
Dougga,TN,host,Technopôle du Lac,,,Lac,ar
Zembra,TN,host,Technopôle du Lac,,,Palais,en | ar
Utique,TN,host,,1,,,fr
""",
    "delegates": """\
company,name,email,language,arrives_at
Aubépine,Élodie Trets,elodie@aubepine.example,fr,
Romarin,Zoé Cucuron,zoe@romarin.example,fr,2027-04-13 10:00
Dougga,Amel Ben Salah,amel@dougga.example,ar,
Zembra,Sami Trabelsi,sami@zembra.example,en,
Utique,Hatem Louati,hatem@utique.example,fr,
""",
    "interpreters": """\
name,pairs,absences
Amina Rezgui,ar-fr | en-fr,2027-04-13 11:30-12:00
""",
    "delegations": """\
cluster,max_meetings,min_meetings,min_share
Pôle Azur,5,3,80
Technopôle du Lac,,2,
""",
    "wishes": """\
company,rank,partner
Aubépine,1,Dougga
Aubépine,2,Zembra
Aubépine,3,Utique
Romarin,1,Dougga
Romarin,2,Utique
Utique,1,Romarin
""",
    "arrangements": """\
number,companies,required
1,Aubépine | Romarin | Utique,no
""",
}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("sites")) as stack:
        yield stack


def test_everybody_is_where_they_can_be(stack: Stack, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    stack.escale("import", str(tmp_path))
    with closing(stack.staff()) as staff:
        told = tell(staff, "lac", say=lambda _line: None)
        _the_schedule_keeps_every_rule(staff, told)
        meetings = _meetings(staff, told)
        _the_meetings_serve_every_wish(meetings)
        _nobody_travels_in_no_time(meetings)
        _the_report_says_how_evenly(staff, told)
        _the_agenda_names_the_interpreter(stack, staff)


def _the_schedule_keeps_every_rule(staff: Staff, told: Told) -> None:
    problem = Problem.from_json(staff.get(f"solves/{told.solve['id']}/problem"))
    result = Result.from_json(staff.get(f"solves/{told.solve['id']}/result"))
    assert check(problem, result).violations == ()
    assert (told.solve["status"], told.solve["value"]) == ("OPTIMAL", told.solve["bound"])


def _meetings(staff: Staff, told: Told) -> list[dict[str, Any]]:
    """Who meets, from when to when (in UTC), at which site, and who interprets."""
    here = f"missions/{told.mission['id']}"
    names = {row["id"]: row["company"]["name"] for row in staff.list(f"{here}/participations")}
    interpreters = {row["id"]: row["name"] for row in staff.get(f"{here}/interpreters")}
    sites = {row["id"]: row["name"] for row in staff.get(f"{here}/sites")}
    rooms = {row["id"]: sites[row["site_id"]] for row in staff.get(f"{here}/rooms")}
    tables = {row["id"]: rooms[row["room_id"]] for row in staff.get(f"{here}/tables")}
    (schedule,) = staff.list(f"{here}/schedules")
    return [
        {
            "who": {names[one] for one in row["participations"]},
            "from": row["starts_at"][11:16],
            "until": row["ends_at"][11:16],
            "site": tables[row["table_id"]],
            "interpreters": [interpreters[one] for one in row["interpreters"]],
        }
        for row in staff.list(f"schedules/{schedule['id']}/meetings")
    ]


def _the_meetings_serve_every_wish(meetings: list[dict[str, Any]]) -> None:
    interpreted = {frozenset(row["who"]): row["interpreters"] for row in meetings}
    assert interpreted == {
        frozenset({"Aubépine", "Dougga"}): ["Amina Rezgui"],
        frozenset({"Romarin", "Dougga"}): ["Amina Rezgui"],
        frozenset({"Aubépine", "Zembra"}): ["Amina Rezgui"],
        frozenset({"Aubépine", "Romarin", "Utique"}): [],
    }
    for row in meetings:
        assert row["site"] == "Lac" or "Dougga" not in row["who"]
        assert row["site"] == "Palais" or "Zembra" not in row["who"]
        # Tunis is an hour before UTC: Zoé arrives at 10:00, Amina leaves at 11:30
        assert row["from"] >= "09:00" or "Romarin" not in row["who"]
        assert row["until"] <= "10:30" or not row["interpreters"]


def _nobody_travels_in_no_time(meetings: list[dict[str, Any]]) -> None:
    def minutes(clock: str) -> int:
        return int(clock[:2]) * 60 + int(clock[3:])

    for one in meetings:
        for other in meetings:
            shared = one["who"] & other["who"] or set(one["interpreters"]) & set(
                other["interpreters"]
            )
            if shared and one["site"] != other["site"] and one["from"] < other["from"]:
                assert minutes(other["from"]) - minutes(one["until"]) >= 40


def _the_report_says_how_evenly(staff: Staff, told: Told) -> None:
    fairness = staff.get(f"solves/{told.solve['id']}/delegations")
    assert fairness["spread"] == 0.0
    rows = {row["name"]: row for row in fairness["delegations"]}
    azur = rows["Pôle Azur"]
    assert (azur["wishes"], azur["wishes_served"], azur["share"], azur["meetings"]) == (
        5,
        5,
        100.0,
        4,
    )
    assert {row["missing_meetings"] for row in rows.values()} == {0}


def _the_agenda_names_the_interpreter(stack: Stack, staff: Staff) -> None:
    (letter,) = [mail for mail in stack.letters() if "elodie@" in str(mail["To"])]
    body = letter.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert text.count("Interprète : Amina Rezgui") == 2
    link = re.search(r"https?://\S+/a/\S+", text)
    assert link is not None
    page = staff.fetch(link.group()).text
    assert "Amina Rezgui" in page
    assert "Romarin, Utique" in page or "Utique, Romarin" in page
    feed = Calendar.from_ical(staff.fetch(f"{link.group()}/agenda.ics").content)
    descriptions = [str(event["DESCRIPTION"]) for event in feed.walk("VEVENT")]
    assert sum("Interprète : Amina Rezgui" in text for text in descriptions) == 2
    assert staff.fetch(f"{link.group()}/agenda.pdf").content.startswith(b"%PDF-")
