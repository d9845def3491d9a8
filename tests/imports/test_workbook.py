"""Workbooks: one sheet per file, cells of every type."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from services.imports.files import read_files
from services.imports.problems import Problems
from services.imports.records import HalfDayRow, TableRow
from services.imports.workbook import Cell, read_workbook, written


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        clock = book.add_format({"num_format": "hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, time):
                        sheet.write_datetime(number, column, value, clock)
                    elif isinstance(value, str):
                        sheet.write_string(number, column, value)
                    else:
                        sheet.write(number, column, value)
    return path


def test_cells_are_read_as_a_person_would_write_them(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "mission.xlsx",
        {
            "half_days": [
                [],
                ["name", "date", "starts", "ends"],
                [],
                ["Mardi matin", date(2027, 4, 13), time(9), "12h30"],
            ],
            "tables": [["number", "room", "site"], [3, "=A1", "أ"]],
        },
    )
    assert read_workbook(path) == {
        "half_days": [
            (2, ["name", "date", "starts", "ends"]),
            (4, ["Mardi matin", "2027-04-13", "09:00", "12h30"]),
        ],
        "tables": [(1, ["number", "room", "site"]), (2, ["3", "=A1", "أ"])],
    }
    out = Problems()
    content = read_files(path, out)
    assert list(out) == []
    assert content.files == {
        "half_days": "mission.xlsx, sheet half_days",
        "tables": "mission.xlsx, sheet tables",
    }
    assert content.half_days == [
        HalfDayRow(
            row=4,
            given=frozenset({"name", "date", "starts", "ends"}),
            name="Mardi matin",
            date=date(2027, 4, 13),
            starts=time(9),
            ends=time(12, 30),
        )
    ]
    assert content.tables == [
        TableRow(row=2, given=frozenset({"number", "room", "site"}), number=3, site="أ", room="=A1")
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=cmd()", "=cmd()"),
        (3.0, "3"),
        (2.5, "2.5"),
        (True, "yes"),
        (False, "no"),
        (date(2027, 4, 13), "2027-04-13"),
        (datetime(2027, 4, 13), "2027-04-13"),  # noqa: DTZ001 - cells know no zones
        (datetime(2027, 4, 13, 18, 30), "2027-04-13 18:30"),  # noqa: DTZ001
        (time(9, 5), "09:05"),
        (timedelta(hours=26, minutes=30), "26:30"),
        ("", ""),
    ],
)
def test_each_type_of_cell(cell: Cell, text: str) -> None:
    assert written(cell) == text


def test_sheets_that_are_no_files_of_a_mission(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "m.xlsx",
        {"Souhaits": [["société", "rang", "partenaire"]], "Notes": [["x"]], "Empty": []},
    )
    out = Problems()
    content = read_files(path, out)
    assert content.files == {"wishes": "m.xlsx, sheet Souhaits"}
    assert [str(problem) for problem in out] == [
        (
            "m.xlsx, sheet Notes: No file of a mission has this name; known are mission, clusters,"
            " half_days, slots, tables, travel, companies, delegates, availability, interpreters,"
            " delegations, wishes, answers, vetoes, activities, attendance and arrangements."
        )
    ]


@pytest.mark.parametrize(
    ("name", "raw", "problem"),
    [
        ("a.xlsx", b"PK\x03\x04 half a zip", "a.xlsx: It is no workbook that can be read"),
        ("a.xlsx", b"", "a.xlsx: It is no workbook that can be read"),
        ("a.xlsx", b"name;country\nAix;FR\n", "a.xlsx: It is no workbook that can be read"),
        (
            "a.pdf",
            b"%PDF",
            "a.pdf: This is neither a folder of CSV nor a workbook nor a .dzn file.",
        ),
    ],
)
def test_files_that_are_no_workbooks(tmp_path: Path, name: str, raw: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(raw)
    out = Problems()
    read_files(tmp_path / name, out)
    assert [str(found).split(" (")[0] for found in out] == [problem]


def test_a_stray_cell_in_the_last_corner(tmp_path: Path) -> None:
    path = tmp_path / "vast.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("slots")
        sheet.write(0, 0, "half_day")
        sheet.write(1_048_575, 16_383, " ")
    out = Problems()
    read_files(path, out)
    assert [str(problem) for problem in out] == [
        (
            "vast.xlsx: There is a cell far from the others, at XFD1048576; delete the rows and"
            " columns that are not used."
        )
    ]


def test_no_such_file_and_no_table_in_the_folder(tmp_path: Path) -> None:
    out = Problems()
    read_files(tmp_path / "none.xlsx", out)
    (tmp_path / "empty").mkdir()
    read_files(tmp_path / "empty", out)
    assert [str(problem) for problem in out] == [
        "none.xlsx: There is no such file or folder.",
        "empty: There is no CSV file in this folder.",
    ]


def test_the_reader_of_workbooks_keeps_row_numbers(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", {"slots": [[], [], ["x"]]})
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("slots")
    assert sheet.to_python(skip_empty_area=False) == [[""], [""], ["x"]]
