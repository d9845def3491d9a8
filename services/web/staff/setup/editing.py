"""A form of the set-up that two colleagues may have open at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from fastapi.responses import Response

from services.web.company.clashing import clashes_in
from services.web.company.merging import Merge, Values, merged, version_of
from services.web.forms import Form
from services.web.staff.clashing import choose
from services.web.staff.desk import MissionDesk
from services.web.staff.setup.frame import PART, attempt, shown


def as_typed(_name: str, value: str) -> str:
    return value


def nothing(_values: Values) -> list[str]:
    """For what can be changed back at any time, with nobody the wiser."""
    return []


@dataclass(frozen=True, kw_only=True)
class Editing:
    """What is stored, what was typed, and what becomes of both.

    `path` is where the form is sent, below the mission; `back` where people go when it is saved.
    """

    step: str
    path: str
    back: str
    stored: Values
    typed: Values
    titles: Mapping[str, str]
    save: Callable[[Values], object]
    again: Callable[[Values, list[str]], Response]
    #: how the value of a field reads on the page that shows both versions
    reads: Callable[[str, str], str] = as_typed
    #: what saving these values would bring about besides; asked about before it is done
    brings: Callable[[Values], list[str]] = nothing


def edited(here: MissionDesk, form: Form, editing: Editing) -> Response:
    """Saved together with what a colleague has changed elsewhere in it since it was opened.

    Where both have changed the same field, both versions are shown and nothing is saved yet.
    """
    merge = merged(form.get("version", ""), mine=editing.typed, theirs=editing.stored)
    if merge.clashes:
        return _choice(here, editing, merge)
    brought = editing.brings(merge.values)
    if brought and form.get("confirmed") != _digest(brought):
        return _question(here, editing, merge.values, brought)
    wrong = attempt(here, lambda: editing.save(merge.values))
    if wrong:
        return editing.again(merge.values, wrong)
    said = "merged" if merge.values != editing.typed else "saved"
    return here.go(f"{editing.back}?said={said}")


def _choice(here: MissionDesk, editing: Editing, merge: Merge) -> Response:
    clashes = clashes_in(
        merge,
        mine=editing.typed,
        theirs=editing.stored,
        titles=editing.titles,
        shown=editing.reads,
        most={},
    )
    others = {name: value for name, value in merge.values.items() if name not in merge.clashes}
    return choose(
        here,
        path=editing.path,
        back=editing.back,
        part=PART,
        clashes=clashes,
        kept=[*others.items()],
        stored=editing.stored,
    )


def _question(here: MissionDesk, editing: Editing, values: Values, brought: list[str]) -> Response:
    """The page that lists what it brings about, and saves the same values if that is wanted."""
    return shown(
        here,
        editing.step,
        template="confirm",
        status=409,
        sentences=brought,
        path=editing.path,
        back=editing.back,
        fields_kept=[
            *values.items(),
            ("version", version_of(editing.stored)),
            ("confirmed", _digest(brought)),
        ],
    )


def _digest(sentences: list[str]) -> str:
    return sha256("\n".join(sentences).encode()).hexdigest()[:16]
