"""Half-days and their slots, which come as one list for each half-day."""

from collections.abc import Sequence

from services.domain import programme
from services.imports.loading import Loading, applying, once
from services.imports.records import HalfDayRow, SlotRow
from services.imports.references import half_day_named, half_days
from services.imports.values import same
from services.models import HalfDay, Slot


def load_half_days(loading: Loading) -> None:
    """Slots that a listed half-day no longer has are removed here, so that it can move."""
    known = half_days(loading)
    wanted = _slots_by_half_day(loading)
    for row in once(
        loading, "half_days", loading.content.half_days, lambda row: same(row.name), "name"
    ):
        with applying(loading, "half_days", [row]) as outcome:
            half_day = known.get(same(row.name))
            if half_day is None:
                programme.add_half_day(
                    loading.session,
                    mission=loading.mission,
                    name=row.name,
                    day=row.date,
                    starts=row.starts,
                    ends=row.ends,
                    actor=loading.actor,
                )
                outcome.created = True
            else:
                _change(loading, half_day, row, wanted.get(same(row.name)))


def load_slots(loading: Loading) -> None:
    known = half_days(loading)
    content = loading.content
    for row in once(
        loading,
        "slots",
        content.slots,
        lambda row: (same(row.half_day), row.starts, row.ends),
        "starts",
    ):
        half_day = half_day_named(loading, known, "slots", row, "half_day")
        if half_day is None:
            continue
        with applying(loading, "slots", [row]) as outcome:
            times = {(slot.starts, slot.ends) for slot in _present(loading, half_day)}
            if (row.starts, row.ends) not in times:
                programme.add_slot(
                    loading.session,
                    half_day=half_day,
                    starts=row.starts,
                    ends=row.ends,
                    actor=loading.actor,
                )
                outcome.created = True


def _slots_by_half_day(loading: Loading) -> dict[str, list[SlotRow]]:
    """The complete lists only: those in which every row could be read."""
    lists: dict[str, list[SlotRow]] = {}
    for row in loading.content.slots:
        if not loading.content.is_spoilt("slots", row.half_day):
            lists.setdefault(same(row.half_day), []).append(row)
    return lists


def _change(
    loading: Loading, half_day: HalfDay, row: HalfDayRow, wanted: Sequence[SlotRow] | None
) -> None:
    if wanted is not None:
        times = {(slot.starts, slot.ends) for slot in wanted}
        for slot in _present(loading, half_day):
            if half_day.date != row.date or (slot.starts, slot.ends) not in times:
                programme.remove_slot(loading.session, slot=slot, actor=loading.actor)
    programme.change_half_day(
        loading.session,
        half_day=half_day,
        actor=loading.actor,
        name=row.name,
        date=row.date,
        starts=row.starts,
        ends=row.ends,
    )


def _present(loading: Loading, half_day: HalfDay) -> list[Slot]:
    loading.session.expire(half_day, ["slots"])
    return list(half_day.slots)
