"""The ranked list of wishes: moved by buttons, by dragging, and by two colleagues at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from sqlalchemy import select

from services.domain import wishes
from services.domain.rows import hold
from services.domain.wishes import WishLine
from services.locale import country_name
from services.models import Company, Participation, Wish
from services.web.company.clashing import choose
from services.web.company.home import deadline, wishes_open
from services.web.company.merging import Merge, Values, version_of
from services.web.company.ranking import arranged, read_lines
from services.web.company.visit import ByScript, OwnForm, PageRoute, Visit, VisitDep
from services.web.company.wish_lists import (
    chosen_lines,
    clashes_of,
    lines_of,
    merged_lists,
    values_of,
)

router = APIRouter(route_class=PageRoute)


@dataclass(frozen=True, kw_only=True)
class WishView:
    id: UUID
    name: str
    country: str
    note: str


@router.get("/wishes")
def page(here: VisitDep, moved: UUID | None = None, did: str = "") -> Response:
    rows = wishes.wishes_of(here.session, participation=here.participation)
    views = shown(here, rows)
    return here.page(
        "wishes",
        part="wishes",
        wishes=views,
        version=version_of(values_of(rows)),
        open=wishes_open(here),
        deadline=deadline(here),
        moved=next((rank for rank, view in enumerate(views, 1) if view.id == moved), None),
        did=did if did in ("up", "down", "remove", "save", "merged") else "",
        most_note=wishes.NOTE_LENGTH,
    )


@router.post("/wishes")
def change(here: VisitDep, form: OwnForm, by_script: ByScript) -> Response:
    """The list as it stands in the form, after the pressed button's move.

    A colleague's changes since the page was opened stay; where both have changed the order, or the
    same note, both versions are shown and nothing is changed yet. A script is told in JSON.
    """
    hold(here.session, here.participation)
    rows = wishes.wishes_of(here.session, participation=here.participation)
    did, _, moved = form.get("do", "").partition(":")
    typed = values_of(
        chosen_lines(form) if did == "choose" else arranged(read_lines(form), did, moved)
    )
    stored = values_of(rows)
    merge = merged_lists(form.get("version", ""), mine=typed, theirs=stored)
    together = lines_of(merge.values) != lines_of(typed)
    if merge.clashes and by_script:
        return JSONResponse({"conflict": True}, status_code=409)
    if merge.clashes:
        return _choose(here, merge, typed, stored)
    saved = _register(here, lines_of(merge.values))
    if by_script:
        return JSONResponse({"version": version_of(values_of(saved)), "merged": together})
    where = f"?moved={moved}&did={did}#wish-{moved}" if moved else "?did=save"
    return here.go(f"/wishes{'?did=merged' if together else where}")


def append(here: Visit, partner_id: UUID) -> None:
    """The partner is the last of the wishes, unless it is among them already."""
    hold(here.session, here.participation)
    lines = _lines(wishes.wishes_of(here.session, participation=here.participation))
    if all(line.partner_id != partner_id for line in lines):
        _register(here, [*lines, WishLine(partner_id=partner_id, rank=len(lines) + 1)])


def remove(here: Visit, partner_id: UUID) -> None:
    """The partner is not among the wishes any more; those behind move up."""
    hold(here.session, here.participation)
    lines = _lines(wishes.wishes_of(here.session, participation=here.participation))
    _register(here, arranged(lines, "remove", str(partner_id)))


def shown(here: Visit, rows: Sequence[Wish | WishLine]) -> list[WishView]:
    """The wishes with the names of their partners."""
    named: Mapping[UUID, tuple[str, str]] = {
        partner: (name, country)
        for partner, name, country in here.session.execute(
            select(Participation.id, Company.name, Company.country)
            .join(Company, Company.id == Participation.company_id)
            .where(
                Participation.mission_id == here.mission.id,
                Participation.id.in_([row.partner_id for row in rows]),
            )
        )
    }
    return [
        WishView(
            id=row.partner_id,
            name=named[row.partner_id][0],
            country=country_name(named[row.partner_id][1], here.language),
            note=row.note,
        )
        for row in rows
        if row.partner_id in named
    ]


def _choose(here: Visit, merge: Merge, typed: Values, stored: Values) -> Response:
    """Both versions of the lines in which they differ."""
    everybody = [*lines_of(typed), *lines_of(stored)]
    names = {str(view.id): view.name for view in shown(here, everybody)}
    clashes, kept = clashes_of(here, names, merge, mine=typed, theirs=stored)
    return choose(here, path="/wishes", part="wishes", clashes=clashes, kept=kept, stored=stored)


def _register(here: Visit, lines: Sequence[WishLine]) -> list[Wish]:
    return wishes.register_wishes(
        here.session,
        participation=here.participation,
        wishes=lines,
        by_staff=here.by_staff,
        actor=here.caller.actor,
        now=here.now,
    )


def _lines(rows: Sequence[Wish]) -> list[WishLine]:
    return [WishLine(partner_id=row.partner_id, rank=row.rank, note=row.note) for row in rows]
