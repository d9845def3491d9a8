"""A version for a thousand delegates: its preview, its outbox, its exports.

Seconds of the processor in this process; what PostgreSQL takes comes on top and is told as the
time that passed.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.db import transaction
from services.domain import letters, mailbox, schedules
from services.domain.preview import preview
from services.domain.publishing import publish
from services.domain.statistics import statistics
from services.exports import files, packs, paper, sheets
from services.models import Booking, Meeting, MeetingParticipant, Schedule
from services.settings import get_settings
from tests.missions import SmallMission, small_mission
from tests.shots.database import fresh_engine

SIDE = 500
SLOTS = 8


def run() -> None:
    settings, now = get_settings(), datetime.now(UTC)
    with fresh_engine() as engine:
        with transaction(engine) as session:
            small = small_mission(
                session,
                visitors=SIDE,
                hosts=SIDE,
                slots=SLOTS,
                tables=SIDE,
                everybody_wishes=False,
            )
            draft = _drafted(session, small)
        with transaction(engine) as session:
            draft = session.get_one(Schedule, draft.id)
            print(f"{2 * SIDE} delegates, {SIDE * SLOTS} meetings")
            domain = settings.mail_domain
            _told("preview", lambda: preview(session, draft, mail_domain=domain, now=now))
            publish(session, draft, mail_domain=domain, actor="bench", now=now)
            everybody = letters.addressees(session, draft)
            _told(
                "a hundred letters",
                lambda: letters.write(session, draft, everybody[:100], settings=settings, now=now),
            )
            whose = mailbox.of_mission(small.mission.id)
            _told(
                "a page of the outbox",
                lambda: (
                    mailbox.counts(session, whose),
                    mailbox.matching(session, whose, state=None, q="visitor 14"),
                    mailbox.page(session, whose, state=None, q="visitor 14", number=1, size=50),
                ),
            )
            mission = small.mission
            _told("statistics", lambda: statistics(session, mission, draft))
            again = schedules.copy(session, draft, actor="bench", now=now)
            _told(
                "preview of an update",
                lambda: preview(session, again, mail_domain=domain, now=now + timedelta(hours=1)),
            )
            _told(
                "workbook",
                lambda: files.workbook(
                    [
                        sheets.sheet(sheets.source(session, mission, draft, language="fr"), name)
                        for name in sheets.NAMES
                    ],
                    language="fr",
                ),
            )
            told = packs.prepare(session, mission, draft, language="fr")
            for name, pack in packs.PACKS.items():
                _told(f"pack for {name}", partial(_print, pack, told))


def _print(pack: Callable[[packs.Print], paper.Pack], told: packs.Print) -> bytes:
    return paper.render(pack(told))


def _told(name: str, work: Callable[[], object]) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    work()
    passed, used = time.perf_counter() - began, time.process_time() - cpu
    print(f"{name:22} {used:6.2f} s of CPU, {passed:6.2f} s passed", flush=True)


def _drafted(session: Session, small: SmallMission) -> Schedule:
    """Each visitor meets another host in each slot, at a table of its own."""
    mission = small.mission
    draft = schedules.new_version(session, mission, solve_id=None, now=datetime.now(UTC))
    here = {"mission_id": mission.id, "schedule_id": draft.id}
    meetings, participants, bookings = [], [], []
    for number, slot in enumerate(small.slots):
        for place, visitor in enumerate(small.visitors):
            other = (place + number) % len(small.hosts)
            meeting = uuid7()
            meetings.append(
                here
                | {
                    "id": meeting,
                    "key": f"{number}:{place}",
                    "slot_id": slot.id,
                    "table_id": small.tables[place].id,
                    "period": _period(slot.period),
                    "length": 1,
                }
            )
            for side, delegate in (
                (visitor, small.delegates[place]),
                (small.hosts[other], small.delegates[len(small.visitors) + other]),
            ):
                participants.append(here | {"meeting_id": meeting, "participation_id": side.id})
                bookings.append(
                    here
                    | {
                        "id": uuid7(),
                        "meeting_id": meeting,
                        "delegate_id": delegate.id,
                        "period": _period(slot.period),
                        "optional": False,
                    }
                )
    session.execute(insert(Meeting), meetings)
    session.execute(insert(MeetingParticipant), participants)
    session.execute(insert(Booking), bookings)
    return draft


def _period(period: Range[datetime]) -> Range[datetime]:
    return Range(period.lower, period.upper, bounds="[)")
