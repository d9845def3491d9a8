"""Headers and cells of every file: what is understood, and the sentence for what is not."""

from collections import Counter
from pathlib import Path

import pytest

from services.imports.columns import FILES, File
from services.imports.files import read_files
from services.imports.problems import LISTED, Problem, Problems
from services.imports.records import ClusterRow, WishRow
from services.imports.values import bare

REMARK = "(a name that starts with # marks a remark)"
CLUSTERS = frozenset({"name", "country", "email"})


def told(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    out = Problems()
    read_files(folder, out)
    return [str(problem) for problem in out]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_name_means_two_columns(file: File) -> None:
    names = [
        name
        for column in file.columns
        for name in {bare(word) for word in (column.name, *column.aliases)}
    ]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_no_name_means_two_files() -> None:
    names = [name for file in FILES for name in {bare(word) for word in (file.name, *file.aliases)}]
    assert [name for name, times in Counter(names).items() if times > 1] == []


@pytest.mark.parametrize(
    "header",
    [
        "name,country,email",
        "NAME, Country ,E-Mail",
        "nom;pays;courriel",
        "Pôle;Code pays;Mail",
        "po\u0302le\tcode_pays\tE_MAIL",
    ],
)
def test_headers_in_two_languages_and_any_spelling(tmp_path: Path, header: str) -> None:
    separator = next(each for each in ";,\t" if each in header)
    row = separator.join(["Pôle Azur", "fr", "desk@azur.example"])
    (tmp_path / "Pôles.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    out = Problems()
    content = read_files(tmp_path, out)
    assert (list(out), content.clusters) == (
        [],
        [
            ClusterRow(
                row=2, given=CLUSTERS, name="Pôle Azur", country="FR", email="desk@azur.example"
            )
        ],
    )


def test_formulas_html_marks_and_emoji_are_text(tmp_path: Path) -> None:
    notes = [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "<script>alert(1)</script>",
        "\u200fأمل 🚢",
    ]
    lines = [f'A,{rank},B,"{note}"' for rank, note in enumerate(notes, start=1)]
    (tmp_path / "wishes.csv").write_text(
        "\n".join(["company,rank,partner,note", *lines]), encoding="utf-8"
    )
    out = Problems()
    content = read_files(tmp_path, out)
    given = frozenset({"company", "rank", "partner", "note"})
    assert list(out) == []
    assert content.wishes == [
        WishRow(row=rank + 1, given=given, company="A", rank=rank, partner="B", note=note)
        for rank, note in enumerate(notes, start=1)
    ]


def test_columns_that_are_unknown_missing_or_twice(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        clusters="name,country,# ours,emial\nA,FR,x,y\n",
        wishes="company,note\nA,x\n",
        half_days="name,date,from,starts,ends\n",
        slots="half_day,starts,ends\nM,9h,10h,11h\n",
        answers="",
    ) == [
        "answers.csv: The file has no header.",
        (
            "clusters.csv, row 1, column emial: No column of clusters has this name"
            f" (is email meant?); known are name, country, email and language {REMARK}."
        ),
        "half_days.csv, row 1, column starts: The column starts is there twice; keep one of them.",
        "slots.csv, row 2, «11h»: This cell has no column; quote a text that holds the separator.",
        "wishes.csv, row 1: The columns rank and partner are missing.",
    ]


def test_every_wrong_cell_is_named(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        companies="name,country,side,seats,website\n"
        "A,XX,hots,many,not a site\n"
        ",FR,host,1,\n"
        "SociÃ©tÃ©,FR,Hôte,2,site.example\n"
        '"A\nB",FR,visiteur,,\n',
    ) == [
        (
            "companies.csv, row 2, column country, «XX»: There is no country «XX»; write its"
            " two-letter code, as in TN or FR."
        ),
        "companies.csv, row 2, column side, «hots»: This is none of visitor, host, both.",
        "companies.csv, row 2, column seats, «many»: Write a whole number.",
        (
            "companies.csv, row 2, column website, «not a site»: «not a site» is no web address;"
            " write it as in https://www.example.org."
        ),
        "companies.csv, row 3, column name: This must not be empty.",
        (
            "companies.csv, row 4, column name, «SociÃ©tÃ©»: This text was converted once too"
            " often; it should probably read «Société»."
        ),
        "companies.csv, row 5, column name, «A B»: This must be on one line.",
    ]


def test_files_that_are_unknown_unreadable_or_twice(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("about it")
    (tmp_path / "notes.txt").write_text("about it")
    (tmp_path / "slots.csv").write_bytes(b"a\0b")
    assert told(tmp_path, wishs="a,b\n", wishes="company,rank,partner\n", souhaits="x\n") == [
        (
            "slots.csv: It holds NUL characters, as UTF-16 without its mark does; save it again as"
            " «CSV UTF-8» and import that file."
        ),
        (
            "souhaits.csv, row 1, column x: No column of wishes has this name; known are company,"
            f" rank, partner and note {REMARK}."
        ),
        "souhaits.csv, row 1: The columns company, rank and partner are missing.",
        "wishes.csv: This is the same file as souhaits.csv; keep one of them.",
        (
            "wishs.csv: No file of a mission has this name (is wishes meant?); known are mission,"
            " clusters, half_days, slots, tables, travel, companies, delegates, availability,"
            " interpreters, delegations, wishes, answers, vetoes, activities, attendance and"
            " arrangements."
        ),
    ]


def test_problems_are_listed_up_to_a_number_and_then_counted() -> None:
    out = Problems()
    out.extend(Problem(message="Wrong.", row=row) for row in range(LISTED + 50))
    assert (len(out.found), out.unlisted) == (LISTED, 50)


def test_a_shown_value_stays_on_its_line() -> None:
    problem = Problem(message="No.", file="a.csv", row=2, column="c", value="x\u202e\n" + "y" * 99)
    assert str(problem) == "a.csv, row 2, column c, «x  " + "y" * 56 + "…»: No."
