"""The sample mission: it imports without a word of complaint and is worth scheduling."""

from collections import Counter
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import sample
from services.imports.files import read_files
from services.imports.importing import import_path
from services.imports.problems import Problems
from services.imports.records import Content
from services.imports.report import Count
from services.models import Delegate, Language, Mission, Side
from tests.imports.small import NOW

SIZES = {
    "clusters": 3,
    "mission": 1,
    "half_days": 4,
    "slots": 28,
    "companies": 84,
    "delegates": 90,
    "tables": 25,
    "availability": 24,
    "wishes": 506,
    "answers": 74,
    "activities": 13,
    "attendance": 52,
    "arrangements": 4,
    "travel": 1,
    "interpreters": 3,
    "delegations": 3,
}


def content() -> Content:
    out = Problems()
    found = read_files(sample.TUNIS, out)
    assert list(out) == []
    return found


def test_imports_and_imports_again(session: Session) -> None:
    report = import_path(session, sample.TUNIS, actor="import", now=NOW)
    assert report.problems == ()
    assert report.counts == {kind: Count(created=number) for kind, number in SIZES.items()}
    mission = session.scalars(select(Mission)).one()
    assert (mission.time_zone, mission.state) == ("Africa/Tunis", "closed")
    again = import_path(session, sample.TUNIS, actor="import", now=NOW)
    assert again.counts == {kind: Count(unchanged=number) for kind, number in SIZES.items()}
    languages = session.execute(select(Delegate.language, func.count()).group_by(Delegate.language))
    assert {language for language, _ in languages} == {Language.FRENCH, Language.ENGLISH}


def test_has_visitors_hosts_and_some_who_are_both() -> None:
    sides = Counter(row.side for row in content().companies)
    assert sides == {Side.VISITOR: 24, Side.HOST: 57, Side.BOTH: 3}


def test_has_more_pairs_that_wish_to_meet_than_places_at_tables() -> None:
    files = content()
    pairs = {frozenset((row.company, row.partner)) for row in files.wishes}
    names = {row.half_day for row in files.slots}
    places = 0
    for table in files.tables:
        for slot in files.slots:
            name = f"{slot.half_day} {slot.starts:%H:%M}"
            places += slot.half_day not in table.closed and name not in table.closed
    assert {row.name for row in files.half_days} == names
    assert places < len(pairs) < 1.2 * places


def test_mails_go_nowhere() -> None:
    files = content()
    emails = [row.email for row in files.delegates] + [row.contact for row in files.mission]
    assert [email for email in emails if not email.endswith(".example")] == []


def test_opens_in_a_spreadsheet_with_its_accents() -> None:
    starts = {path.name: path.read_bytes()[:3] for path in Path(sample.TUNIS).glob("*.csv")}
    assert set(starts.values()) == {b"\xef\xbb\xbf"}
