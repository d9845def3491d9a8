"""Imports a folder, a workbook or a published event: all of it or nothing."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.b2bsp.dzn import Event, read_dzn
from scheduler.errors import ProblemError
from services.domain.events import Fact, record
from services.imports.activities import load_activities, load_attendance
from services.imports.arrangements import load_arrangements
from services.imports.availability import load_availability
from services.imports.companies import load_companies, load_delegates
from services.imports.delegations import load_delegations
from services.imports.delimited import read_text
from services.imports.files import read_files
from services.imports.interpreters import load_interpreters
from services.imports.loading import Loading, applying, counted_events
from services.imports.missions import load_clusters, load_mission, load_state
from services.imports.places import load_sites, load_tables, load_travel
from services.imports.problems import Problem, Problems, UnreadableError, sentence
from services.imports.programme import load_half_days, load_slots
from services.imports.published_event import Venue, code_of, content_of
from services.imports.records import Content
from services.imports.report import Report
from services.imports.wishes import load_answers, load_vetoes, load_wishes
from services.models import Mission

#: in this order: what is referred to comes before what refers to it
STEPS: tuple[Callable[[Loading], None], ...] = (
    load_half_days,
    load_slots,
    load_sites,
    load_companies,
    load_delegates,
    load_tables,
    load_availability,
    load_interpreters,
    load_delegations,
    load_wishes,
    load_answers,
    load_vetoes,
    load_activities,
    load_travel,
    load_attendance,
    load_arrangements,
)
#: an event that knows no date is laid this many days ahead
AHEAD = timedelta(days=60)


def import_path(
    session: Session, path: Path, *, actor: str, now: datetime, dry_run: bool = False
) -> Report:
    """Imports a `.dzn` event, or else a folder of CSV or a workbook."""
    load = import_event if path.suffix.lower() == ".dzn" else import_folder
    return load(session, path, actor=actor, now=now, dry_run=dry_run)


def import_folder(
    session: Session, path: Path, *, actor: str, now: datetime, dry_run: bool = False
) -> Report:
    """The mission is as the files say, written in the caller's transaction; the report says how.

    New rows are created, those that differ changed, the same again changes and records nothing.
    With any problem, and in a dry run, nothing is written at all. Lists are given as a whole: the
    wishes and the vetoes of a company, the absences of a delegate or interpreter, those who attend
    an activity, the slots of a half-day and of a closed table, the mission's travel times and
    delegations. Nothing else is ever removed, and a column that a file does not have leaves what
    is stored.
    """
    out = Problems()
    content = read_files(path, out)
    if not content.mission and "mission" not in content.files and not out:
        message = "The file mission is missing; it says which mission the others are about."
        out.add(Problem(message=message, file=path.name))
    elif content.files.get("mission") and not content.mission and not out:
        message = "There is no row; describe the mission in one."
        out.add(Problem(message=message, file=content.files["mission"]))
    return _load(session, content, out, actor=actor, now=now, dry_run=dry_run)


def import_event(
    session: Session,
    path: Path,
    *,
    actor: str,
    now: datetime,
    dry_run: bool = False,
    venue: Venue | None = None,
) -> Report:
    """The mission of a published event: every requested meeting is arranged and must be held.

    Its day is some weeks ahead of `now`, and stays when the same event is imported again.
    """
    out = Problems()
    try:
        event = read_dzn(read_text(path), path.stem)
        content = content_of(event, day=_day(session, event, now), venue=venue or Venue())
    except ProblemError as error:
        out.add(Problem(message=f"{error}.", file=path.name))
        content = Content()
    except UnreadableError as error:
        out.add(Problem(message=sentence(error), file=path.name))
        content = Content()
    return _load(session, content, out, actor=actor, now=now, dry_run=dry_run)


def _day(session: Session, event: Event, now: datetime) -> date:
    known = session.scalar(select(Mission.starts_on).where(Mission.code == code_of(event)))
    return known or (now + AHEAD).date()


def _load(
    session: Session,
    content: Content,
    out: Problems,
    *,
    actor: str,
    now: datetime,
    dry_run: bool,
) -> Report:
    loading = Loading(session=session, content=content, actor=actor, now=now, out=out)
    attempt = session.begin_nested()
    with counted_events(loading):
        _carry_out(loading)
    if out or dry_run:
        attempt.rollback()
    else:
        attempt.commit()
    return Report(
        dry_run=dry_run,
        mission=content.mission[0].code if content.mission else "",
        counts=loading.counts,
        problems=tuple(out),
        unlisted=out.unlisted,
        notes=loading.notes,
        changed=loading.events > 0,
    )


def _carry_out(loading: Loading) -> None:
    load_clusters(loading)
    if not load_mission(loading):
        return
    for step in STEPS:
        step(loading)
    row = loading.content.mission[0]
    if not loading.out:
        with applying(loading, "mission", [row], counted=False):
            load_state(loading)
    if loading.events:
        record(
            loading.session,
            Fact.MISSION_IMPORTED,
            subject_id=loading.mission.id,
            mission_id=loading.mission.id,
            actor=loading.actor,
            data={file: count.created + count.changed for file, count in loading.counts.items()},
        )
