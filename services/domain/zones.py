"""Which clocks are in use where: the time zones of countries, as the CLDR knows them."""

from collections import defaultdict
from functools import cache

from babel.core import get_global

from services.domain.venue_time import known_zones


@cache
def by_country() -> dict[str, list[str]]:
    """The zones of each country by its two-letter code, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for zone, country in get_global("zone_territories").items():
        if zone in known_zones():
            found[country].append(zone)
    return {country: sorted(zones) for country, zones in found.items()}


def all_zones() -> list[str]:
    """Every zone that lies in a country, sorted."""
    return sorted(zone for zones in by_country().values() for zone in zones)


def only_zone(country: str) -> str:
    """The country's zone where it has just one; nothing otherwise."""
    zones = by_country().get(country.upper(), [])
    return zones[0] if len(zones) == 1 else ""
