"""Names that could harm a spreadsheet, a page or a reader are kept to the letter."""

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.text import TURNING
from services.imports.encoding import broken
from services.imports.guard import unguarded
from services.imports.values import same
from services.models import Company, Delegate, Wish
from tests.imports import small

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+33 4 42 00 00 00",
    "-1+1",
    "@SUM(A1:A9)",
    "<script>alert(1)</script>",
    "Smith & <b>Sons</b>; DROP TABLE company;--",
    '"Quoted" «guillemets»',
    "\u200fشركة الياسمين\u200f",
    "Étang Bleu — œuvre nº 1",
    "Port 🚢 Café ☕️ 👩‍💻",
    "Ω≈ç√∫˜µ",
    "{{ 7 * 7 }} ${x} %s",
    "NULL",
    "O'Brien, Inc.",
]


def table(*rows: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def files(folder: Path, name: str, note: str, encoding: str) -> Path:
    texts = {
        "mission": small.MISSION,
        "clusters": small.CLUSTERS,
        "companies": table(
            ("name", "country", "side"), (name, "TN", "host"), ("A", "FR", "visitor")
        ),
        "delegates": table(
            ("company", "name", "email", "language"), (name, name, "a@b.example", "ar")
        ),
        "wishes": table(("company", "rank", "partner", "note"), ("A", "1", name, note)),
    }
    folder.mkdir(exist_ok=True)
    for file, text in texts.items():
        (folder / f"{file}.csv").write_bytes(text.encode(encoding))
    return folder


def stored(session: Session) -> tuple[set[str], list[str], list[str]]:
    return (
        set(session.scalars(select(Company.name))) - {"A"},
        list(session.scalars(select(Delegate.name))),
        list(session.scalars(select(Wish.note))),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_is_stored_as_it_was_written(session: Session, tmp_path: Path, text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        report = small.load(session, files(tmp_path, text, text, encoding))
        assert small.problems(report) == []
        assert stored(session) == ({text}, [text], [text])


#: what can be seen on one line and has not been broken before
LINES = st.text(
    st.characters(
        blacklist_categories=["Cs", "Cc", "Zl", "Zp", "Zs", "Cn"],
        blacklist_characters="".join(TURNING),
    ),
    min_size=1,
    max_size=40,
).filter(lambda text: same(text) not in ("a", "") and unguarded(text) == text and not broken(text))


@given(name=LINES, note=LINES, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_any_text_comes_back(
    session: Session, tmp_path: Path, name: str, note: str, encoding: str
) -> None:
    with session.begin_nested() as attempt:
        report = small.load(session, files(tmp_path, name, note, encoding))
        assert small.problems(report) == []
        composed = [unicodedata.normalize("NFC", text) for text in (name, note)]
        assert stored(session) == ({composed[0]}, composed[:1], composed[1:])
        again = small.load(session, files(tmp_path, name, note, encoding))
        assert (small.problems(again), again.changed) == ([], False)
        attempt.rollback()
