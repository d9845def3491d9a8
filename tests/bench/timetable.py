"""The timetable of 300 participants and 32 slots: first views, a meeting in the hand, a move."""

import os
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx2
import psutil
from sqlalchemy import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.db import create_engine_for, transaction
from services.demo import service
from services.demo.service import Service
from services.domain.solving.inputs import meeting_key
from services.domain.tokens import issue_token
from services.domain.venue_time import bounds, period
from services.models import (
    Booking,
    Cluster,
    Company,
    Delegate,
    HalfDay,
    Language,
    Meeting,
    MeetingParticipant,
    Mission,
    MissionState,
    Participation,
    Room,
    Schedule,
    ScheduleState,
    Side,
    Site,
    Slot,
    Table,
)
from services.serve import environment_of
from services.settings import get_settings
from tests.web.staff_site import form_field

VISITORS, HOSTS, TABLES = 100, 200, 60
HALF_DAYS, SLOTS = 4, 8
ROUNDS = 12
DAY = date(2027, 4, 13)
TUNIS = ZoneInfo("Africa/Tunis")


class Large(NamedTuple):
    address: str
    meetings: int


def run() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="escale-bench-") as folder,
        service.running(Path(folder), usual_port=False) as here,
    ):
        os.environ.update(environment_of(here.folder))
        get_settings.cache_clear()
        engine = create_engine_for(here.database_url)
        with transaction(engine) as session:
            large = _large(session)
            token = issue_token(session, label="bench", actor="bench", now=datetime.now(UTC))[1]
        print(
            f"{VISITORS + HOSTS} participants, {HALF_DAYS * SLOTS} slots, {TABLES} tables,"
            f" {large.meetings} meetings"
        )
        with httpx2.Client(base_url=here.base_url, follow_redirects=True, timeout=60) as client:
            client.get("/enter", params={"token": token})
            _views(here, client, large)
            _moves(here, client, large)
        engine.dispose()


def _views(here: Service, client: httpx2.Client, large: Large) -> None:
    for name, query in (
        ("by table, one half-day", "?by=tables"),
        ("by company, one half-day", "?by=participants"),
        ("by table, all", "?by=tables&half_day=all"),
        ("by company, all", "?by=participants&half_day=all"),
        ("one company found", "?by=participants&find=Entreprise+7"),
    ):
        _times(here, name, lambda query=query: client.get(large.address + query))


def _moves(here: Service, client: httpx2.Client, large: Large) -> None:
    """A meeting goes to the first free place that costs least, and the next time to another."""
    page = client.get(large.address).text
    meeting = page.split('href="timetable/meetings/')[1].split('"')[0]
    fields = form_field(page)
    asking = f"{large.address}/meetings/{meeting}"
    script = {"Accept": "application/json"}

    def hand() -> httpx2.Response:
        return client.get(asking, headers=script)

    _times(here, "a meeting in the hand", hand)
    _times(here, "its page", lambda: client.get(asking))
    turn = iter(range(ROUNDS * 2))

    def move() -> httpx2.Response:
        to = free[next(turn) % len(free)]
        return client.post(f"{asking}/place", data={**fields, "to": to}, headers=script)

    told = hand().json()
    free = [row[1] for row in told["cells"].values() if len(row) > 1 and row[1][:5] != "with."]
    free = free[:2]
    _times(here, "a move and its cells", move)


def _times(here: Service, name: str, ask: Any) -> None:
    """The first answer, then the median of the rest: wall and the server's CPU; and the bytes."""
    api = psutil.Process(int((here.folder / "run" / "api.pid").read_text()))

    def once() -> tuple[float, float, int]:
        used, started = _cpu(api), time.monotonic()
        answer = ask()
        taken = time.monotonic() - started
        if answer.status_code != httpx2.codes.OK:
            raise RuntimeError(f"{name}: {answer.status_code}")
        return taken, _cpu(api) - used, len(answer.content)

    first, *rest = [once() for _ in range(ROUNDS)]
    taken, cpu = median(one[0] for one in rest), sum(one[1] for one in rest) / len(rest)
    print(
        f"{name:<26} first {first[0] * 1000:4.0f} ms, then {taken * 1000:4.0f} ms"
        f"  CPU {cpu * 1000:4.0f} ms  {rest[-1][2] / 1000:6.1f} kB",
        flush=True,
    )


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _large(session: Session) -> Large:
    """A draft in which seven of eight places are taken, nobody twice at a time."""
    mission, slots = _programme(session)
    here = {"mission_id": mission.id}
    site = Site(id=uuid7(), **here, name="Palais")
    room = Room(id=uuid7(), **here, site_id=site.id, name="Salle")
    tables = [Table(id=uuid7(), **here, room_id=room.id, number=n + 1) for n in range(TABLES)]
    session.add(site)
    session.flush()
    session.add(room)
    session.flush()
    session.add_all(tables)
    visitors, hosts = (_people(session, mission, side) for side in (Side.VISITOR, Side.HOST))
    schedule = Schedule(**here, version=1, state=ScheduleState.DRAFT, created_at=datetime.now(UTC))
    session.add(schedule)
    session.flush()
    version = {**here, "schedule_id": schedule.id}
    meetings, participants, bookings = [], [], []
    for nth, slot in enumerate(slots):
        for number, table in enumerate(tables):
            if (nth * 3 + number) % 8 == 0:
                continue
            visitor = visitors[(number + nth * 3) % VISITORS]
            host = hosts[(number + nth * 7) % HOSTS]
            meeting = uuid7()
            meetings.append(
                {
                    **version,
                    "id": meeting,
                    "key": meeting_key((visitor[0], host[0]), nth + 1),
                    "slot_id": slot.id,
                    "table_id": table.id,
                    "period": slot.period,
                }
            )
            for participation, delegate in (visitor, host):
                taken = {**version, "meeting_id": meeting}
                participants.append({**taken, "participation_id": participation})
                bookings.append({**taken, "delegate_id": delegate, "period": slot.period})
    session.execute(insert(Meeting), meetings)
    session.execute(insert(MeetingParticipant), participants)
    session.execute(insert(Booking), bookings)
    address = f"/staff/missions/{mission.id}/schedules/{schedule.id}/timetable"
    return Large(address, len(meetings))


def _programme(session: Session) -> tuple[Mission, list[Slot]]:
    cluster = Cluster(name="Pôle", country="FR", email="pole@pole.example")
    session.add(cluster)
    session.flush()
    mission = Mission(
        code="large",
        title="Grande mission",
        country="TN",
        city="Tunis",
        time_zone="Africa/Tunis",
        starts_on=DAY,
        ends_on=DAY + timedelta(days=1),
        state=MissionState.SCHEDULED,
        organiser_id=cluster.id,
        contact="contact@pole.example",
    )
    session.add(mission)
    session.flush()
    slots = []
    for number in range(HALF_DAYS):
        day, begins = DAY + timedelta(days=number // 2), 9 if number % 2 == 0 else 14
        half_day = HalfDay(
            mission_id=mission.id,
            name=f"Demi-journée {number + 1}",
            date=day,
            starts=wall(begins),
            ends=wall(begins + 4),
            period=period(day, wall(begins), wall(begins + 4), TUNIS),
        )
        session.add(half_day)
        session.flush()
        for nth in range(SLOTS):
            starts = wall(begins + nth // 2, 30 * (nth % 2))
            ends = wall(begins + (nth + 1) // 2, 30 * ((nth + 1) % 2))
            slot = Slot(
                mission_id=mission.id,
                half_day_id=half_day.id,
                half_day_period=half_day.period,
                starts=starts,
                ends=ends,
                period=period(day, starts, ends, TUNIS),
            )
            session.add(slot)
            slots.append(slot)
    session.flush()
    return mission, sorted(slots, key=lambda slot: bounds(slot.period))


def _people(session: Session, mission: Mission, side: Side) -> list[tuple[UUID, UUID]]:
    """Of each company its participation and its only delegate."""
    count, first = (VISITORS, 0) if side is Side.VISITOR else (HOSTS, VISITORS)
    ids = [(uuid7(), uuid7(), uuid7()) for _ in range(count)]
    numbered = list(enumerate(ids, start=first))
    session.execute(
        insert(Company),
        [
            {"id": company, "name": f"Entreprise numérique {n}", "country": "TN"}
            for n, (company, _, _) in numbered
        ],
    )
    session.execute(
        insert(Participation),
        [
            {"id": row, "mission_id": mission.id, "company_id": company, "side": side}
            for _, (company, row, _) in numbered
        ],
    )
    session.execute(
        insert(Delegate),
        [
            {
                "id": delegate,
                "mission_id": mission.id,
                "participation_id": row,
                "name": f"Personne {n}",
                "email": f"personne{n}@example.org",
                "language": Language.FRENCH,
            }
            for n, (_, row, delegate) in numbered
        ],
    )
    return [(row, delegate) for _, row, delegate in ids]
