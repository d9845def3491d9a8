"""Text that a spreadsheet would run as a formula: guarded in files, whole in the database.

A cell that begins with one of these signs is written with an apostrophe before it, the sign of
spreadsheets for text; reading takes one such apostrophe away again.
"""

import re

_SIGNS = "=+\\-@\t\r＝＋－＠"
_FORMULA = re.compile(f"'*[{_SIGNS}]")
_GUARDED = re.compile(f"'+[{_SIGNS}]")


def guarded(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell
