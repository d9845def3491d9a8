"""Arranged meetings, required or proposed, named by their numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from services.domain.arrangements import (
    Arranged,
    arrange_meeting,
    arranged,
    order_meetings,
    remove_arrangement,
)
from services.imports.arrangement_rows import FILE, Wanted, wanted_arrangements
from services.imports.loading import Loading, applying
from services.imports.records import ArrangementRow
from services.models import Arrangement, Delegate, HalfDay, Slot, Table


def load_arrangements(loading: Loading) -> None:
    """An arrangement that differs is replaced; the order among them is laid down at the end."""
    present = {each.number: each for each in _present(loading)}
    numbers = {each.id: each.number for each in present.values()}
    lists = {each.arrangement.id: each for each in arranged(loading.session, [*present.values()])}
    order: dict[int, tuple[int, ...]] = {}
    untouched: set[int] = set()
    wanted = wanted_arrangements(loading)
    for each in wanted:
        row, found = each.row, present.get(each.row.number)
        stored = lists[found.id] if found is not None else None
        before = tuple(numbers[other] for other in stored.after) if stored is not None else ()
        order[row.number] = row.after if row.gives("after") else before
        complete = _complete(loading, each, stored) if stored is not None else each
        with applying(loading, FILE, [row]) as outcome:
            outcome.created = found is None
            if stored is not None and _is(complete, stored) and {*before} <= {*order[row.number]}:
                untouched.add(row.number)
                continue
            if found is not None:
                remove_arrangement(loading.session, arrangement=found, actor=loading.actor)
            _arrange(loading, complete)
    _order(loading, [each.row for each in wanted], order, untouched)


def _complete(loading: Loading, wanted: Wanted, stored: Arranged) -> Wanted:
    """With what is stored in the columns that the file does not have."""
    session, row, present = loading.session, wanted.row, stored.arrangement
    columns: dict[str, Callable[[], Any]] = {
        "delegates": lambda: [session.get_one(Delegate, one) for one in stored.delegates],
        "half_days": lambda: [session.get_one(HalfDay, one) for one in stored.half_days],
        "slot": lambda: present.pinned_slot_id and session.get_one(Slot, present.pinned_slot_id),
        "table": lambda: (
            present.pinned_table_id and session.get_one(Table, present.pinned_table_id)
        ),
        "length": lambda: present.length,
        "required": lambda: present.required,
    }
    return replace(wanted, **{name: get() for name, get in columns.items() if not row.gives(name)})


def _is(wanted: Wanted, stored: Arranged) -> bool:
    """Whether it is there already."""
    return (
        sorted(each.id for each in wanted.participations) == stored.participations
        and sorted({each.id for each in wanted.delegates}) == stored.delegates
        and sorted({each.id for each in wanted.half_days}) == stored.half_days
        and (wanted.slot.id if wanted.slot else None) == stored.arrangement.pinned_slot_id
        and (wanted.table.id if wanted.table else None) == stored.arrangement.pinned_table_id
        and wanted.length == stored.arrangement.length
        and wanted.required == stored.arrangement.required
    )


def _arrange(loading: Loading, wanted: Wanted) -> None:
    arrange_meeting(
        loading.session,
        mission=loading.mission,
        participations=wanted.participations,
        delegates=wanted.delegates,
        length=wanted.length,
        required=wanted.required,
        pinned_slot=wanted.slot,
        pinned_table=wanted.table,
        half_days=wanted.half_days,
        number=wanted.row.number,
        actor=loading.actor,
    )


def _order(
    loading: Loading,
    rows: Sequence[ArrangementRow],
    order: Mapping[int, Sequence[int]],
    untouched: set[int],
) -> None:
    """Those that each must follow, by number; an order that lacks is added."""
    present = {each.number: each for each in _present(loading)}
    for row in rows:
        events = loading.events
        for number in order[row.number]:
            if row.number not in present:
                continue
            if number in present:
                with applying(loading, FILE, [row], counted=False):
                    order_meetings(
                        loading.session,
                        before=present[number],
                        after=present[row.number],
                        actor=loading.actor,
                    )
            elif not loading.content.is_spoilt(FILE, str(number)):
                message = f"There is no arranged meeting {number}."
                loading.problem(FILE, row, message, column="after")
        if loading.events > events and row.number in untouched:
            loading.counts[FILE].unchanged -= 1
            loading.counts[FILE].changed += 1


def _present(loading: Loading) -> Sequence[Arrangement]:
    return loading.session.scalars(
        select(Arrangement).where(Arrangement.mission_id == loading.mission.id)
    ).all()
