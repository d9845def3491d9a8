"""The log of corrections by hand of a draft: what stands, what was undone, what changed since.

Rows are only added; the number of the last one is the revision of the draft.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.domain.changes import Place
from services.domain.stays import BEGINNING
from services.domain.timetable.board import Held, Span
from services.models import Correction, CorrectionKind, Interpretation, Schedule

#: a meeting as it was: slot, table, length, people
Snapshot: TypeAlias = dict[str, Any]
Snapshots: TypeAlias = dict[str, Snapshot | None]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The corrections that stand, and those undone that may be done again: the last first."""

    done: Sequence[Correction]
    undone: Sequence[Correction]


def corrections(session: Session, schedule: Schedule, *, after: int = 0) -> list[Correction]:
    """The corrections of the version after that revision, in their order."""
    return list(
        session.scalars(
            select(Correction)
            .where(Correction.schedule_id == schedule.id, Correction.number > after)
            .order_by(Correction.number)
        )
    )


def revision(session: Session, schedule: Schedule) -> int:
    """The number of the last correction; 0 before the first."""
    last = select(func.max(Correction.number)).where(Correction.schedule_id == schedule.id)
    return session.scalar(last) or 0


def standing(session: Session, schedule: Schedule) -> Standing:
    """What is left of the log when what was undone, and done again, is worked in."""
    return replay(corrections(session, schedule))


def replay(log: Iterable[Correction]) -> Standing:
    done: list[Correction] = []
    undone: list[Correction] = []
    for row in log:
        if row.kind is CorrectionKind.UNDONE:
            undone.append(done.pop())
        elif row.kind is CorrectionKind.REDONE:
            done.append(undone.pop())
        else:
            done.append(row)
            undone = []
    return Standing(done=done, undone=undone)


def touching(
    log: Iterable[Correction], *, keys: Collection[str], places: Collection[Place]
) -> list[Correction]:
    """The corrections that concern one of these meetings or of these places."""
    return [
        row
        for row in log
        if not set(keys).isdisjoint({*row.before, *row.after})
        or not set(places).isdisjoint(_places(row.before) | _places(row.after))
    ]


def add(
    session: Session,
    schedule: Schedule,
    kind: CorrectionKind,
    *,
    before: Snapshots,
    after: Snapshots,
    actor: str,
) -> Correction:
    """The next row of the log; the caller holds the draft."""
    row = Correction(
        mission_id=schedule.mission_id,
        schedule_id=schedule.id,
        number=revision(session, schedule) + 1,
        kind=kind,
        actor=actor,
        before=before,
        after=after,
    )
    session.add(row)
    session.flush()
    return row


def snapshots(session: Session, meetings: Sequence[Held]) -> dict[str, Snapshot]:
    """The meetings as they are, by their keys."""
    pairs: dict[UUID, list[list[str]]] = {held.id: [] for held in meetings}
    for row in session.scalars(
        select(Interpretation)
        .where(Interpretation.meeting_id.in_(pairs))
        .order_by(Interpretation.pair)
    ):
        pairs[row.meeting_id].append([row.pair, str(row.interpreter_id)])
    return {
        held.key: {
            "id": str(held.id),
            **_stored(held.place),
            "length": held.length,
            "members": list(map(str, held.members)),
            "delegates": list(map(str, held.delegates)),
            "interpreting": pairs[held.id],
        }
        for held in meetings
    }


def at(row: Snapshot, place: Place) -> Snapshot:
    """The same meeting at another place."""
    return {**row, **_stored(place)}


def as_place(row: Mapping[str, Any]) -> Place:
    return Place(slot_id=UUID(row["slot"]), table_id=UUID(row["table"]))


def as_held(row: Snapshot, key: str) -> Held:
    """The meeting as it was, to be placed on a board; it has no time yet."""
    return Held(
        id=UUID(row["id"]),
        key=key,
        place=as_place(row),
        length=row["length"],
        span=Span(BEGINNING, BEGINNING),
        members=tuple(map(UUID, row["members"])),
        delegates=tuple(map(UUID, row["delegates"])),
        interpreters=tuple({UUID(one) for _, one in row["interpreting"]}),
    )


def _stored(place: Place) -> dict[str, str]:
    return {"slot": str(place.slot_id), "table": str(place.table_id)}


def _places(rows: Mapping[str, Snapshot | None]) -> set[Place]:
    return {as_place(row) for row in rows.values() if row}
