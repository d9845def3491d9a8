"""Changes between two versions, as pages list them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from gettext import NullTranslations

from services.domain.changes import Change, How, Place
from services.domain.labels import Labels

#: what interests most comes first
ORDER = (How.MOVED, How.CANCELLED, How.OTHER_TABLE, How.REFILLED, How.NEW)


def in_order(listed: Iterable[Change], names: Labels) -> list[Change]:
    """What is not kept: by what became of it, then by time."""

    def time(change: Change) -> datetime:
        place = change.before or change.after
        slot = names.slots.get(place.slot_id) if place else None
        return slot.starts if slot else datetime.max.replace(tzinfo=UTC)

    changed = [change for change in listed if change.how in ORDER]
    return sorted(changed, key=lambda change: (ORDER.index(change.how), time(change), change.key))


def place_texts(place: Place | None, names: Labels, words: NullTranslations) -> tuple[str, ...]:
    """Slot and table, each by itself; nothing for none."""
    if place is None:
        return ()
    table = words.gettext("Table %(table)s") % {"table": names.text(str(place.table_id))}
    return names.text(str(place.slot_id)), table
