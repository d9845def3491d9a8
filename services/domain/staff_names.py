"""Who of the staff it was, by name, for other staff."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.models import StaffAccount, StaffToken

PREFIX = "staff:"


def staff_names(session: Session, actors: Iterable[str]) -> dict[str, str]:
    """The names of accounts and the labels of tokens behind these actors, as far as known."""
    ids = {_id(actor) for actor in actors} - {None}
    people = select(StaffAccount.id, StaffAccount.name).where(StaffAccount.id.in_(ids))
    tokens = select(StaffToken.id, StaffToken.label).where(StaffToken.id.in_(ids))
    return {
        f"{PREFIX}{id_}": name
        for query in (people, tokens)
        for id_, name in session.execute(query).all()
    }


def _id(actor: str) -> UUID | None:
    try:
        return UUID(actor.removeprefix(PREFIX)) if actor.startswith(PREFIX) else None
    except ValueError:
        return None
