"""How long it takes from one site of a mission to another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.errors import InvalidError
from services.domain.events import Fact, record
from services.domain.mission_states import refuse_when_over
from services.domain.rows import hold
from services.models import Mission, Site, Travel

LONGEST_MINUTES = 24 * 60


@dataclass(frozen=True, kw_only=True)
class Way:
    """From `site` to `other`, and back, it takes `minutes`."""

    site: Site
    other: Site
    minutes: int

    @property
    def ends(self) -> frozenset[Site]:
        return frozenset((self.site, self.other))


def register_travel(
    session: Session, *, mission: Mission, ways: Sequence[Way], actor: str
) -> list[Travel]:
    """Between the mission's sites it takes exactly these times, given as a whole.

    Between two sites that no way names it takes none. The same ways again change and record
    nothing. Raises InvalidError with all ways that lead nowhere, are given twice, or take less
    than 0 or more than 1440 minutes.
    """
    hold(session, mission)
    refuse_when_over(mission)
    problems = tuple(_problems(mission, ways))
    if problems:
        raise InvalidError(
            "travel", "The travel times can't be taken as they are.", problems=problems
        )
    if _write(session, mission, ways):
        record(
            session,
            Fact.PROGRAMME_CHANGED,
            subject_id=mission.id,
            mission_id=mission.id,
            actor=actor,
        )
    return travel_of(session, mission=mission)


def travel_of(session: Session, *, mission: Mission) -> list[Travel]:
    """The mission's travel times, always in the same order."""
    return list(
        session.scalars(
            select(Travel)
            .filter_by(mission_id=mission.id)
            .order_by(Travel.site_id, Travel.other_id)
        )
    )


def _write(session: Session, mission: Mission, ways: Sequence[Way]) -> bool:
    present = {(row.site_id, row.other_id): row for row in travel_of(session, mission=mission)}
    wanted = {tuple(sorted(site.id for site in way.ends)): way.minutes for way in ways}
    if wanted == {pair: row.minutes for pair, row in present.items()}:
        return False
    for pair, row in present.items():
        if pair not in wanted:
            session.delete(row)
    for (first, second), minutes in wanted.items():
        session.merge(
            Travel(site_id=first, other_id=second, mission_id=mission.id, minutes=minutes)
        )
    session.flush()
    return True


def _problems(mission: Mission, ways: Sequence[Way]) -> Iterator[InvalidError]:
    seen: set[frozenset[Site]] = set()
    for number, way in enumerate(ways):
        where = f"travel/{number}"
        if any(site.mission_id != mission.id for site in way.ends):
            yield InvalidError(
                "site_outside_mission", "That site is not in this mission.", f"{where}/other_id"
            )
        elif len(way.ends) == 1:
            yield InvalidError(
                "travel_nowhere",
                f"This leads from «{way.site.name}» to itself; name two sites.",
                f"{where}/other_id",
            )
        elif way.ends in seen:
            yield InvalidError(
                "travel_twice",
                f"The way between «{way.site.name}» and «{way.other.name}» stands there twice;"
                " once is for both directions.",
                f"{where}/other_id",
            )
        elif not 0 <= way.minutes <= LONGEST_MINUTES:
            yield InvalidError(
                "minutes",
                f"Travel takes 0 to {LONGEST_MINUTES} minutes.",
                f"{where}/minutes",
            )
        seen.add(way.ends)
