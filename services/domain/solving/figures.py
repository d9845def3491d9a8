"""What a run gives to whom, in figures that can be laid side by side.

Wishes are those that companies taking part have today, so that all runs have the same
denominators; a wish is served where its two companies meet.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from services.domain import schedules
from services.models import (
    Meeting,
    Mission,
    Participation,
    ParticipationState,
    Solve,
    Wish,
)

BINS = 10


class Served(NamedTuple):
    """How many, out of how many."""

    served: int
    of: int

    @property
    def share(self) -> float:
        return self.served / self.of if self.of else 0.0


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`shares[n]`: companies of whose wishes at least n tenths are served, and no further tenth.

    All of them served counts to the last tenth. Shares are of 1; `kept` is None while nothing is
    published. `stages` are value, bound and status of each goal as the solver told them.
    """

    wishes: Served
    ranks: tuple[Served, ...]
    shares: tuple[int, ...]
    companies: int
    lowest_share: float
    median_share: float
    highest_share: float
    meetings: int
    without_meeting: Served
    fewest: int
    kept: Served | None
    stages: dict[str, dict[str, Any]]
    kpis: dict[str, Any]


class _Wished(NamedTuple):
    participation: str
    partner: str
    rank: int


def figures(session: Session, mission: Mission, solves: Sequence[Solve]) -> list[Figures]:
    """The figures of each of these runs, which have a schedule."""
    wishes, taking_part = _wishes(session, mission), _taking_part(session, mission)
    told = _told(session, mission)
    parts = session.execute(
        select(
            Solve.id, Solve.result["meetings"], Solve.result["stages"], Solve.result["kpis"]
        ).where(Solve.id.in_([solve.id for solve in solves]))
    )
    known = {
        solve_id: {"meetings": meetings, "stages": stages, "kpis": kpis}
        for solve_id, meetings, stages, kpis in parts
    }
    measure = partial(_figures, wishes, taking_part, told)
    return [measure(**known[solve.id]) for solve in solves]


def _figures(
    wishes: Sequence[_Wished],
    taking_part: Sequence[str],
    told: dict[str, str] | None,
    *,
    meetings: list[dict[str, Any]],
    stages: list[dict[str, Any]],
    kpis: dict[str, Any],
) -> Figures:
    met = {pair for row in meetings for pair in permutations(row["participants"], 2)}
    held = Counter(who for row in meetings for who in row["participants"])
    wished, served = Counter[str](), Counter[str]()
    by_rank: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for wish in wishes:
        is_served = (wish.participation, wish.partner) in met
        wished[wish.participation] += 1
        served[wish.participation] += is_served
        by_rank[wish.rank][0] += is_served
        by_rank[wish.rank][1] += 1
    shares = sorted(served[who] / wished[who] for who in wished) or [0.0]
    bins = Counter(min(BINS - 1, int(share * BINS)) for share in shares if wished)
    starts = {row["candidate"]: row["slot"] for row in meetings}
    return Figures(
        wishes=Served(served.total(), wished.total()),
        ranks=tuple(Served(*by_rank[rank]) for rank in sorted(by_rank)),
        shares=tuple(bins[number] for number in range(BINS)),
        companies=len(wished),
        lowest_share=shares[0],
        median_share=median(shares),
        highest_share=shares[-1],
        meetings=len(meetings),
        without_meeting=Served(sum(not held[who] for who in taking_part), len(taking_part)),
        fewest=min((held[who] for who in taking_part), default=0),
        kept=None
        if told is None
        else Served(sum(starts.get(key) == slot for key, slot in told.items()), len(told)),
        stages={stage["name"]: stage for stage in stages},
        kpis=kpis,
    )


def _wishes(session: Session, mission: Mission) -> list[_Wished]:
    own, other = aliased(Participation), aliased(Participation)
    accepted = ParticipationState.ACCEPTED
    rows = session.execute(
        select(Wish.participation_id, Wish.partner_id, Wish.rank)
        .join(own, own.id == Wish.participation_id)
        .join(other, other.id == Wish.partner_id)
        .where(Wish.mission_id == mission.id, own.state == accepted, other.state == accepted)
    )
    return [_Wished(str(who), str(whom), rank) for who, whom, rank in rows]


def _taking_part(session: Session, mission: Mission) -> list[str]:
    rows = select(Participation.id).filter_by(
        mission_id=mission.id, state=ParticipationState.ACCEPTED
    )
    return [str(row) for row in session.scalars(rows)]


def _told(session: Session, mission: Mission) -> dict[str, str] | None:
    """The slots of the meetings that delegates have been told of."""
    version = schedules.published(session, mission.id)
    if version is None:
        return None
    rows: Sequence[tuple[str, UUID]] = session.execute(
        select(Meeting.key, Meeting.slot_id).filter_by(schedule_id=version.id)
    ).all()
    return {key: str(slot_id) for key, slot_id in rows}
