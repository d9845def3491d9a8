"""One table as people have it: headings are guessed, rows are read, tried and imported."""

import io
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.imports.one_table import (
    Outcome,
    Reading,
    file_of,
    guess,
    import_table,
    missing,
    read,
    read_table,
)
from services.imports.problems import UnreadableError
from services.models import Event, Participation, Side
from tests.missions import NOW, SmallMission, small_mission

COMPANIES = file_of("companies")
#: as a spreadsheet of a colleague looks: a title above, words of their own, old accents
MESSY = (
    "Mission Tunis – entreprises inscrites;;;;\r\n"
    ";;;;\r\n"
    "N°;Nom de l'entreprise;Pays;Secteur d'activité;E-mail\r\n"
    "1;Société Générale d'Électronique;Tunisie;Eau;contact@sge.example\r\n"
    "2;Oléa;Tunisie;Agro;olea@olea.example\r\n"
).encode("cp1252")


@pytest.fixture
def small(session: Session) -> SmallMission:
    return small_mission(session)


def carry_out(session: Session, small: SmallMission, **how: Any) -> Outcome:
    table = read_table("liste.csv", MESSY, kind=COMPANIES)
    given: dict[str, Any] = {
        "matching": guess(COMPANIES, table.header),
        "constants": {"side": "host"},
    } | {key: how.pop(key) for key in ("corrections", "left_out") if key in how}
    return import_table(
        session,
        table,
        Reading(kind=COMPANIES, **given),
        mission=small.mission,
        actor="staff:1",
        now=NOW,
        **how,
    )


def test_the_header_is_found_below_a_title() -> None:
    table = read_table("liste.csv", MESSY, kind=COMPANIES)
    assert (table.header_row, table.header[1], len(table.rows)) == (3, "Nom de l'entreprise", 2)
    assert table.rows[0] == (
        4,
        ["1", "Société Générale d'Électronique", "Tunisie", "Eau", "contact@sge.example"],
    )


@pytest.mark.parametrize(
    ("kind", "header", "found"),
    [
        (
            "companies",
            ["Raison sociale", "Pays", "Côté", "Interlocuteur", "Courriel du contact"],
            ["name", "country", "side", "contact_name", "contact_email"],
        ),
        (
            "companies",
            ["Company name", "Country", "Side", "Their needs", "Remarks"],
            ["name", "country", "side", "needs", ""],
        ),
        (
            "companies",
            ["اسم الشركة", "البلد", "الطرف", "اللغات"],
            ["name", "country", "side", "languages"],
        ),
        (
            "delegates",
            ["Société", "Nom complet", "Adresse électronique", "Fonction"],
            ["company", "name", "email", "role"],
        ),
        (
            "wishes",
            ["Entreprise", "Priorité", "Partenaire", "#privé"],
            ["company", "rank", "partner", ""],
        ),
        ("companies", ["Nom", "Name", "", "Secteurs"], ["", "name", "", "sector"]),
    ],
)
def test_headings_are_guessed_in_three_languages(
    kind: str, header: list[str], found: list[str]
) -> None:
    guessed = guess(file_of(kind), header)
    assert [guessed.get(position, "") for position in range(len(header))] == found


def test_a_dry_run_writes_nothing_and_the_same_again_changes_nothing(
    session: Session, small: SmallMission
) -> None:
    before = session.query(Event).count()
    tried = carry_out(session, small, dry_run=True)
    assert (tried.count.created, tried.fates) == (2, {4: "created", 5: "created"})
    assert session.query(Event).count() == before
    done = carry_out(session, small)
    assert (done.count.created, done.problems) == (2, ())
    new = session.scalars(
        select(Participation).filter_by(contact_email="contact@sge.example")
    ).one()
    assert (new.company.name, new.company.country) == ("Société Générale d'Électronique", "TN")
    assert (new.side, new.sector) == (Side.HOST, "Eau")
    after = session.query(Event).count()
    again = carry_out(session, small)
    assert (again.count.unchanged, again.count.changed, again.count.created) == (2, 0, 0)
    assert session.query(Event).count() == after


def test_one_mistake_imports_nothing_until_it_is_corrected_or_left_out(
    session: Session, small: SmallMission
) -> None:
    before = session.query(Participation).count()
    wrong = carry_out(session, small, corrections={5: {2: "Tunésie"}})
    (problem,) = wrong.problems
    assert (problem.row, problem.column, problem.value) == (5, "country", "Tunésie")
    assert session.query(Participation).count() == before
    left = carry_out(session, small, corrections={5: {2: "Tunésie"}}, left_out=frozenset({5}))
    assert (left.problems, left.count.created) == ((), 1)
    right = carry_out(session, small, corrections={5: {2: "TN", 1: "Oléa Sfax"}})
    assert (right.count.created, right.count.unchanged) == (1, 1)


def test_what_is_required_is_asked_for() -> None:
    table = read_table("liste.csv", MESSY, kind=COMPANIES)
    reading = Reading(kind=COMPANIES, matching={1: "name"}, constants={"side": " "})
    assert missing(reading) == ["country", "side"]
    assert missing(Reading(kind=COMPANIES, matching=guess(COMPANIES, table.header))) == ["side"]


def test_a_column_that_is_left_out_says_nothing() -> None:
    table = read_table("liste.csv", MESSY, kind=COMPANIES)
    reading = Reading(
        kind=COMPANIES, matching={1: "name", 2: "country"}, constants={"side": "both"}
    )
    content, out = read(table, reading)
    assert list(out) == []
    assert [(row.name, row.sector, row.side) for row in content.companies] == [
        ("Société Générale d'Électronique", "", Side.BOTH),
        ("Oléa", "", Side.BOTH),
    ]


def book(**sheets: list[list[str]]) -> bytes:
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    return raw.getvalue()


def test_a_workbook_shows_its_sheets() -> None:
    raw = book(Notes=[], Liste=[["Nom", "Pays"], ["Oléa", "TN"]], Autre=[["Nom"], ["Zembra"]])
    table = read_table("x.xlsx", raw, kind=COMPANIES)
    assert (table.sheets, table.rows) == (["Notes", "Liste", "Autre"], [(2, ["Oléa", "TN"])])
    other = read_table("no ending", raw, kind=COMPANIES, sheet="Autre")
    assert other.rows == [(2, ["Zembra"])]


@pytest.mark.parametrize(
    "raw", [b"", b";;;\n", b'a;b\n"x;y', b"\xff\xfe\x00", b"PK\x03\x04broken", b"\x00\x01\x02"]
)
def test_what_is_no_table_is_said(raw: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_table("x.csv", raw, kind=COMPANIES)
