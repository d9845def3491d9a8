"""A published B2B event as the content of a mission: the same records that files give.

The format numbers participants and slots and knows no clock times, names or places; those are
made up here, always the same for the same file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from scheduler.b2bsp.dzn import AFTERNOON, MORNING, Event
from services.imports import records
from services.imports.problems import UnreadableError
from services.models import Language, MissionState, Side

HALF_DAYS = ("Morning", "Afternoon")
#: when each half-day may begin and must have ended at the latest
WINDOWS = ((time(9), time(14)), (time(14), time(23, 50)))
SLOT_MINUTES = 20


@dataclass(frozen=True, kw_only=True)
class Venue:
    country: str = "FR"
    city: str = "Marseille"
    time_zone: str = "Europe/Paris"


def code_of(event: Event) -> str:
    """The mission's code: the file's name in small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", event.name.casefold()).strip("-")[:60] or "event"


def content_of(event: Event, *, day: date, venue: Venue) -> records.Content:
    """The mission in which every row of `requested` is a meeting to be held.

    A row is an arrangement, so that a pair requested twice meets twice; each first participant
    also wishes for its second ones, in the order of the file. Forbidden slots are absences.
    """
    slots = _slots(event)
    organiser = f"{event.name} organisers"
    wishes = list(_wishes(event))
    return records.Content(
        mission=[
            records.MissionRow(
                row=0,
                code=code_of(event),
                title=f"B2B event {event.name}",
                country=venue.country,
                city=venue.city,
                time_zone=venue.time_zone,
                starts_on=day,
                ends_on=day,
                organiser=organiser,
                contact=f"desk@{_domain(event)}",
                wish_budget=max((wish.rank for wish in wishes), default=1),
                state=MissionState.CLOSED,
            )
        ],
        clusters=[
            records.ClusterRow(
                row=0, name=organiser, country=venue.country, email=f"desk@{_domain(event)}"
            )
        ],
        half_days=list(_half_days(slots, day)),
        slots=slots,
        tables=[
            records.TableRow(row=0, number=number, site="Venue", room="Meeting room")
            for number in range(1, event.tables + 1)
        ],
        companies=[
            records.CompanyRow(row=0, name=_company(number), country=venue.country, side=Side.BOTH)
            for number in range(1, event.participants + 1)
        ],
        delegates=[_delegate(event, number) for number in range(1, event.participants + 1)],
        availability=[
            records.AbsenceRow(
                row=0,
                email=_email(event, number),
                date=day,
                starts=slots[slot - 1].starts,
                ends=slots[slot - 1].ends,
            )
            for number, forbidden in enumerate(event.forbidden, start=1)
            for slot in sorted(forbidden)
        ],
        wishes=wishes,
        arrangements=list(_arrangements(event, slots)),
    )


def _slots(event: Event) -> list[records.SlotRow]:
    counts = (event.morning_slots, event.slots - event.morning_slots)
    length = min(
        (
            SLOT_MINUTES,
            *(_minutes(window) // n for n, window in zip(counts, WINDOWS, strict=True) if n),
        )
    )
    if length < 1:
        raise UnreadableError(f"{event.slots} slots do not fit into one day")
    return [
        records.SlotRow(
            row=0,
            half_day=name,
            starts=_later(window[0], length * number),
            ends=_later(window[0], length * (number + 1)),
        )
        for name, window, count in zip(HALF_DAYS, WINDOWS, counts, strict=True)
        for number in range(count)
    ]


def _minutes(window: tuple[time, time]) -> int:
    starts, ends = window
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


def _later(start: time, minutes: int) -> time:
    return (datetime.combine(date.min, start) + timedelta(minutes=minutes)).time()


def _half_days(slots: list[records.SlotRow], day: date) -> Iterator[records.HalfDayRow]:
    for name in HALF_DAYS:
        inside = [slot for slot in slots if slot.half_day == name]
        if inside:
            yield records.HalfDayRow(
                row=0, name=name, date=day, starts=inside[0].starts, ends=inside[-1].ends
            )


def _wishes(event: Event) -> Iterator[records.WishRow]:
    ranks: dict[int, int] = {}
    for first, second in dict.fromkeys(row[:2] for row in event.requested):
        ranks[first] = ranks.get(first, 0) + 1
        yield records.WishRow(
            row=0, company=_company(first), rank=ranks[first], partner=_company(second)
        )


def _arrangements(event: Event, slots: list[records.SlotRow]) -> Iterator[records.ArrangementRow]:
    allowed = {MORNING: HALF_DAYS[:1], AFTERNOON: HALF_DAYS[1:]}
    for number, ((first, second, session), fixed, before) in enumerate(
        zip(event.requested, event.fixed, event.precedences, strict=True), start=1
    ):
        slot = None if fixed is None else slots[fixed - 1]
        yield records.ArrangementRow(
            row=0,
            number=number,
            companies=(_company(first), _company(second)),
            half_days=allowed.get(session, ()),
            slot="" if slot is None else f"{slot.half_day} {slot.starts:%H:%M}",
            after=tuple(sorted(before)),
        )


def _delegate(event: Event, number: int) -> records.DelegateRow:
    return records.DelegateRow(
        row=0,
        company=_company(number),
        name=f"Delegate {number}",
        email=_email(event, number),
        language=Language.FRENCH if number % 2 else Language.ENGLISH,
    )


def _company(number: int) -> str:
    return f"Participant {number}"


def _domain(event: Event) -> str:
    return f"{code_of(event)}.example"


def _email(event: Event, number: int) -> str:
    return f"p{number}@{_domain(event)}"
