"""The page on which people choose, field by field, between their version and a colleague's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from fastapi.responses import Response

from services.web.company.merging import Merge, Values, version_of
from services.web.company.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Option:
    """What the chosen version puts into the form, and how it reads."""

    value: str
    shown: str


@dataclass(frozen=True, kw_only=True)
class Clash:
    name: str
    title: str
    mine: Option
    theirs: Option
    #: one below the other, for prose that has room for it
    both: Option | None = None


def both(mine: str, theirs: str, *, most: int) -> Option | None:
    """One text below the other, where that has at most so many letters."""
    joined = f"{theirs}\n\n{mine}"
    return Option(value=joined, shown=joined) if mine and theirs and len(joined) <= most else None


def clashes_in(
    merge: Merge,
    *,
    mine: Values,
    theirs: Values,
    titles: Mapping[str, str],
    shown: Callable[[str, str], str],
    most: Mapping[str, int],
) -> list[Clash]:
    """The clashing fields; `shown` says how a field's value reads, `most` what prose has room."""
    return [
        Clash(
            name=name,
            title=titles[name],
            mine=Option(value=mine[name], shown=shown(name, mine[name])),
            theirs=Option(value=theirs[name], shown=shown(name, theirs[name])),
            both=both(mine[name], theirs[name], most=most.get(name, 0)),
        )
        for name in merge.clashes
    ]


def choose(
    here: Visit,
    *,
    path: str,
    part: str,
    clashes: Sequence[Clash],
    kept: Sequence[tuple[str, str]],
    stored: Values,
) -> Response:
    """Both versions of the clashing fields side by side, in a form for `path`.

    `kept` are the other fields of that form, as they will be saved.
    """
    return here.page(
        "conflict",
        part=part,
        status=HTTPStatus.CONFLICT,
        path=path,
        clashes=clashes,
        kept=kept,
        version=version_of(stored),
    )
