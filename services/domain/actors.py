"""Who did it, by name: events only know ids."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.models import Company, Delegate, Participation, StaffAccount, StaffToken


def names(session: Session, actors: Iterable[str]) -> dict[str, str]:
    """The names of people and companies among these actors, in a fixed number of queries.

    Processes, and whoever is no longer there, have none.
    """
    ids: dict[str, set[UUID]] = defaultdict(set)
    for actor in set(actors):
        kind, _, number = actor.partition(":")
        try:
            ids[kind].add(UUID(number))
        except ValueError:
            continue
    found: dict[str, str] = {}
    for kind, statement in (
        ("staff", select(StaffToken.id, StaffToken.label).where(StaffToken.id.in_(ids["staff"]))),
        (
            "staff",
            select(StaffAccount.id, StaffAccount.name).where(StaffAccount.id.in_(ids["staff"])),
        ),
        (
            "company",
            select(Participation.id, Company.name)
            .join(Company, Company.id == Participation.company_id)
            .where(Participation.id.in_(ids["company"])),
        ),
        (
            "delegate",
            select(Delegate.id, Delegate.name).where(Delegate.id.in_(ids["delegate"])),
        ),
    ):
        found |= {f"{kind}:{row_id}": name for row_id, name in session.execute(statement)}
    return found
