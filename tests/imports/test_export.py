"""A mission written as files: no letter lost, nothing that a spreadsheet would run."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import sample
from services.imports.export import export_folder
from services.imports.guard import guarded, unguarded
from services.imports.importing import import_path
from services.imports.run import run_export
from services.models import Delegate, Mission
from tests.imports import small
from tests.imports.test_hostile_text import HOSTILE

EVENT = Path(__file__).parent.parent / "events" / "small-forum.dzn"


@pytest.mark.parametrize("path", [sample.TUNIS, EVENT], ids=["sample", "event"])
def test_an_exported_mission_imported_again_changes_nothing(
    session: Session, tmp_path: Path, path: Path
) -> None:
    import_path(session, path, actor="import", now=small.NOW)
    mission = session.scalars(select(Mission)).one()
    files = export_folder(session, mission=mission, folder=tmp_path / "out")
    assert sorted([*(file.stem for file in files), "vetoes"]) == sorted(small.FILES)
    again = import_path(session, tmp_path / "out", actor="import", now=small.NOW)
    assert (small.problems(again), again.notes, again.changed) == ([], [], False)


def test_arabic_french_and_hostile_names_come_back(session: Session, tmp_path: Path) -> None:
    hostile = "\n".join(
        f'Zembra,"{text.replace(chr(34), chr(34) * 2)}",d{number}@zembra.example,,ar'
        for number, text in enumerate(HOSTILE)
    )
    small.load(session, small.write(tmp_path, delegates=f"{small.DELEGATES}{hostile}\n"))
    mission = session.scalars(select(Mission)).one()
    export_folder(session, mission=mission, folder=tmp_path / "out")
    raw = (tmp_path / "out" / "delegates.csv").read_bytes()
    assert raw[:3] == b"\xef\xbb\xbf"
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))
    names = [row["name"] for row in rows]
    assert [name for name in names if name[0] in "=+-@"] == []
    assert "'=cmd|' /C calc'!A0" in names
    again = small.load(session, tmp_path / "out")
    assert (small.problems(again), again.changed) == ([], False)
    stored = set(session.scalars(select(Delegate.name)))
    assert stored >= {*HOSTILE, "أمل بن صالح", "Noël Eyguières"}


@given(st.text())
def test_the_guard_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set("=+-@\t\r")


def test_an_export_of_no_mission(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from services.db import get_engine
    from services.settings import get_settings

    monkeypatch.setenv("DATABASE_URL", database_url)
    for cached in (get_settings, get_engine):
        cached.cache_clear()
    assert run_export("none", tmp_path / "out") == 2
    get_engine().dispose()
    for cached in (get_settings, get_engine):
        cached.cache_clear()
    assert capsys.readouterr().err == "There is no mission with the code «none».\n"


def test_contacts_and_the_public_page_come_back(session: Session, tmp_path: Path) -> None:
    files = small.write(
        tmp_path,
        mission=small.MISSION.replace("state\n", "state,registration_open\n").replace(
            "closed\n", "closed,yes\n"
        ),
        companies=(
            "name,country,side,contact_name,contact_email,contact_language\n"
            "Aubépine,FR,visitor,Élodie Trets,elodie@aubepine.example,fr\n"
            "Romarin,FR,visitor,,,\n"
            "Dougga,Tunisie,host,أمل بن صالح,amel@dougga.example,ar\n"
            "Zembra,TN,host,,,\n"
        ),
    )
    assert small.problems(small.load(session, files)) == []
    mission = session.scalars(select(Mission)).one()
    assert mission.registration_open
    export_folder(session, mission=mission, folder=tmp_path / "out")
    raw = (tmp_path / "out" / "companies.csv").read_text(encoding="utf-8-sig")
    rows = {row["name"]: row for row in csv.DictReader(raw.splitlines(), delimiter=";")}
    told = [rows["Dougga"][f"contact_{part}"] for part in ("name", "email", "language")]
    assert told == ["أمل بن صالح", "amel@dougga.example", "ar"]
    again = small.load(session, tmp_path / "out")
    assert (small.problems(again), again.changed) == ([], False)
