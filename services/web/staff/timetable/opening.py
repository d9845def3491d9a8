"""A version opened as a timetable: read once for everything that a page or an answer shows."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from services.domain import actors, correction_log, locks
from services.domain.corrections import OvertakenError
from services.domain.errors import DomainError
from services.domain.folding import fold
from services.domain.timetable.board import Board
from services.domain.timetable.reading import read
from services.models import Correction, MeetingLock
from services.web.staff.timetable.grids import By, Day, Grid, Words, days_of
from services.web.staff.timetable.version import VersionDesk
from services.web.staff.timetable.words import Told, meeting_names, refusal_text, told

ALL = "all"
LATEST = 30


@dataclass(frozen=True, kw_only=True)
class Look:
    """What somebody looks at: by tables or participants, one half-day or all, a company sought."""

    by: By = "tables"
    half_day: str = ""
    find: str = ""


def get_look(
    by: By = "tables",
    half_day: Annotated[str, Query(max_length=36)] = "",
    find: Annotated[str, Query(max_length=200)] = "",
) -> Look:
    return Look(by=by, half_day=half_day, find=find.strip())


LookDep = Annotated[Look, Depends(get_look)]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The version in memory, its locks, and its log of corrections."""

    here: VersionDesk
    board: Board
    locks: dict[str, MeetingLock]
    log: list[Correction]

    @property
    def seen(self) -> int:
        """The revision that is shown."""
        return self.log[-1].number if self.log else 0

    def days(self, look: Look) -> list[Day]:
        """The half-days looked at: all where a company is sought in no particular one."""
        days = days_of(self.board)
        wanted = look.half_day or (ALL if look.find else "")
        if wanted == ALL:
            return days
        chosen = [day for day in days if str(day.half_day.id) == wanted]
        return chosen or days[:1]

    def found(self, look: Look) -> frozenset[UUID] | None:
        """The companies whose name holds what is sought, if anything is."""
        if not look.find:
            return None
        sought = fold(look.find)
        return frozenset(id_ for id_, row in self.board.members.items() if sought in fold(row.name))

    def grid(self, look: Look) -> Grid:
        words = self.here.words
        return Grid(
            board=self.board,
            by=look.by,
            days=self.days(look),
            locks=self.locks,
            found=self.found(look),
            words=Words(
                closed=words.gettext("closed"),
                absent=words.gettext("absent"),
                some_absent=words.gettext("partly absent"),
            ),
        )

    def told(self, log: list[Correction]) -> list[Told]:
        """What was corrected, by whom and when, the newest first."""
        names = actors.names(self.here.session, [row.actor for row in log])
        return told(self.board, log, names, self.here.words)

    def locked_elsewhere(self) -> list[tuple[str, str]]:
        """The locked meetings that this version does not hold: key and who meets, by name."""
        gone = self.locks.keys() - self.board.by_key.keys()
        if not gone:
            return []
        members = locks.members_of(self.here.session, self.here.mission)
        names = self.board.members
        titled = [
            (" – ".join(sorted(names[one].name for one in members.get(key, ()))), key)
            for key in gone
        ]
        return [(key, title) for title, key in sorted(titled)]

    def next_undo(self) -> str:
        """Which meeting would be put back; empty if none."""
        done = correction_log.replay(self.log).done
        return meeting_names(self.board, done[-1]) if done else ""

    def next_redo(self) -> str:
        undone = correction_log.replay(self.log).undone
        return meeting_names(self.board, undone[-1]) if undone else ""


def opened(here: VersionDesk, board: Board | None = None) -> Opened:
    """The version as it is now; with its board, where somebody has read that already."""
    return Opened(
        here=here,
        board=board or read(here.session, here.schedule, now=here.now),
        locks=locks.locks_of(here.session, here.mission),
        log=correction_log.corrections(here.session, here.schedule),
    )


def refusal(shown: Opened, error: DomainError) -> list[str]:
    """Why a correction was not made, and what a colleague has done if that is the reason."""
    here = shown.here
    if not isinstance(error, OvertakenError):
        return refusal_text(error, here.language)
    sentence = here.words.gettext(
        "A colleague has changed this meanwhile. Look at it and decide again:"
    )
    rows = shown.told(list(error.log))
    return [
        sentence,
        *(f"{row.meeting}: {row.what} ({row.who}, {here.moment(row.when)})" for row in rows),
    ]
