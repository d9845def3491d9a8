"""How long it takes from one site to another, as the form on the page of places holds it."""

from collections.abc import Sequence
from itertools import combinations

from sqlalchemy import select

from services.domain.travel import Way, travel_of
from services.models import Site
from services.web.company.merging import Values
from services.web.staff.desk import MissionDesk
from services.web.staff.setup import typed


def sites_of(here: MissionDesk) -> Sequence[Site]:
    return here.session.scalars(
        select(Site).filter_by(mission_id=here.mission.id).order_by(Site.name)
    ).all()


def titles(sites: Sequence[Site]) -> dict[str, str]:
    """Each pair of sites once, by the name of its field."""
    return {
        _field(one, other): f"{one.name} – {other.name}" for one, other in combinations(sites, 2)
    }


def stored(here: MissionDesk, sites: Sequence[Site]) -> dict[str, str]:
    """Minutes by the name of the field; empty where none are stored."""
    minutes = {
        frozenset((row.site_id, row.other_id)): str(row.minutes)
        for row in travel_of(here.session, mission=here.mission)
    }
    return {
        _field(one, other): minutes.get(frozenset((one.id, other.id)), "")
        for one, other in combinations(sites, 2)
    }


def ways(sites: Sequence[Site], values: Values) -> list[Way]:
    """What was typed. Raises InvalidError where it is no number."""
    found: list[Way] = []
    for one, other in combinations(sites, 2):
        name = _field(one, other)
        minutes = typed.number(values.get(name, ""), where=name)
        if minutes is not None:
            found.append(Way(site=one, other=other, minutes=minutes))
    return found


def _field(one: Site, other: Site) -> str:
    """The same whatever the sites are called, so that renaming one is no other way."""
    first, second = sorted((one.id.hex, other.id.hex))
    return f"way-{first}-{second}"
