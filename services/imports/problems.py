"""What is wrong in an imported file: where, which value, and a sentence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

#: no more problems than these are listed; the rest is counted
LISTED = 200
#: a longer value is shown by its beginning
SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`row` is the row as a spreadsheet shows it; the header is in row 1."""

    message: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    #: of what the domain refused
    code: str = ""

    def __str__(self) -> str:
        place = [
            self.file,
            None if self.row is None else f"row {self.row}",
            None if self.column is None else f"column {self.column}",
            None if not self.value else f"«{shown(self.value)}»",
        ]
        where = ", ".join(part for part in place if part)
        return f"{where}: {self.message}" if where else self.message


@dataclass
class Problems:
    """All problems met so far, in the order in which they were found."""

    found: list[Problem] = field(default_factory=list)
    unlisted: int = 0

    def add(self, problem: Problem) -> None:
        if problem in self.found:
            return
        if len(self.found) < LISTED:
            self.found.append(problem)
        else:
            self.unlisted += 1

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.add(problem)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)

    def __bool__(self) -> bool:
        return bool(self.found)


class UnreadableError(Exception):
    """A file or folder that can't be read at all; the message is a sentence for a person."""


def sentence(error: UnreadableError) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."


def shown(value: str) -> str:
    """The value on one line, without marks that would turn the line around, and not too long."""
    line = "".join(character if character.isprintable() else " " for character in value).strip()
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
