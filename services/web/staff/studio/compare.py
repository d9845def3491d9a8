"""Runs side by side: what each gives to whom, how evenly, and how far that is proved."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy import select

from services.domain import overview
from services.domain.goal_words import goal_text
from services.domain.solving.fairness import fairness
from services.domain.solving.figures import BINS, Figures, Served, figures
from services.locale import decimal, percent
from services.models import Schedule, Solve
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.signed_in import HOME, StaffRoute
from services.web.staff.studio import solves
from services.web.staff.studio.proof import share
from services.web.staff.studio.solves import Run

router = APIRouter(
    prefix=f"{HOME}/missions/{{mission_id}}", include_in_schema=False, route_class=StaffRoute
)
FEWEST, MOST = 2, 4


class Cell(NamedTuple):
    """A figure; `share` of 1 where it is drawn as a bar."""

    says: str
    share: float | None = None


class Line(NamedTuple):
    """One figure of all runs."""

    title: str
    cells: list[Cell]


class Block(NamedTuple):
    name: str
    title: str
    lines: list[Line]


@router.get("/solves/compare")
def page(
    here: MissionDeskDep,
    run: Annotated[list[UUID], Query(max_length=100)] = [],  # noqa: B006
) -> Response:
    rows = here.session.execute(
        select(Solve, Schedule)
        .outerjoin(Schedule, Schedule.solve_id == Solve.id)
        .where(Solve.id.in_(run), Solve.mission_id == here.mission.id, Solve.value.is_not(None))
        .order_by(Solve.id)
    ).all()
    if not FEWEST <= len(rows) <= MOST:
        return here.page("studio/choose", part="solves", status=422)
    place = solves.numbers(here)
    chosen = [solves.run(here, solve, schedule, place[solve.id]) for solve, schedule in rows]
    told = figures(here.session, here.mission, [solve for solve, _ in rows])
    most = max(max(each.shares) for each in told) or 1
    return here.page(
        "studio/compare",
        part="solves",
        runs=chosen,
        share=share,
        blocks=[
            _proof(here, chosen, told),
            _ranks(here, told),
            _evenness(here, told),
            *_delegations(here, chosen),
            _ways(here, told),
        ],
        histograms=[_bars(each.shares, most) for each in told],
        companies=[each.companies for each in told],
        bins=[
            f"{percent(n / BINS, here.language)} – {percent((n + 1) / BINS, here.language)}"
            for n in range(BINS)
        ],
    )


def _bars(shares: Sequence[int], most: int) -> list[tuple[int, int, float]]:
    """Place, count and height of 100, for each tenth."""
    return [(number, count, round(100 * count / most, 1)) for number, count in enumerate(shares)]


def _proof(here: MissionDesk, runs: Sequence[Run], told: Sequence[Figures]) -> Block:
    words = here.words

    def gap(run: Run) -> str:
        share = overview.gap(run.solve.value, run.solve.bound)
        return "" if share is None else percent(share, here.language)

    lines = [
        Line(words.gettext("Asked for"), [Cell(here.moment(run.solve.created_at)) for run in runs]),
        Line(words.gettext("Policy"), [Cell(run.policy) for run in runs]),
        Line(words.gettext("Proof"), [Cell(run.status) for run in runs]),
        Line(goal_text("served", words), [Cell(run.value) for run in runs]),
        Line(words.gettext("Gap"), [Cell(gap(run)) for run in runs]),
        Line(words.gettext("Seconds"), [Cell(run.seconds) for run in runs]),
        Line(
            words.gettext("Meetings"),
            [Cell(decimal(each.meetings, here.language)) for each in told],
        ),
    ]
    return Block("proof", words.gettext("What was reached, and proved"), lines)


def _ranks(here: MissionDesk, told: Sequence[Figures]) -> Block:
    words = here.words
    lines = [
        Line(
            words.gettext("Wishes of rank %(rank)s") % {"rank": rank},
            [_of(here, each.ranks[rank - 1]) for each in told],
        )
        for rank in range(1, min(len(each.ranks) for each in told) + 1)
    ]
    total = Line(words.gettext("All wishes"), [_of(here, each.wishes) for each in told])
    return Block("ranks", words.gettext("Wishes served, by rank"), [*lines, total])


def _evenness(here: MissionDesk, told: Sequence[Figures]) -> Block:
    words = here.words

    def shown(value: float) -> Cell:
        return Cell(percent(round(value, 3), here.language), value)

    spread = [
        Cell(decimal(round(100 * (f.highest_share - f.lowest_share), 1), here.language))
        for f in told
    ]
    lines = [
        Line(words.gettext("Lowest share of a company"), [shown(f.lowest_share) for f in told]),
        Line(words.gettext("Half of the companies have"), [shown(f.median_share) for f in told]),
        Line(words.gettext("Highest share of a company"), [shown(f.highest_share) for f in told]),
        Line(words.gettext("Between highest and lowest, in points of per cent"), spread),
        Line(
            words.gettext("Companies without a meeting"),
            [_of(here, f.without_meeting, drawn=False) for f in told],
        ),
        Line(words.gettext("Fewest meetings of a company"), [_count(here, f.fewest) for f in told]),
        *_stage(here, told, "floor"),
    ]
    return Block("evenness", words.gettext("How evenly companies are served"), lines)


def _delegations(here: MissionDesk, runs: Sequence[Run]) -> list[Block]:
    """The share of each delegation, and how far apart they are; nothing where there is none."""
    words = here.words
    reports = [fairness(here.session, run.solve) or {"delegations": []} for run in runs]
    names = {row["cluster_id"]: row["name"] for rows in reports for row in rows["delegations"]}
    if not names:
        return []
    by_cluster = [{row["cluster_id"]: row for row in rows["delegations"]} for rows in reports]

    def cell(row: dict[str, int] | None) -> Cell:
        return _of(here, Served(row["wishes_served"], row["wishes"])) if row else Cell("")

    lines = [
        Line(name, [cell(rows.get(cluster)) for rows in by_cluster])
        for cluster, name in sorted(names.items(), key=lambda pair: pair[1])
    ]
    spread = Line(
        words.gettext("Between highest and lowest, in points of per cent"),
        [Cell(decimal(rows.get("spread", 0), here.language)) for rows in reports],
    )
    title = words.gettext("Wishes served, by delegation")
    return [Block("delegations", title, [*lines, spread])]


def _ways(here: MissionDesk, told: Sequence[Figures]) -> Block:
    words = here.words
    kept = [_of(here, f.kept) if f.kept else Cell("") for f in told]
    lines = [
        *_stage(here, told, "breaks"),
        *_stage(here, told, "moves"),
        Line(
            words.gettext("Changes of site"),
            [_count(here, f.kpis.get("site_moves", 0)) for f in told],
        ),
    ]
    if any(f.kept for f in told):
        lines.append(Line(words.gettext("Published meetings kept in their slot"), kept))
    return Block("ways", words.gettext("Breaks, ways and what moves"), lines)


def _stage(here: MissionDesk, told: Sequence[Figures], name: str) -> list[Line]:
    """Value and bound of a goal, where a run has it."""

    def cell(stage: dict[str, Any] | None) -> Cell:
        if stage is None:
            return Cell("")
        value, bound = (stage["value"] or 0), stage["bound"]
        if bound is None or value == bound:
            return _count(here, value)
        says = here.words.gettext("%(value)s; %(bound)s at least")
        shown = {"value": decimal(value, here.language), "bound": decimal(bound, here.language)}
        return Cell(says % shown)

    stages = [each.stages.get(name) for each in told]
    return [Line(goal_text(name, here.words), [cell(one) for one in stages])] if any(stages) else []


def _count(here: MissionDesk, number: int) -> Cell:
    return Cell(decimal(number, here.language))


def _of(here: MissionDesk, served: Served, *, drawn: bool = True) -> Cell:
    """'84 / 90 (93.3%)', drawn as a bar."""
    counts = f"{decimal(served.served, here.language)} / {decimal(served.of, here.language)}"
    share = percent(round(served.share, 3), here.language)
    return Cell(f"{counts} ({share})", served.share if drawn else None)
