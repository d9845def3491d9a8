"""The days as delegates will see them: blocks along the hours, drawn to scale.

Lengths are units of the drawing. What happens at the same time stands side by side. The drawing is
mirrored where people read from right to left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from gettext import NullTranslations
from textwrap import wrap

from services.domain.laid_down import LaidDown
from services.locale import day_name, direction, translations
from services.models import Activity

WIDTH = 300
HOURS = 44
GAP = 2
#: units of the shortest block, so that a line of text has room, and of the scale per minute
SHORTEST, LEAST, MOST = 17, 0.55, 1.7
#: units from line to line, and of a letter on the average
LINE, LETTER = 14, 5.6


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something that is to happen; `kind` is 'slot' or that of an activity."""

    kind: str
    title: str
    where: str
    starts: time
    ends: time

    @property
    def hours(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


@dataclass(frozen=True, kw_only=True)
class Block:
    item: Item
    x: float
    y: float
    width: float
    height: float
    #: where its text begins, from its own side
    text: float

    @property
    def lines(self) -> list[str]:
        """As many lines as there is room for: the title, then hours and place."""
        room = max(1, int((self.height - 3) // LINE))
        letters = max(6, int((self.width - 14) / LETTER))
        item = self.item
        if room == 1:
            return wrap(" · ".join(filter(None, (item.title, item.where))), letters)[:1]
        about = [" · ".join(filter(None, (item.hours, item.where)))]
        return wrap(item.title, letters)[: room - 1] + about


@dataclass(frozen=True, kw_only=True)
class Hour:
    name: str
    y: float


@dataclass(frozen=True, kw_only=True)
class Day:
    name: str
    height: float
    hours: Sequence[Hour]
    blocks: Sequence[Block]
    #: beside which the hours are written, and where the lines begin
    edge: float
    line: float

    @property
    def items(self) -> list[Item]:
        return [block.item for block in self.blocks]


def days(laid: LaidDown, language: str) -> list[Day]:
    """Every day on which anything is laid down, in order, all to the same scale."""
    by_day = _by_day(laid, translations(language))
    shortest = min(
        (
            _minutes(item.ends) - _minutes(item.starts)
            for items in by_day.values()
            for item in items
        ),
        default=30,
    )
    scale = min(MOST, max(LEAST, (SHORTEST + GAP) / max(shortest, 1)))
    return [_day(day, items, scale, language) for day, items in sorted(by_day.items())]


def _by_day(laid: LaidDown, words: NullTranslations) -> dict[date, list[Item]]:
    by_day: dict[date, list[Item]] = {}
    numbers: dict[date, int] = {}
    for half_day in laid.half_days:
        for slot in half_day.slots:
            numbers[half_day.date] = numbers.get(half_day.date, 0) + 1
            title = words.gettext("Meeting %(number)s") % {"number": numbers[half_day.date]}
            by_day.setdefault(half_day.date, []).append(
                Item(kind="slot", title=title, where="", starts=slot.starts, ends=slot.ends)
            )
    for activity in laid.activities:
        by_day.setdefault(activity.date, []).append(
            Item(
                kind=activity.kind.value,
                title=activity.title,
                where=place(activity),
                starts=activity.starts,
                ends=activity.ends,
            )
        )
    for items in by_day.values():
        items.sort(key=lambda item: (item.starts, item.ends, item.title))
    return by_day


def place(activity: Activity) -> str:
    return activity.room.name if activity.room else ""


def _day(day: date, items: Sequence[Item], scale: float, language: str) -> Day:
    first = _minutes(items[0].starts) // 60 * 60
    last = max(_minutes(item.ends) for item in items)
    mirrored = direction(language) == "rtl"

    def y(minutes: int) -> float:
        return round((minutes - first) * scale + 8, 1)

    blocks = []
    for item, column, columns in _columns(items):
        width = (WIDTH - HOURS) / columns
        x = HOURS + column * width
        drawn = width - GAP
        blocks.append(
            Block(
                item=item,
                x=round(WIDTH - x - drawn if mirrored else x, 1),
                y=y(_minutes(item.starts)),
                width=round(drawn, 1),
                height=round((_minutes(item.ends) - _minutes(item.starts)) * scale - GAP, 1),
                text=round(drawn - 7 if mirrored else 7, 1),
            )
        )
    return Day(
        name=day_name(day, language),
        height=y(last) + 8,
        hours=[
            Hour(name=f"{hour:02}:00", y=y(hour * 60))
            for hour in range(first // 60, last // 60 + 1)
        ],
        blocks=blocks,
        edge=WIDTH if mirrored else 0,
        line=0 if mirrored else HOURS,
    )


def _columns(items: Sequence[Item]) -> Iterable[tuple[Item, int, int]]:
    """Each with its column and how many there are beside each other where it stands."""
    together: list[tuple[Item, int]] = []
    ends: list[time] = []
    for item in items:
        if together and item.starts >= max(ends):
            yield from ((one, column, len(ends)) for one, column in together)
            together, ends = [], []
        free = next((n for n, end in enumerate(ends) if end <= item.starts), len(ends))
        ends[free : free + 1] = [item.ends]
        together.append((item, free))
    yield from ((one, column, len(ends)) for one, column in together)


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute
