"""Print packs: every meeting once on each side, and what has changed is marked."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import corrections
from services.exports.packs import PACKS, Print, prepare
from services.exports.paper import Pack, Row, render
from services.models import Meeting, Schedule
from tests.domain.drafts import drafted
from tests.domain.test_letters import copied, published
from tests.missions import SmallMission, small_mission


@pytest.fixture
def small(session: Session) -> SmallMission:
    small = small_mission(session, visitors=3, hosts=3, slots=4, tables=3)
    small.hosts[0].company.name = "شركة النور للبرمجيات"
    return small


def prepared(session: Session, small: SmallMission, schedule: Schedule) -> Print:
    session.flush()
    return prepare(session, small.mission, schedule, language="fr")


def rows(pack: Pack) -> list[Row]:
    return [row for sheet in pack.sheets for block in sheet.blocks for row in block.rows]


def test_every_meeting_is_on_its_table_once(session: Session, small: SmallMission) -> None:
    told = prepared(session, small, published(session, drafted(session, small)))
    pack = PACKS["tables"](told)
    assert [sheet.title for sheet in pack.sheets] == ["Table 1", "Table 2", "Table 3"]
    assert sorted(row.cells[1] for row in rows(pack)) == sorted(one.companies for one in told.held)
    assert {row.mark for row in rows(pack)} == {""}


def test_each_company_has_a_sheet_with_all_its_delegates(
    session: Session, small: SmallMission
) -> None:
    told = prepared(session, small, published(session, drafted(session, small)))
    pack = PACKS["companies"](told)
    assert len(pack.sheets) == 6
    meetings = [row for row in rows(pack) if "Déjeuner" not in row.cells[1]]
    assert len(meetings) == 2 * len(told.held)


def test_what_changed_since_the_last_version_is_marked(
    session: Session, small: SmallMission
) -> None:
    first = published(session, drafted(session, small, leave_out=1))
    draft = copied(session, first)
    gone, *others = session.scalars(
        select(Meeting).filter_by(schedule_id=draft.id).order_by(Meeting.key)
    ).all()
    corrections.cancel_meeting(session, gone, actor="staff:1")
    used = {(one.slot_id, one.table_id) for one in [gone, *others]}
    moved, table = next(
        (one, table)
        for one in others
        for table in small.tables
        if (one.slot_id, table.id) not in used
    )
    slot = next(one for one in small.slots if one.id == moved.slot_id)
    corrections.move(session, moved, slot=slot, table=table, actor="staff:1")
    told = prepared(session, small, published(session, draft))
    marks = [row.mark for row in rows(PACKS["tables"](told))]
    assert sorted(filter(None, marks)) == ["away", "cancelled", "moved"]
    marks = [row.mark for row in rows(PACKS["companies"](told))]
    assert sorted(filter(None, marks)) == ["cancelled", "cancelled", "moved", "moved"]
    assert "depuis la version 1" in PACKS["tables"](told).footer


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_packs_are_paper(session: Session, small: SmallMission, name: str, language: str) -> None:
    schedule = published(session, drafted(session, small))
    told = prepare(session, small.mission, schedule, language=language)
    paper = render(PACKS[name](told))
    assert paper == render(PACKS[name](told))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
    assert "tunis visitor 2" in text
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(BytesIO(paper)).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert any("Arabic" in font for font in fonts)
