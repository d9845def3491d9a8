"""What changed between two published versions of one delegate's agenda."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from services.agenda.data import Agenda, Change, Entry


class Position(NamedTuple):
    """When and where an entry takes place: what moving changes."""

    starts_at: datetime
    ends_at: datetime
    table: str | None
    room: str | None
    site: str | None


def position(entry: Entry) -> Position:
    return Position(entry.starts_at, entry.ends_at, entry.table, entry.room, entry.site)


def timetable(agenda: Agenda | None) -> dict[str, Position]:
    """The position of every standing entry, by its key."""
    return {entry.key: position(entry) for entry in agenda.standing} if agenda else {}


def differences(before: Agenda | None, after: Agenda) -> tuple[Change, ...]:
    """What to tell a delegate who knows `before` and should know `after`, by time.

    An entry that vanished is told as cancelled, with a higher calendar sequence than the one
    they know. Another person coming for the partner is no change of the timetable.
    """
    known = {entry.key: entry for entry in before.entries} if before else {}
    present = {entry.key for entry in after.entries}
    told = [_change(known.get(entry.key), entry) for entry in after.entries]
    gone = [
        Change(kind="cancelled", entry=_cancelled(entry), before=entry)
        for entry in known.values()
        if entry.key not in present and not entry.cancelled
    ]
    changes = [change for change in told if change] + gone
    return tuple(sorted(changes, key=lambda change: (change.entry.starts_at, change.entry.key)))


def apply(before: Mapping[str, Position], changes: Iterable[Change]) -> dict[str, Position]:
    """The timetable of a reader who knew `before` and was told the changes."""
    after = dict(before)
    for change in changes:
        if change.kind == "cancelled":
            del after[change.entry.key]
        else:
            after[change.entry.key] = position(change.entry)
    return after


def _change(before: Entry | None, after: Entry) -> Change | None:
    stood = before is not None and not before.cancelled
    if after.cancelled:
        return Change(kind="cancelled", entry=after, before=before) if stood else None
    if before is None or not stood:
        return Change(kind="new", entry=after, before=before)
    if position(before) != position(after):
        return Change(kind="moved", entry=after, before=before)
    return None


def _cancelled(entry: Entry) -> Entry:
    return replace(entry, cancelled=True, sequence=entry.sequence + 1)
