"""Meeting slots laid out in a half-day from their length and the pauses between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.errors import InvalidError
from services.domain.programme import add_slot, remove_slot
from services.models import HalfDay, Slot

#: from when to when, on the clocks of the venue
Span: TypeAlias = tuple[time, time]

#: minutes of one slot or pause
LONGEST = 8 * 60


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """How slots follow each other; all in minutes but `rest_after`, which counts slots."""

    length: int
    pause: int = 0
    #: after every so many slots the pause lasts `rest` instead; 0: never
    rest_after: int = 0
    rest: int = 0


def laid_out(rhythm: Rhythm, *, starts: time, ends: time) -> list[Span]:
    """The slots of that rhythm that fit between the two times, from the first on.

    Raises InvalidError for a rhythm that nobody can keep, or if not one slot fits.
    """
    _refuse_rhythm(rhythm)
    last, spans = _minutes(ends), list[Span]()
    begin = _minutes(starts)
    while (end := begin + rhythm.length) <= last:
        spans.append((_wall(begin), _wall(end)))
        is_rest = rhythm.rest_after and len(spans) % rhythm.rest_after == 0
        begin = end + (rhythm.rest if is_rest else rhythm.pause)
    if not spans:
        raise InvalidError(
            "no_slot_fits",
            f"Not one slot of {rhythm.length} minutes fits between {starts:%H:%M} and"
            f" {ends:%H:%M}.",
            where="length",
        )
    return spans


def lay_out(
    session: Session,
    *,
    half_day: HalfDay,
    spans: Sequence[Span],
    anew: bool = False,
    actor: str,
) -> list[Slot]:
    """The half-day has these slots besides its own, or, `anew`, these and no others.

    What it has already at the same times stays the same slot. Raises ConflictError as adding and
    removing each of them does; then nothing is to be kept.
    """
    present = {
        (slot.starts, slot.ends): slot
        for slot in session.scalars(select(Slot).filter_by(half_day_id=half_day.id))
    }
    if anew:
        for span in present.keys() - set(spans):
            remove_slot(session, slot=present[span], actor=actor)
    return [
        present.get(span)
        or add_slot(session, half_day=half_day, starts=span[0], ends=span[1], actor=actor)
        for span in spans
    ]


def _refuse_rhythm(rhythm: Rhythm) -> None:
    if not 1 <= rhythm.length <= LONGEST:
        raise InvalidError(
            "slot_length", f"A slot lasts from 1 to {LONGEST} minutes.", where="length"
        )
    for name in ("pause", "rest", "rest_after"):
        if not 0 <= getattr(rhythm, name) <= LONGEST:
            raise InvalidError(
                "slot_pause", f"Pauses last from 0 to {LONGEST} minutes.", where=name
            )


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _wall(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
