"""CSV as it comes from spreadsheets, exports and hand."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from services.imports.delimited import Rows, read_csv
from services.imports.problems import UnreadableError


def known(header: Sequence[str]) -> int:
    return sum(cell.strip() in {"name", "country"} for cell in header)


def read(folder: Path, text: str) -> Rows:
    path = folder / "companies.csv"
    path.write_bytes(text.encode())
    return read_csv(path, known=known)


TWO = [(1, ["name", "country"]), (2, ["Aix", "FR"])]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("name,country\nAix,FR\n", TWO),
        ("name;country\nAix;FR\n", TWO),
        ("name\tcountry\nAix\tFR\n", TWO),
        ("name,country\r\nAix,FR\r\n", TWO),
        ("name,country\rAix,FR\r", TWO),
        ("name,country\nAix,FR", TWO),
        ("name,country\nAix,FR\n\n\n ,\n;;\n", [*TWO, (6, [";;"])]),
        ("sep=;\nname;country\nAix;FR\n", [(2, ["name", "country"]), (3, ["Aix", "FR"])]),
        ("sep=;\r\nname;country\r\nAix;FR\r\n", [(2, ["name", "country"]), (3, ["Aix", "FR"])]),
        ('name;country\n"Aix; en ""P""";FR\n', [TWO[0], (2, ['Aix; en "P"', "FR"])]),
        (
            'name,country\n"Aix\nen P","FR"\nB,TN',
            [TWO[0], (2, ["Aix\nen P", "FR"]), (3, ["B", "TN"])],
        ),
        ("name;country, code\nA, B;FR\n", [(1, ["name", "country, code"]), (2, ["A, B", "FR"])]),
        ("\n\nname,country\nAix,FR", [(3, ["name", "country"]), (4, ["Aix", "FR"])]),
        ("name,country\nA\u2028B\x0bC\x85,FR", [TWO[0], (2, ["A\u2028B\x0bC\x85", "FR"])]),
        ("", []),
        ("\n\n", []),
    ],
)
def test_reads_rows_with_their_numbers(tmp_path: Path, text: str, rows: Rows) -> None:
    assert read(tmp_path, text) == rows


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            'name,country\nAix,FR\n"Arles,FR\nSfax,TN\n',
            "row 3 can't be read: a quotation mark is opened there and never closed",
        ),
        (
            'name,country\n"Aix"en",FR\n',
            (
                "row 2 can't be read: a quotation mark stands inside a quoted cell; write it twice"
                ' ("")'
            ),
        ),
        (
            f"name,country\n{'x' * 100_001},FR\n",
            (
                "row 2 can't be read: a cell has more than 100000 characters (is a quotation mark"
                " not closed?)"
            ),
        ),
    ],
)
def test_says_which_row_is_broken(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(tmp_path, text)
    assert str(refused.value) == sentence


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_csv(tmp_path / "none.csv", known=known)
    assert str(refused.value) == "it can't be opened (No such file or directory)"
