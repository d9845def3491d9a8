"""Every list of staff takes as many queries, and one page, for 1, 3 and 3 000 rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.api.deps import get_now
from services.app import create_app
from services.db import get_engine
from services.models import (
    Base,
    Booking,
    Company,
    Delegate,
    Dispatch,
    DispatchKind,
    Event,
    Language,
    Mail,
    MailState,
    Meeting,
    MeetingParticipant,
    Mission,
    MissionState,
    Participation,
    Refusal,
    Registration,
    Schedule,
    Side,
    Solve,
    SolveState,
    StaffAccount,
    StaffSession,
    StaffToken,
    Table,
    Wish,
)
from tests.domain.drafts import drafted
from tests.domain.test_letters import published
from tests.missions import DAY, NOW, SmallMission, small_mission
from tests.queries import counted
from tests.web.staff_site import enter

STAGES = (1, 3, 3000)
#: of a page, in characters
LARGEST = 200_000
#: what stands on them grows with the rows, up to a page
LISTS = (
    "/staff",
    "/staff/accounts",
    "/staff/mails",
    "/sessions",
    "{mission}/people",
    "{mission}/people?lacking=profile&q=company",
    "{mission}/people/registrations",
    "{mission}/people/invitations",
    "{mission}/people/reminders",
    "{mission}/solves",
    "{draft}/unserved",
    "{draft}/unserved?sort=company",
    "{draft}/changes",
    "{draft}/differences",
    "{draft}/publish",
    "{mission}/schedules",
    "{mission}/outbox",
    "{mission}/outbox?state=sent&q=example",
    "{mission}/history",
)
#: as long whatever there is
FIXED = ("{mission}", "{mission}/statistics", "{mission}/exports", "{mission}/timetable", "/status")


class Seen(NamedTuple):
    status: int
    queries: int
    size: int


@dataclass(frozen=True, kw_only=True)
class Ground:
    session: Session
    small: SmallMission
    #: a published version and a draft, in which each meeting is one slot later
    versions: Sequence[Schedule]
    token: UUID

    def address(self, path: str) -> str:
        mission = f"/staff/missions/{self.small.mission.id}"
        return path.format(mission=mission, draft=f"{mission}/schedules/{self.versions[1].id}")

    def add(self, table: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
        self.session.execute(insert(table), [dict(row) for row in rows])

    def grow(self, numbers: range) -> None:
        """So many more of everything that stands in a list."""
        members = {n: uuid7() for n in numbers}
        self._people(members)
        self._meetings(members)
        self._mails(members)
        self._staff(numbers)
        here = {"mission_id": self.small.mission.id}
        self.add(
            Registration,
            (
                {
                    **here,
                    "key": uuid4(),
                    "name": f"Newcomer {n}",
                    "country": "TN",
                    "contact_name": "Karim",
                    "contact_email": "karim@newcomer.example",
                    "contact_language": Language.FRENCH,
                }
                for n in numbers
            ),
        )
        solve = {"state": SolveState.DONE, "policy": "weighted", "time_limit_s": 60.0}
        self.add(Solve, ({**here, **solve} for _ in numbers))
        self.add(Schedule, ({**here, "version": 10 + n} for n in numbers))
        changed = {**here, "type": "participation.changed", "data": {}}
        self.add(
            Event,
            ({**changed, "subject_id": own, "actor": f"company:{own}"} for own in members.values()),
        )

    def _people(self, members: Mapping[int, UUID]) -> None:
        here = {"mission_id": self.small.mission.id}
        companies = {n: uuid7() for n in members}
        self.add(
            Company,
            (
                {"id": company, "name": f"Company {n}", "country": "FR"}
                for n, company in companies.items()
            ),
        )
        self.add(
            Participation,
            (
                {
                    **here,
                    "id": own,
                    "company_id": companies[n],
                    "side": Side.VISITOR,
                    "contact_name": f"Contact {n}",
                    "contact_email": f"contact.{n}@example.org",
                }
                for n, own in members.items()
            ),
        )
        self.add(
            Delegate,
            (
                {
                    **here,
                    "id": own,
                    "participation_id": own,
                    "name": f"Person {n}",
                    "email": f"person.{n}@example.org",
                    "language": Language.FRENCH,
                }
                for n, own in members.items()
            ),
        )
        wished = {**here, "partner_id": self.small.hosts[0].id, "rank": 1}
        wishes = [{**wished, "participation_id": own} for own in members.values()]
        self.add(Wish, wishes)
        refused = {"schedule_id": self.versions[1].id, "reason": "tables_full"}
        self.add(Refusal, ({**wish, **refused} for wish in wishes))

    def _meetings(self, members: Mapping[int, UUID]) -> None:
        here = {"mission_id": self.small.mission.id}
        room = {**here, "room_id": self.small.tables[0].room_id}
        tables = {n: uuid7() for n in members}
        self.add(Table, ({**room, "id": tables[n], "number": 100 + n} for n in members))
        for version, slot in zip(self.versions, self.small.slots, strict=False):
            there = {**here, "schedule_id": version.id}
            when = {"slot_id": slot.id, "period": slot.period}
            meetings = {n: uuid7() for n in members}
            self.add(
                Meeting,
                (
                    {**there, **when, "id": meeting, "key": f"of {n}", "table_id": tables[n]}
                    for n, meeting in meetings.items()
                ),
            )
            self.add(
                MeetingParticipant,
                (
                    {**there, "meeting_id": meeting, "participation_id": who}
                    for n, meeting in meetings.items()
                    for who in (members[n], self.small.hosts[0].id)
                ),
            )
            booked = {**there, "period": slot.period}
            self.add(
                Booking,
                (
                    {**booked, "meeting_id": meeting, "delegate_id": members[n]}
                    for n, meeting in meetings.items()
                ),
            )

    def _mails(self, members: Mapping[int, UUID]) -> None:
        invited = {"kind": DispatchKind.INVITATION}
        self._mailed(
            {n: {**invited, "participation_id": own} for n, own in members.items()},
            {"mission_id": self.small.mission.id},
        )

    def _staff(self, numbers: range) -> None:
        accounts = {n: uuid7() for n in numbers}
        self.add(
            StaffAccount,
            (
                {
                    "id": account,
                    "name": f"Planner {n}",
                    "email": f"planner.{n}@example.org",
                    "language": Language.FRENCH,
                }
                for n, account in accounts.items()
            ),
        )
        asked = {"kind": DispatchKind.STAFF_INVITATION}
        self._mailed({n: {**asked, "account_id": account} for n, account in accounts.items()}, {})
        times = {"created_at": NOW, "seen_at": NOW, "expires_at": NOW + timedelta(days=1)}
        self.add(
            StaffSession,
            ({**times, "token_id": self.token, "digest": uuid4().bytes} for _ in numbers),
        )
        mission = {
            "title": "Mission",
            "country": "TN",
            "city": "Tunis",
            "time_zone": "Africa/Tunis",
            "starts_on": DAY,
            "ends_on": DAY,
            "organiser_id": self.small.mission.organiser_id,
            "contact": "contact@pole.example",
        }
        self.add(Mission, ({**mission, "code": f"mission-{n}"} for n in numbers))

    def _mailed(self, about: Mapping[int, Mapping[str, Any]], of: Mapping[str, Any]) -> None:
        dispatches = {n: uuid7() for n in about}
        self.add(Dispatch, ({**row, "id": dispatches[n]} for n, row in about.items()))
        sent = {**of, "subject": "Bonjour", "raw": b"text", "state": MailState.SENT}
        self.add(
            Mail,
            (
                {
                    **sent,
                    "dispatch_id": dispatch,
                    "recipient": f"reader.{n}@example.org",
                    "message_id": f"<{dispatch}@escale.example>",
                }
                for n, dispatch in dispatches.items()
            ),
        )


def ground(session: Session) -> Ground:
    small = small_mission(session, visitors=1, hosts=1)
    versions = (published(session, drafted(session, small)), drafted(session, small))
    small.mission.state = MissionState.CLOSED  # so that profiles can still be asked for
    session.flush()
    return Ground(
        session=session,
        small=small,
        versions=versions,
        token=session.scalars(select(StaffToken.id)).one(),
    )


def look(web: TestClient, session: Session, address: str) -> Seen:
    with counted(session) as statements:
        answer = web.get(address)
    return Seen(answer.status_code, len(statements), len(answer.text))


@pytest.fixture(scope="module")
def seen(engine: Engine) -> Iterator[Mapping[str, Sequence[Seen]]]:
    """What each address took at each stage."""
    app = create_app()
    app.dependency_overrides[get_now] = lambda: NOW
    with engine.connect() as connection:
        outer = connection.begin()
        with (
            Session(
                connection, join_transaction_mode="create_savepoint", expire_on_commit=False
            ) as session,
            TestClient(app, raise_server_exceptions=False, follow_redirects=False) as web,
        ):
            app.dependency_overrides[get_engine] = session.connection
            enter(web, session)
            here, there = ground(session), 0
            found: dict[str, list[Seen]] = {path: [] for path in (*LISTS, *FIXED)}
            for stage in STAGES:
                here.grow(range(there, stage))
                there = stage
                for path, looks in found.items():
                    looks.append(look(web, session, here.address(path)))
            yield found
        outer.rollback()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_one_page_by_a_fixed_number_of_queries(
    seen: Mapping[str, Sequence[Seen]], path: str
) -> None:
    one, three, many = seen[path]
    assert (one.status, three.status, many.status) == (200, 200, 200)
    assert one.queries == three.queries == many.queries
    assert one.size < three.size < many.size < LARGEST


@pytest.mark.parametrize("path", FIXED)
def test_what_is_no_list_takes_no_more_either(
    seen: Mapping[str, Sequence[Seen]], path: str
) -> None:
    one, three, many = seen[path]
    assert one.status == three.status == many.status
    assert one.queries == three.queries == many.queries
    assert many.size < LARGEST
