"""A ranked list in a form: as it stands there, and after a move."""

from collections.abc import Sequence
from uuid import UUID

from services.domain.errors import InvalidError
from services.domain.wishes import WishLine
from services.web.forms import Form


def read_lines(form: Form) -> list[WishLine]:
    """The wishes in the order of the form's fields `partner`, each with its `note`."""
    partners, notes = form.getlist("partner"), form.getlist("note")
    if len(partners) != len(notes):
        raise form_unreadable()
    return ranked(
        [(identity(partner), note) for partner, note in zip(partners, notes, strict=True)]
    )


def arranged(lines: Sequence[WishLine], move: str, partner_id: str) -> list[WishLine]:
    """The list after a move of one partner: up, down, top or remove; anything else leaves it."""
    order = [(line.partner_id, line.note) for line in lines]
    at = next((n for n, (partner, _) in enumerate(order) if str(partner) == partner_id), None)
    if at is not None and move in ("up", "down", "top", "remove"):
        moved = order.pop(at)
        to = {"up": max(at - 1, 0), "down": at + 1, "top": 0}
        if move in to:
            order.insert(to[move], moved)
    return ranked(order)


def ranked(order: Sequence[tuple[UUID, str]]) -> list[WishLine]:
    return [
        WishLine(partner_id=partner, rank=rank, note=note.replace("\r\n", "\n").strip())
        for rank, (partner, note) in enumerate(order, start=1)
    ]


def identity(value: str) -> UUID:
    """The id that a form's field holds. Raises InvalidError for anything else."""
    try:
        return UUID(value)
    except ValueError as error:
        raise form_unreadable() from error


def form_unreadable() -> InvalidError:
    return InvalidError("form_unreadable", "The form can't be read; open the page again.")
