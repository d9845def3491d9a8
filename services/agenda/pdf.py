"""An agenda on paper: A4, black on white, the venue's time first, room for notes."""

import importlib.util
import io
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

from services.agenda.data import Agenda
from services.agenda.view import AgendaView, present
from services.locale import translations

TEMPLATE = Path(__file__).with_name("agenda.typ")
#: First choice and what typst itself carries; Arabic is set in the second.
FONTS = ("Noto Sans", "Noto Sans Arabic", "DejaVu Sans", "Liberation Sans", "Libertinus Serif")
_FONT_PACKAGES = ("fontpkg_noto_sans", "justmytype_intl_rtl")
#: Parts of pictographs, which no text font holds: skin tones, joiners and selectors.
_PICTOGRAPH_PARTS = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def render(agenda: Agenda, *, link: str, fonts: Sequence[str] | None = None) -> bytes:
    """The agenda as a PDF: one page for an ordinary one, its link also as a QR code.

    The same agenda gives the same bytes. What people typed reaches the page as data only.
    `fonts` are folders to search before the system's; without it, those of the font packages.
    """
    view = present(agenda)
    content = _printed({**asdict(view), **_frame(view), "qr": _qr(link)})
    written: bytes = typst.compile(
        str(TEMPLATE),
        sys_inputs={"agenda": json.dumps(content, default=str)},
        font_paths=list(font_folders() if fonts is None else fonts),
    )
    return written


@cache
def font_folders() -> tuple[str, ...]:
    """The folders of the font packages that are installed."""
    found = (importlib.util.find_spec(name) for name in _FONT_PACKAGES)
    return tuple(str(Path(spec.origin).parent) for spec in found if spec and spec.origin)


def _frame(view: AgendaView) -> dict[str, Any]:
    words = translations(view.language)
    room = _common_room(view)
    return {
        "fonts": FONTS,
        "title": words.gettext("Agenda of %(name)s") % {"name": view.delegate},
        "place": " · ".join(part for part in (view.city, view.country, view.dates) if part),
        "footer": words.gettext(
            "Version %(version)s of %(date)s. The agenda online is the one that counts. "
            "Questions: %(contact)s"
        )
        % {"version": view.version, "date": view.published, "contact": view.contact},
        "empty": "" if view.meetings else words.gettext("No meeting is planned for you."),
        "meetings_room": words.gettext("Meetings: %(room)s") % {"room": room} if room else "",
        "days": [_day(asdict(day), room, words.gettext) for day in view.days],
        "words": {
            "scan": words.gettext("Your agenda online"),
            "time": words.gettext("Time"),
            "who": words.gettext("With whom, what"),
            "notes": words.gettext("Notes"),
            "table": words.gettext("Table"),
            "offers": words.gettext("Offers:"),
            "needs": words.gettext("Needs:"),
            "cancelled": words.gettext("Cancelled"),
        },
    }


def _common_room(view: AgendaView) -> str:
    """The room of all tables, if there is only one: said once, not on every line."""
    rooms = {line.room for day in view.days for line in day.lines if line.table}
    return rooms.pop() if len(rooms) == 1 else ""


def _day(day: dict[str, Any], room: str, translate: Callable[[str], str]) -> dict[str, Any]:
    for line in day["lines"]:
        names = ", ".join(line["colleagues"])
        line["colleagues"] = (
            translate("Also for your company: %(names)s") % {"names": names} if names else ""
        )
        interpreters = ", ".join(line["interpreters"])
        line["interpreters"] = (
            translate("Interpreter: %(names)s") % {"names": interpreters} if interpreters else ""
        )
        if line["table"] and line["room"] == room:
            line["room"] = ""
    return day


def _qr(link: str) -> str:
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=0)
    return drawn.getvalue().decode()


def _printed(value: Any) -> Any:
    """The same content without pictographs, which would come out as empty boxes."""
    if isinstance(value, str):
        return without_pictographs(value)
    if isinstance(value, dict):
        return {key: _printed(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_printed(part) for part in value]
    return value


def without_pictographs(text: str) -> str:
    """The text without emoji; signs that fonts do hold, such as ® or °, stay."""
    kept = (
        char
        for char in _PICTOGRAPH_PARTS.sub("", text)
        if ord(char) < 0x2190 or unicodedata.category(char) != "So"
    )
    return " ".join("".join(kept).split(" "))
