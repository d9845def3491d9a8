"""Two ranked lists in one: a colleague's and mine, with the notes of both."""

from collections.abc import Sequence
from uuid import UUID

from services.domain.wishes import NOTE_LENGTH, WishLine
from services.models import Wish
from services.web.company.clashing import Clash, Option, both
from services.web.company.merging import Merge, Values, changed, merged
from services.web.company.ranking import form_unreadable, identity, ranked
from services.web.company.visit import Visit
from services.web.forms import Form

ORDER = "order"


def values_of(rows: Sequence[Wish | WishLine]) -> Values:
    """A list as the fields of a form: the order of the partners, and a note for each."""
    notes = {f"note:{row.partner_id}": row.note for row in rows}
    return {ORDER: " ".join(str(row.partner_id) for row in rows)} | notes


def lines_of(values: Values) -> list[WishLine]:
    partners = values[ORDER].split()
    return ranked([(UUID(partner), values[f"note:{partner}"]) for partner in partners])


def merged_lists(version: str, *, mine: Values, theirs: Values) -> Merge:
    """Both lists in one; a note written for a partner whom the other has removed is a clash."""
    merge = merged(version, mine=mine, theirs=theirs)
    kept = set(merge.values[ORDER].split())
    lost = any(
        note and name != ORDER and name[5:] not in kept and changed(version, name, note)
        for name, note in merge.values.items()
    )
    if lost and ORDER not in merge.clashes:
        return Merge(values=merge.values, clashes=(ORDER, *merge.clashes))
    return merge


def clashes_of(
    here: Visit, names: dict[str, str], merge: Merge, *, mine: Values, theirs: Values
) -> tuple[list[Clash], list[tuple[str, str]]]:
    """Line by line what is to be chosen, and the fields in which nothing is."""
    clashes: list[Clash] = []
    kept = [("do", "choose")]
    orders = [merge.values[ORDER].split()]
    if ORDER in merge.clashes:
        orders = [mine[ORDER].split(), theirs[ORDER].split()]
    for partner in dict.fromkeys(one for order in orders for one in order):
        if partner not in names:
            continue
        kept.append(("partner", partner))
        places = [_place(here, order, partner) for order in orders]
        if len({place.value for place in places}) == 1:
            kept.append((f"place:{partner}", places[0].value))
        else:
            clashes.append(
                Clash(
                    name=f"place:{partner}",
                    title=names[partner],
                    mine=places[0],
                    theirs=places[1],
                )
            )
        note = f"note:{partner}"
        if note in merge.clashes:
            clashes.append(_note(here, names[partner], note, mine[note], theirs[note]))
        else:
            kept.append((note, merge.values.get(note, "")))
    return clashes, kept


def chosen_lines(form: Form) -> list[WishLine]:
    """The list that was chosen: each partner at its place, unless it has none."""
    placed = []
    for partner in form.getlist("partner"):
        place = form.get(f"place:{partner}", "")
        if place:
            placed.append((_number(place), identity(partner), form.get(f"note:{partner}", "")))
    placed.sort(key=lambda line: line[0])
    return ranked([line[1:] for line in placed])


def _number(place: str) -> int:
    try:
        return int(place)
    except ValueError as error:
        raise form_unreadable() from error


def _place(here: Visit, order: Sequence[str], partner: str) -> Option:
    if partner not in order:
        return Option(value="", shown=here.words.gettext("Not among the wishes"))
    rank = order.index(partner) + 1
    return Option(value=str(rank), shown=here.words.gettext("Wish %(rank)s") % {"rank": rank})


def _note(here: Visit, partner: str, name: str, mine: str, theirs: str) -> Clash:
    title = here.words.gettext("Note to %(name)s") % {"name": partner}
    return Clash(
        name=name,
        title=title,
        mine=Option(value=mine, shown=mine),
        theirs=Option(value=theirs, shown=theirs),
        both=both(mine, theirs, most=NOTE_LENGTH),
    )
