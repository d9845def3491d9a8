"""Staff preview and publish a draft, and look after its mails: over HTTP."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.api.deps import get_now
from services.app import create_app
from services.db import get_engine
from services.domain import delivery, schedules
from services.models import (
    Event,
    Mail,
    MailState,
    Participation,
    ParticipationState,
    Schedule,
    StaffRole,
)
from services.models import ScheduleState as State
from services.web.headers import MAIL
from tests.agenda.samples import HOSTILE
from tests.domain.drafts import drafted
from tests.domain.test_letters import without_a_meeting, written
from tests.domain.test_preview import shown
from tests.missions import NOW, SmallMission, small_mission
from tests.web.company_site import text_of
from tests.web.staff_site import enter

VERSION = re.compile('name="version" value="([^"]+)"')


class Desk:
    """Somebody of the organiser's staff, signed in, on one mission."""

    def __init__(self, web: TestClient, session: Session, small: SmallMission) -> None:
        self.web, self.session, self.small = web, session, small
        self.token = enter(web, session, cluster=small.mission.organiser)
        self.home = f"/staff/missions/{small.mission.id}"

    def get(self, path: str) -> Response:
        return self.web.get(self.home + path, headers={"Accept-Language": "en"})

    def post(self, path: str, **fields: str) -> Response:
        answer = self.web.post(
            self.home + path,
            data={**self.token, **fields},
            headers={"Accept-Language": "en"},
        )
        self.session.expire_all()
        return answer

    def version(self, path: str) -> str:
        """What the form of that page carries."""
        found = VERSION.search(self.get(path).text)
        assert found is not None
        return found[1]


@pytest.fixture(scope="module")
def app() -> FastAPI:
    app = create_app()
    app.dependency_overrides[get_now] = lambda: NOW
    return app


@pytest.fixture
def desk(session: Session, app: FastAPI) -> Iterator[Desk]:
    app.dependency_overrides[get_engine] = session.connection
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as web:
        yield Desk(web, session, small_mission(session))


def publishing(draft: Schedule) -> str:
    return f"/schedules/{draft.id}/publish"


def test_a_draft_is_previewed_and_published_as_shown(desk: Desk) -> None:
    draft = drafted(desk.session, desk.small)
    path = publishing(draft)
    page = text_of(desk.get(path))
    assert "4 letters will be written." in page
    answer = desk.post(
        path, version=desk.version(path), message="À demain !", note="relu", held="1", do="publish"
    )
    assert answer.headers["location"] == f"{desk.home}/outbox?said=published"
    assert (draft.state, draft.message, draft.note, draft.held) == (
        State.PUBLISHED,
        "À demain !",
        "relu",
        True,
    )


def test_an_update_says_what_each_is_told(desk: Desk) -> None:
    first = drafted(desk.session, desk.small)
    desk.post(publishing(first), version=desk.version(publishing(first)), do="publish")
    for mail in written(desk.session, first):
        mail.state = MailState.SENT
    draft = without_a_meeting(desk.session, first)
    page = text_of(desk.get(publishing(draft) + "?show=changed"))
    assert "2 letters will be written. 2 people keep the agenda they know and get none." in page
    assert page.count("1 cancelled") == 2
    assert "Unchanged" not in page.split("Who is told what")[1].split("Search")[1]
    found = shown(desk.session, draft)
    nobody = text_of(desk.get(publishing(draft) + "?q=zzz"))
    assert "Nobody fits." in nobody
    reader = next(one for one in found.readers if one.telling.is_needed)
    letter = desk.get(f"{publishing(draft)}/letters/{reader.delegate_id}?message=Bonjour")
    assert letter.headers["content-security-policy"] == MAIL
    assert "Votre agenda a changé" in letter.text
    assert "Bonjour" in letter.text
    unknown = desk.small.mission.id
    assert desk.get(f"{publishing(draft)}/letters/{unknown}").status_code == 404


def test_a_preview_that_is_outdated_is_shown_anew(desk: Desk) -> None:
    draft = drafted(desk.session, desk.small)
    version = desk.version(publishing(draft))
    desk.small.delegates[0].email = "another@example.org"
    desk.session.flush()
    answer = desk.post(publishing(draft), version=version, note="relu", do="publish")
    assert answer.status_code == 409
    assert "Something has changed since you looked." in answer.text
    assert schedules.published(desk.session, desk.small.mission.id) is None
    assert ">relu</textarea>" in answer.text
    found = VERSION.search(answer.text)
    assert found is not None
    desk.post(publishing(draft), version=found[1], do="publish")
    assert draft.state is State.PUBLISHED


def test_doubts_are_told_and_can_be_overruled(desk: Desk) -> None:
    draft = drafted(desk.session, desk.small)
    gone = desk.session.get_one(Participation, desk.small.visitors[0].id)
    gone.state = ParticipationState.WITHDRAWN
    desk.session.flush()
    path = publishing(draft)
    assert "tunis visitor 1 has meetings here and takes no part any more." in desk.get(path).text
    version = desk.version(path)
    refused = desk.post(path, version=version, do="publish")
    assert refused.status_code == 409
    assert "Something speaks against publishing." in refused.text
    desk.post(path, version=version, although="1", do="publish")
    assert draft.state is State.PUBLISHED


def test_what_cannot_be_published_says_why(desk: Desk) -> None:
    first = drafted(desk.session, desk.small)
    second = schedules.copy(desk.session, first, actor="staff:1", now=NOW)
    desk.post(publishing(second), version=desk.version(publishing(second)), do="publish")
    assert "is published already" in desk.get(publishing(second)).text
    older = text_of(desk.get(publishing(first)))
    assert "Version 2, which is newer, is published." in older
    assert desk.get("/publish").headers["location"].endswith(publishing(first))


def published(desk: Desk, *, held: bool = False) -> list[Mail]:
    draft = drafted(desk.session, desk.small)
    fields = {"held": "1"} if held else {}
    path = publishing(draft)
    desk.post(path, version=desk.version(path), do="publish", **fields)
    return written(desk.session, draft)


def test_held_letters_are_released_some_then_all(desk: Desk) -> None:
    mails = published(desk, held=True)
    schedule = schedules.published(desk.session, desk.small.mission.id)
    assert schedule is not None
    page = desk.get("/outbox?state=held")
    assert page.text.count('type="checkbox"') == 4
    desk.post("/outbox/release", schedule=str(schedule.id), mail=str(mails[0].id), do="some")
    assert [mail.state for mail in mails].count(MailState.QUEUED) == 1
    desk.post("/outbox/release", schedule=str(schedule.id), do="all")
    assert {mail.state for mail in mails} == {MailState.QUEUED}
    assert "held back" not in text_of(desk.get("/outbox"))


def test_an_unclear_mail_is_decided_once(desk: Desk) -> None:
    (mail, other, *_) = published(desk)
    for each in (mail, other):
        attempt = delivery.claim(desk.session, each.id, now=NOW)
        assert attempt is not None
        delivery.unclear(desk.session, attempt, error="no answer")
    desk.session.flush()
    page = desk.get(f"/outbox/mails/{mail.id}")
    assert "Nobody can know whether the server took this mail." in page.text
    version = desk.version(f"/outbox/mails/{mail.id}")
    answers = [
        desk.post(f"/outbox/mails/{mail.id}/{decision}", version=version).status_code
        for decision in ("settle", "again")
    ]
    assert answers == [303, 409]
    assert mail.state is MailState.SENT
    version = desk.version(f"/outbox/mails/{other.id}")
    desk.post(f"/outbox/mails/{other.id}/again", version=version)
    assert other.state is MailState.QUEUED
    again = desk.session.scalars(
        select(Event.actor).filter_by(subject_id=other.id).order_by(Event.id.desc())
    ).first()
    assert again is not None
    assert again.startswith("staff:")


def test_a_sent_letter_goes_out_once_more_as_a_mail_of_its_own(desk: Desk) -> None:
    (mail, *_) = published(desk)
    mail.state = MailState.SENT
    desk.session.flush()
    version = desk.version(f"/outbox/mails/{mail.id}")
    answers = [
        desk.post(f"/outbox/mails/{mail.id}/anew", version=version).status_code for _ in range(2)
    ]
    assert answers == [303, 409]
    first, anew = desk.session.scalars(
        select(Mail).filter_by(letter_id=mail.letter_id).order_by(Mail.id)
    )
    assert (first.state, anew.state) == (MailState.SENT, MailState.QUEUED)
    assert anew.message_id == first.message_id.replace("@", ".1@")


def test_the_outbox_is_searched_by_recipient_and_state(desk: Desk) -> None:
    mails = published(desk)
    mails[0].state = MailState.FAILED
    desk.session.flush()
    page = text_of(desk.get("/outbox?q=HOST.1"))
    assert page.count("tunis.host.1@example.org") == 1
    assert "tunis.host.2@example.org" not in page
    failed = text_of(desk.get("/outbox?state=failed"))
    assert failed.count("@example.org") == 1
    assert "No mail fits." in desk.get("/outbox?q=%25").text


@pytest.mark.parametrize("typed", HOSTILE[:6])
def test_a_hostile_mail_stays_in_its_frame(desk: Desk, typed: str) -> None:
    (mail, *_) = published(desk)
    mail.raw = (
        b"Content-Type: text/html; charset=utf-8\r\n\r\n" + typed.encode(errors="replace") + b"<p>"
    )
    desk.session.flush()
    page = desk.get(f"/outbox/mails/{mail.id}").text
    assert page.count("<iframe") == 1
    assert 'sandbox="" srcdoc="' in page
    assert "<script>alert" not in page
    assert "<img" not in page


def test_mails_about_accounts_are_for_the_operator(desk: Desk) -> None:
    assert desk.web.get("/staff/mails").status_code == 404
    enter(desk.web, desk.session)
    assert desk.web.get("/staff/mails").status_code == 200


def test_exports_are_files_with_names(desk: Desk) -> None:
    published(desk)
    kinds = {
        "mission.xlsx": b"PK",
        "by_table.csv": b"\xef\xbb\xbf",
        "tables.pdf": b"%PDF-",
        "companies.pdf": b"%PDF-",
        "entrance.pdf": b"%PDF-",
    }
    for name, beginning in kinds.items():
        answer = desk.get(f"/exports/{name}")
        assert answer.content.startswith(beginning), name
        ending = name.replace(".", "-v1.")
        assert answer.headers["content-disposition"] == f'attachment; filename="tunis-{ending}"'
    assert desk.get("/exports/secrets.csv").status_code == 404
    assert "Wishes served by rank" in desk.get("/statistics").text


PATHS = (
    "/statistics",
    "/exports",
    "/exports/mission.xlsx",
    "/exports/wishes.csv",
    "/outbox",
    "/outbox?state=held",
    "/history",
    "/history?kind=mails",
    "/schedules",
    "/schedules/{draft}/publish",
    "/schedules/{draft}/differences",
)


@pytest.mark.parametrize("path", PATHS)
def test_other_staff_see_nothing_and_strangers_sign_in(desk: Desk, path: str) -> None:
    draft = drafted(desk.session, desk.small)
    path = path.format(draft=draft.id)
    assert desk.get(path).status_code == 200
    other = small_mission(desk.session, code="other")
    enter(desk.web, desk.session, cluster=other.mission.organiser)
    assert desk.get(path).status_code == 404
    foreign = f"/staff/missions/{other.mission.id}{path}"
    if str(draft.id) in path:
        assert desk.web.get(foreign).status_code == 404
    desk.web.cookies.clear()
    answer = desk.get(path)
    assert answer.headers["location"].startswith("/sign-in?next=")


def test_readers_look_and_publish_nothing(desk: Desk) -> None:
    draft = drafted(desk.session, desk.small)
    version = desk.version(publishing(draft))
    desk.token = enter(
        desk.web, desk.session, cluster=desk.small.mission.organiser, role=StaffRole.READER
    )
    assert 'value="publish"' not in desk.get(publishing(draft)).text
    assert desk.post(publishing(draft), version=version, do="publish").status_code == 403
    assert draft.state is State.DRAFT
