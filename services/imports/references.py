"""From names in files to rows of the mission; a name that means nothing is a problem."""

import difflib
from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import select

from services.imports.loading import Loading
from services.imports.records import Record
from services.imports.values import same
from services.models import Company, Delegate, HalfDay, Participation, Site, Slot

Found = TypeVar("Found")


def participations(loading: Loading) -> dict[str, list[Participation]]:
    """Those of the mission by the company's name."""
    rows = loading.session.scalars(
        select(Participation)
        .join(Company)
        .where(Participation.mission_id == loading.mission.id)
        .order_by(Participation.id)
    )
    by_name: dict[str, list[Participation]] = {}
    for row in rows:
        by_name.setdefault(same(row.company.name), []).append(row)
    return by_name


def company_named(
    loading: Loading,
    known: dict[str, list[Participation]],
    file: str,
    row: Record,
    column: str,
    *,
    name: str | None = None,
) -> Participation | None:
    """The participation of the company in that column; None if that is a problem."""
    name = name if name is not None else str(getattr(row, column))
    found = known.get(same(name), [])
    if len(found) == 1:
        return found[0]
    if found:
        message = f"Several companies of the mission are called «{name}»; rename one of them."
        loading.problem(file, row, message, column=column)
    elif not loading.content.is_spoilt("companies", name):
        names = [rows[0].company.name for rows in known.values()]
        message = f"No company «{name}» takes part in the mission{perhaps(name, names)}."
        loading.problem(file, row, message, column=column)
    return None


def delegates(loading: Loading) -> dict[str, list[Delegate]]:
    """Those of the mission by mail address."""
    rows = loading.session.scalars(
        select(Delegate).where(Delegate.mission_id == loading.mission.id).order_by(Delegate.id)
    )
    by_email: dict[str, list[Delegate]] = {}
    for row in rows:
        by_email.setdefault(same(row.email), []).append(row)
    return by_email


def delegate_at(
    loading: Loading,
    known: dict[str, list[Delegate]],
    file: str,
    row: Record,
    *,
    email: str,
    company: str,
) -> Delegate | None:
    """The delegate of that address (and company, where it is given); None is a problem."""
    found = [
        delegate
        for delegate in known.get(same(email), [])
        if not company or same(delegate.participation.company.name) == same(company)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        message = "Several companies have a delegate of this address; name the company too."
        loading.problem(file, row, message, column="email")
    elif not loading.content.is_spoilt("delegates", email):
        emails = [rows[0].email for rows in known.values()]
        message = f"No delegate of the mission has this address{perhaps(email, emails)}."
        loading.problem(file, row, message, column="email")
    return None


def sites(loading: Loading) -> dict[str, Site]:
    rows = loading.session.scalars(
        select(Site).where(Site.mission_id == loading.mission.id).order_by(Site.id)
    )
    return {same(row.name): row for row in rows}


def site_named(
    loading: Loading, known: dict[str, Site], file: str, row: Record, column: str
) -> Site | None:
    """The site in that column; None if that is a problem."""
    name = str(getattr(row, column))
    found = known.get(same(name))
    spoilt = any(loading.content.spoilt.get(file) for file in ("tables", "activities"))
    if found is None and not spoilt:
        names = [site.name for site in known.values()]
        message = f"The mission has no site «{name}»{perhaps(name, names)}."
        loading.problem(file, row, message, column=column)
    return found


def half_days(loading: Loading) -> dict[str, HalfDay]:
    rows = loading.session.scalars(
        select(HalfDay).where(HalfDay.mission_id == loading.mission.id).order_by(HalfDay.period)
    )
    return {same(row.name): row for row in rows}


def half_day_named(
    loading: Loading,
    known: dict[str, HalfDay],
    file: str,
    row: Record,
    column: str,
    *,
    name: str | None = None,
) -> HalfDay | None:
    name = name if name is not None else str(getattr(row, column))
    found = known.get(same(name))
    if found is None and not loading.content.is_spoilt("half_days", name):
        message = (
            f"The mission has no half-day «{name}»"
            f"{perhaps(name, [half_day.name for half_day in known.values()])}."
        )
        loading.problem(file, row, message, column=column)
    return found


def slots(loading: Loading) -> dict[str, list[Slot]]:
    """The mission's slots by time under «half-day» and one by one under «half-day 09:00»."""
    rows = loading.session.scalars(
        select(Slot).where(Slot.mission_id == loading.mission.id).order_by(Slot.period)
    )
    by_name: dict[str, list[Slot]] = {}
    for row in rows:
        by_name.setdefault(same(row.half_day.name), []).append(row)
        by_name[same(slot_name(row))] = [row]
    return by_name


def slot_name(slot: Slot) -> str:
    return f"{slot.half_day.name} {slot.starts:%H:%M}"


def slots_named(
    loading: Loading,
    known: dict[str, list[Slot]],
    file: str,
    row: Record,
    column: str,
    *,
    name: str,
) -> Sequence[Slot]:
    """All slots of a half-day, or the one that starts at a time; none is a problem."""
    found = known.get(same(name), [])
    spoilt = any(
        same(name).startswith(half_day)
        for file_name in ("half_days", "slots")
        for half_day in loading.content.spoilt.get(file_name, ())
    )
    if not found and not spoilt:
        names = [slot_name(rows[0]) for rows in known.values()]
        message = (
            f"The mission has no slot «{name}»; write the half-day and the time at which the slot"
            f" starts, as in «{names[0] if names else 'Monday morning 09:00'}»."
        )
        loading.problem(file, row, message, column=column)
    return found


def perhaps(name: str, names: Iterable[str]) -> str:
    """The known name that is nearest, as a question."""
    by_key = {same(known): known for known in names}
    close = difflib.get_close_matches(same(name), list(by_key), 1, cutoff=0.75)
    return f" (is «{by_key[close[0]]}» meant?)" if close else ""
