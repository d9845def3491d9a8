"""Who did something, by name: for the eyes of staff, never stored."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from services.models import StaffAccount, StaffToken

STAFF = "staff:"


def staff_names(session: Session, actors: Iterable[str]) -> Mapping[str, str]:
    """The names of those among the actors that are staff; a token goes by its label."""
    ids = {UUID(actor.removeprefix(STAFF)) for actor in actors if actor.startswith(STAFF)}
    known = union_all(
        select(StaffAccount.id, StaffAccount.name).where(StaffAccount.id.in_(ids)),
        select(StaffToken.id, StaffToken.label).where(StaffToken.id.in_(ids)),
    )
    return {f"{STAFF}{holder}": name for holder, name in session.execute(known)}
