"""Missions with two sites and two half-days, and drafts of them that keep every rule."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from itertools import product

from sqlalchemy.orm import Session

from scheduler import Meeting as Solved
from scheduler import Problem
from scheduler.rules import Rule, broken_rules
from services.domain import arrangements, interpreters, places, programme, travel
from services.domain.solving import running
from services.domain.travel import Way
from services.models import Delegate, HalfDay, Language, Schedule, Site, Slot, Solve, Table
from tests.domain.drafts import begun, draft_of, result
from tests.missions import DAY, NOW, SmallMission, small_mission

ACTOR = "staff:1"
#: the rules that a move by hand keeps
KEPT = frozenset(
    {
        Rule.LENGTH,
        Rule.FREE,
        Rule.SEATS,
        Rule.DELEGATES,
        Rule.TABLES,
        Rule.SITE,
        Rule.TRAVEL,
        Rule.INTERPRETERS,
        Rule.ALLOWED,
        Rule.PINS,
        Rule.PRECEDENCE,
    }
)


@dataclass(frozen=True, kw_only=True)
class Venue:
    """Three slots in the morning, two in the afternoon; two tables here, one at the lake."""

    small: SmallMission
    slots: list[Slot]
    tables: list[Table]
    lake: Site
    delegates: list[Delegate] = field(default_factory=list)


def venue(session: Session, *, minutes: int = 30) -> Venue:
    """The last host has two seats and two delegates; the way to the lake takes so long."""
    small = small_mission(session, visitors=2, hosts=3, slots=3, tables=2)
    mission = small.mission
    afternoon = programme.add_half_day(
        session,
        mission=mission,
        name="Mardi après-midi",
        day=DAY,
        starts=time(14),
        ends=time(15),
        actor=ACTOR,
    )
    slots = [*small.slots, *(_slot(session, afternoon, half) for half in (0, 1))]
    lake = places.add_site(session, mission=mission, name="Lac", actor=ACTOR)
    room = places.add_room(session, site=lake, name="Phare", actor=ACTOR)
    far = places.add_table(session, room=room, number=3, actor=ACTOR)
    here = session.get_one(Site, small.tables[0].room.site_id)
    ways = [Way(site=here, other=lake, minutes=minutes)]
    travel.register_travel(session, mission=mission, ways=ways, actor=ACTOR)
    small.hosts[-1].seats = 2
    second = Delegate(
        mission_id=mission.id,
        participation_id=small.hosts[-1].id,
        name="Deuxième personne",
        email="deuxieme@example.org",
        language=Language.FRENCH,
    )
    session.add(second)
    for row, language in (
        (small.visitors[0], "fr"),
        (small.hosts[0], "ar"),
        (small.hosts[1], "ar"),
    ):
        row.languages = [language]
    interpreters.add_interpreter(
        session, mission=mission, name="Amina", pairs=["ar-fr"], actor=ACTOR
    )
    arrangements.arrange_meeting(
        session, mission=mission, participations=small.hosts[:2], length=2, actor=ACTOR
    )
    session.flush()
    return Venue(
        small=small,
        slots=slots,
        tables=[*small.tables, far],
        lake=lake,
        delegates=[*small.delegates, second],
    )


def _slot(session: Session, half_day: HalfDay, half: int) -> Slot:
    return programme.add_slot(
        session,
        half_day=half_day,
        starts=time(14, 30 * half),
        ends=time(14 + half, 30 * (1 - half)),
        actor=ACTOR,
    )


def broken(problem: Problem, meetings: Sequence[Solved]) -> list[str]:
    """What the scheduler's own check says of these meetings, as far as moves must keep to it."""
    found = broken_rules(problem, tuple(meetings))
    return [str(violation) for violation in found if violation.rule in KEPT]


def valid_draft(session: Session, small: SmallMission, order: Sequence[int]) -> Schedule:
    """A draft of meetings put one after the other wherever the rules let them, as `order` turns."""
    task = begun(session, small)
    problem = task.problem
    everywhere = list(product(problem.slots, problem.tables))
    people = {one.id: [each.id for each in one.delegates] for one in problem.participants}
    meetings: list[Solved] = []
    for number, candidate in enumerate(problem.candidates):
        turn = order[number % len(order)] % len(everywhere)
        for slot, table in everywhere[turn:] + everywhere[:turn]:
            new = Solved(
                candidate=candidate.id,
                participants=candidate.participants,
                delegates=tuple(
                    people[one][turn % len(people[one])] for one in candidate.participants
                ),
                slot=slot.id,
                table=table.id,
                interpreters=tuple(problem.interpreters[0].id for _ in candidate.interpreting),
            )
            if not broken(problem, [*meetings, new]):
                meetings.append(new)
                break
    running.finish(session, task.solve_id, result(problem, meetings), now=NOW)
    session.flush()
    return draft_of(session, session.get_one(Solve, task.solve_id))
