"""A form of the set-up that two colleagues may have open at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fastapi.responses import Response

from services.web.company.clashing import clashes_in
from services.web.company.merging import Merge, Values, merged
from services.web.forms import Form
from services.web.staff.clashing import choose
from services.web.staff.desk import MissionDesk
from services.web.staff.setup.frame import PART, attempt


@dataclass(frozen=True, kw_only=True)
class Editing:
    """What is stored, what was typed, and what becomes of both.

    `path` is where the form is sent, below the mission; `back` where people go when it is saved.
    """

    path: str
    back: str
    stored: Values
    typed: Values
    titles: Mapping[str, str]
    #: how the value of a field reads on the page that shows both versions
    reads: Callable[[str, str], str]
    save: Callable[[Values], object]
    again: Callable[[Values, list[str]], Response]
    #: sent along as it was, on the page that shows both versions
    kept: Mapping[str, str] = field(default_factory=dict)


def edited(here: MissionDesk, form: Form, editing: Editing) -> Response:
    """Saved together with what a colleague has changed elsewhere in it since it was opened.

    Where both have changed the same field, both versions are shown and nothing is saved yet.
    """
    merge = merged(form.get("version", ""), mine=editing.typed, theirs=editing.stored)
    if merge.clashes:
        return _choice(here, editing, merge)
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
        kept=[*others.items(), *editing.kept.items()],
        stored=editing.stored,
    )
