"""Typed text made fit to print: no control characters, no hidden changes of direction."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from services.agenda.data import Agenda, Entry, Partner, Unserved
from services.locale import direction

#: Embeddings, overrides and isolates: they reorder what stands around them.
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
#: Longer names and titles are cut: no line of an agenda should fill a page.
MOST = 500


def one_line(text: str, *, most: int = MOST) -> str:
    """The text on one line, without control characters, cut to `most` characters."""
    line = " ".join((text if text.isprintable() else _without_controls(text)).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _without_controls(text: str) -> str:
    seen = _DIRECTION_CONTROLS.sub("", text)
    return "".join(" " if unicodedata.category(char) in _UNPRINTABLE else char for char in seen)


def side_by_side(parts: Iterable[str], language: str) -> str:
    """The parts in a row, each kept together where the language is written from right to left.

    Otherwise a Latin room beside a Latin site would stand in the wrong order there.
    """
    told = [part for part in parts if part]
    if direction(language) == "rtl":
        told = [f"\N{FIRST STRONG ISOLATE}{part}\N{POP DIRECTIONAL ISOLATE}" for part in told]
    return " · ".join(told)


def printable(agenda: Agenda) -> Agenda:
    """The same agenda with every typed text on one clean line."""
    return replace(
        agenda,
        delegate=one_line(agenda.delegate),
        company=one_line(agenda.company),
        mission=one_line(agenda.mission),
        city=one_line(agenda.city),
        organiser=one_line(agenda.organiser),
        contact=one_line(agenda.contact),
        message="\n".join(filter(None, map(one_line, agenda.message.splitlines()))),
        entries=tuple(printable_entry(entry) for entry in agenda.entries),
        unserved=tuple(_wish(wish) for wish in agenda.unserved),
    )


def printable_entry(entry: Entry) -> Entry:
    """The same entry with every typed text on one clean line."""
    return replace(
        entry,
        title=one_line(entry.title),
        place=one_line(entry.place),
        table=_optional(entry.table),
        room=_optional(entry.room),
        site=_optional(entry.site),
        partners=tuple(_partner(partner) for partner in entry.partners),
        colleagues=tuple(one_line(name) for name in entry.colleagues),
        interpreters=tuple(one_line(name) for name in entry.interpreters),
    )


def _optional(text: str | None) -> str | None:
    return (one_line(text) or None) if text else None


def _partner(partner: Partner) -> Partner:
    return Partner(
        name=one_line(partner.name),
        country=one_line(partner.country),
        offers=one_line(partner.offers),
        needs=one_line(partner.needs),
        delegates=tuple(one_line(name) for name in partner.delegates),
    )


def _wish(wish: Unserved) -> Unserved:
    return replace(wish, partner=one_line(wish.partner))
