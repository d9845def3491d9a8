"""A mission as the folder of CSV that an import reads: again into Escale, or into a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from services.imports import export_participations as people
from services.imports import export_programme as programme
from services.imports.columns import FILES
from services.imports.export_programme import Row
from services.imports.guard import guarded
from services.imports.loading import written
from services.imports.missions import STATES
from services.models import Mission, MissionState


def export_folder(session: Session, *, mission: Mission, folder: Path) -> list[Path]:
    """The files written, each in UTF-8 with its mark and semicolons, as spreadsheets open them.

    Imported again they change nothing. Vetoes are private and stay out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows: dict[str, Iterable[Row]] = {
        "mission": [_mission(mission)],
        "clusters": _clusters(mission),
        "half_days": programme.half_days(session, mission),
        "slots": programme.slots(session, mission),
        "tables": programme.tables(session, mission),
        "travel": programme.travel(session, mission),
        "companies": people.companies(session, mission),
        "delegates": people.delegates(session, mission),
        "availability": people.absences(session, mission),
        "interpreters": people.interpreters(session, mission),
        "delegations": people.delegations(session, mission),
        "wishes": people.wishes(session, mission),
        "answers": people.answers(session, mission),
        "activities": programme.activities(session, mission),
        "attendance": programme.attendance(session, mission),
        "arrangements": people.arrangements(session, mission),
    }
    return [_write(folder, file.name, rows[file.name]) for file in FILES if file.name in rows]


def _write(folder: Path, name: str, rows: Iterable[Row]) -> Path:
    path = folder / f"{name}.csv"
    columns = next([column.name for column in file.columns] for file in FILES if file.name == name)
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([guarded(written(row.get(column))) for column in columns])
    return path


def _mission(mission: Mission) -> Row:
    zone = ZoneInfo(mission.time_zone)
    names = ("code", "title", "country", "city", "time_zone", "starts_on", "ends_on", "contact")
    return {
        **{name: getattr(mission, name) for name in names},
        "organiser": mission.organiser.name,
        "partners": tuple(sorted(partner.name for partner in mission.partners)),
        "wish_budget": mission.wish_budget,
        "min_meetings": mission.min_meetings,
        "break_cap": mission.break_cap,
        "frozen_hours": mission.frozen_hours,
        "silence_is_yes": "yes" if mission.silence_is_yes else "no",
        "registration_open": "yes" if mission.registration_open else "no",
        **{
            name: moment and f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
            for name, moment in (
                ("wishes_close_at", mission.wishes_close_at),
                ("answers_close_at", mission.answers_close_at),
            )
        },
        "state": mission.state if mission.state in STATES else MissionState.CLOSED,
    }


def _clusters(mission: Mission) -> Iterator[Row]:
    for cluster in [mission.organiser, *mission.partners]:
        names = ("name", "country", "email", "language")
        yield {name: getattr(cluster, name) for name in names}
