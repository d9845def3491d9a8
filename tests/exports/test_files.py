"""Exports open again as they were written: accents, Arabic, and no formula."""

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from services.exports.files import delimited, workbook
from services.exports.sheets import NAMES, Sheet, Source, sheet, source
from services.imports.delimited import read_csv
from services.imports.guard import unguarded
from services.imports.loading import written
from services.imports.workbook import read_workbook
from services.models import Schedule
from tests.agenda.samples import HOSTILE
from tests.domain.drafts import drafted
from tests.domain.test_letters import published
from tests.missions import SmallMission, small_mission
from tests.queries import counted

TYPED = [text for text in HOSTILE if text.isprintable() and text.strip()] + [
    "=1+1",
    "+33 6 12 34 56 78",
    "-2+3",
    "@SUM(A1)",
    "＝1",
    'Élodie ; « Ça » "x"',
    "12",
    "0042",
]


@pytest.fixture
def small(session: Session) -> SmallMission:
    small = small_mission(session, visitors=3, hosts=3, slots=4, tables=3)
    small.visitors[0].company.name = '=HYPERLINK("http://evil","x")'
    small.hosts[0].company.name = "شركة النور للبرمجيات"
    small.delegates[0].name = "Élodie Œuvré"
    session.flush()
    return small


def told(session: Session, small: SmallMission) -> tuple[Source, Schedule]:
    schedule = published(session, drafted(session, small))
    return source(session, small.mission, schedule, language="fr"), schedule


def as_text(made: Sheet) -> list[list[str]]:
    rows = [list(made.header), *([written(cell) for cell in row] for row in made.rows)]
    return [row for row in rows if any(cell.strip() for cell in row)]


def padded(rows: list[tuple[int, list[str]]], width: int) -> list[list[str]]:
    return [cells + [""] * (width - len(cells)) for _, cells in rows]


def test_a_workbook_opens_with_every_sheet_as_it_was(
    session: Session, small: SmallMission, tmp_path: Path
) -> None:
    found, _ = told(session, small)
    sheets = [sheet(found, name) for name in NAMES]
    path = tmp_path / "mission.xlsx"
    path.write_bytes(workbook(sheets, language="fr"))
    opened = read_workbook(path)
    assert [*opened] == [made.title for made in sheets]
    for made in sheets:
        assert padded(opened[made.title], len(made.header)) == as_text(made)
        assert len(made.rows) > 0 or made.name == "unserved"


@pytest.mark.parametrize("name", NAMES)
def test_a_csv_opens_as_it_was(
    session: Session, small: SmallMission, tmp_path: Path, name: str
) -> None:
    found, _ = told(session, small)
    made = sheet(found, name)
    path = tmp_path / f"{name}.csv"
    path.write_bytes(delimited(made))
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = read_csv(path, known=len)
    assert [[unguarded(cell) for cell in cells] for _, cells in rows] == as_text(made)


def test_typed_text_is_never_a_formula(tmp_path: Path) -> None:
    made = Sheet(name="x", title="Ünï", header=("=A1",), rows=[(text,) for text in TYPED])
    raw = workbook([made], language="ar")
    with ZipFile(io.BytesIO(raw)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    assert not re.search(r"<f[ >]", page)
    assert 'rightToLeft="1"' in page
    path = tmp_path / "x.xlsx"
    path.write_bytes(raw)
    assert [cells for _, cells in read_workbook(path)["Ünï"]][1:] == [[text] for text in TYPED]
    lines = delimited(made).decode("utf-8-sig").split("\r\n")
    assert not [line for line in lines[1:] if line.lstrip('"')[:1] in tuple("=+-@＝\t")]


def test_the_schedule_is_the_same_from_every_side(session: Session, small: SmallMission) -> None:
    found, _ = told(session, small)
    tables, companies = sheet(found, "by_table"), sheet(found, "by_company")
    assert len(companies.rows) == 2 * len(tables.rows) == 2 * len(found.held)
    meetings = [row for row in sheet(found, "by_delegate").rows if row[6] == "Rendez-vous"]
    assert len(meetings) == 2 * len(found.held)
    served = [row for row in sheet(found, "wishes").rows if row[4] == "Oui"]
    assert len(served) == 2 * len(found.held)


def test_before_publishing_there_are_only_people_and_wishes(
    session: Session, small: SmallMission
) -> None:
    drafted(session, small)
    found = source(session, small.mission, None, language="fr")
    counts = {name: len(sheet(found, name).rows) for name in NAMES}
    assert {name for name, count in counts.items() if count} == {
        "participants",
        "delegates",
        "wishes",
    }


def test_a_larger_mission_takes_no_more_queries(session: Session) -> None:
    counts = []
    for code, companies in (("one", 1), ("four", 4)):
        small = small_mission(session, code=code, visitors=companies, hosts=companies, slots=4)
        schedule = published(session, drafted(session, small))
        session.flush()
        session.expire_all()
        with counted(session, savepoints=True) as ran:
            found = source(session, small.mission, schedule, language="fr")
            for name in NAMES:
                sheet(found, name)
        counts.append(len(ran))
    assert counts[0] == counts[1]
