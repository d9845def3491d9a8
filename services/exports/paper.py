"""Packs of sheets as PDF: put together as plain data, set by typst as agendas are."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import typst

from services.agenda.pdf import FONTS, font_folders, without_pictographs

TEMPLATE = Path(__file__).with_name("pack.typ")


@dataclass(frozen=True, kw_only=True)
class Row:
    """`mark` is '', 'new', 'moved', 'cancelled' or 'away': what happened since the last version."""

    cells: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Block:
    heading: str
    head: tuple[str, ...]
    #: of the columns: shares of what is left; 0 takes what it needs
    widths: tuple[int, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table, company or list; it begins on a page of its own."""

    kicker: str
    title: str
    blocks: tuple[Block, ...]
    lines: tuple[str, ...] = ()
    #: to be read from afar
    large: bool = False


@dataclass(frozen=True, kw_only=True)
class Pack:
    language: str
    title: str
    author: str
    footer: str
    #: each mark in words
    marks: dict[str, str]
    sheets: Sequence[Sheet]


def render(pack: Pack) -> bytes:
    """The pack as PDF. The same pack gives the same bytes."""
    content = json.dumps({**asdict(pack), "fonts": FONTS}, ensure_ascii=False)
    made: bytes = typst.compile(
        str(TEMPLATE),
        sys_inputs={"pack": _printed(content)},
        font_paths=list(font_folders()),
    )
    return made


def _printed(content: str) -> str:
    """Without pictographs, which no text font holds; JSON has none of its own."""
    return without_pictographs(content)
