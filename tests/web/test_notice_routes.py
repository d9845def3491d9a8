"""«I am late», «I can't come» and taking it back, over HTTP without script."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.api.deps import get_now
from services.app import create_app
from services.db import get_engine
from services.domain import links, tokens
from services.domain.publishing import publish
from services.domain.venue_time import bounds
from services.models import Absence, Booking, Delegate, Link, Meeting, Notice, NoticeKind
from services.web.forms import form_token
from tests.domain.drafts import drafted
from tests.missions import NOW, SmallMission, small_mission


@pytest.fixture
def clock() -> list[datetime]:
    """The time it is, to be set."""
    return [NOW]


@pytest.fixture
def web(session: Session, clock: list[datetime]) -> Iterator[TestClient]:
    app = create_app()
    app.dependency_overrides[get_now] = lambda: clock[0]
    app.dependency_overrides[get_engine] = session.connection
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture
def small(session: Session) -> SmallMission:
    small = small_mission(session)
    draft = drafted(session, small)
    publish(session, draft, mail_domain="escale.example", actor="staff:1", now=NOW)
    return small


def link_of(session: Session, delegate: Delegate) -> Link:
    return links.delegate_link(session, delegate=delegate, actor="staff:1", now=NOW)


def key_of(session: Session, delegate: Delegate) -> str:
    meeting = session.scalars(
        select(Meeting)
        .join(Booking, Booking.meeting_id == Meeting.id)
        .where(Booking.delegate_id == delegate.id)
        .order_by(Meeting.period)
    ).first()
    assert meeting is not None
    return meeting.key


def post(
    web: TestClient, link: Link, what: str, fields: dict[str, str], **headers: str
) -> Response:
    return web.post(f"/a/{links.token(link)}/{what}", data=fields, headers=headers)


def said(session: Session) -> list[tuple[NoticeKind, int | None, bool]]:
    rows = session.scalars(
        select(Notice).order_by(Notice.id).execution_options(populate_existing=True)
    )
    return [(row.kind, row.minutes, row.withdrawn_at is None) for row in rows]


def test_said_seen_by_all_whom_it_concerns_and_taken_back(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    me = small.delegates[0]
    link, key = link_of(session, me), key_of(session, me)
    fields = {"form": form_token(link), "meeting": key}
    answer = post(web, link, "late", fields | {"minutes": "10"})
    path = f"/a/{links.token(link)}"
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#m-{key}")
    assert said(session) == [(NoticeKind.LATE, 10, True)]

    mine = web.get(path).text
    assert f'id="m-{key}"' in mine
    assert "environ 10 minutes de retard" in mine
    partner = session.scalars(
        select(Delegate)
        .join(Booking, Booking.delegate_id == Delegate.id)
        .join(Meeting, Meeting.id == Booking.meeting_id)
        .where(Meeting.key == key, Delegate.id != me.id)
    ).one()
    theirs = web.get(f"/a/{links.token(link_of(session, partner))}").text
    assert f"<bdi>{me.name}</bdi> – environ 10 minutes de retard" in theirs
    assert "taken-back" not in theirs
    others = [one for one in small.delegates if one.id not in {me.id, partner.id}]
    for other in others:
        assert "retard</strong>" not in web.get(f"/a/{links.token(link_of(session, other))}").text

    _, secret = tokens.issue_token(session, label="staff", actor="operator", now=NOW)
    web.get("/enter", params={"token": secret})
    status = web.get("/status", headers={"Accept-Language": "en"}).text
    assert me.name in status
    assert "<strong>about 10 minutes late</strong>" in status

    notice = re.search(r'name="notice" value="([^"]+)"', mine)
    assert notice is not None
    answer = post(web, link, "taken-back", fields | {"notice": notice[1]})
    assert answer.status_code == 303
    assert said(session) == [(NoticeKind.LATE, 10, False)]
    assert (
        "<s>about 10 minutes late</s>" in web.get("/status", headers={"Accept-Language": "en"}).text
    )


def test_i_cant_come_takes_two_steps_and_only_the_second_counts(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    me = small.delegates[0]
    link, key = link_of(session, me), key_of(session, me)
    asked = web.get(f"/a/{links.token(link)}/absent", params={"meeting": key})
    assert asked.status_code == 200
    assert 'method="post"' in asked.text
    assert said(session) == []
    answer = post(web, link, "absent", {"form": form_token(link), "meeting": key})
    assert answer.status_code == 303
    assert said(session) == [(NoticeKind.ABSENT, None, True)]
    assert session.query(Absence).filter_by(delegate_id=me.id).count() == 1


@pytest.mark.parametrize("what", ["late", "taken-back"])
def test_looking_changes_nothing(
    web: TestClient, session: Session, small: SmallMission, what: str
) -> None:
    link = link_of(session, small.delegates[0])
    assert web.get(f"/a/{links.token(link)}/{what}").status_code == 405


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        ("", {}),
        ("guessed", {}),
        ("é", {}),
        ("of another", {}),
        ("right", {"Sec-Fetch-Site": "cross-site"}),
        ("right", {"Sec-Fetch-Site": "same-site"}),
        ("right", {"Origin": "https://evil.example"}),
    ],
)
def test_a_form_from_elsewhere_is_refused(
    web: TestClient,
    session: Session,
    small: SmallMission,
    token: str,
    headers: dict[str, str],
) -> None:
    link, other = (link_of(session, delegate) for delegate in small.delegates[:2])
    token = {"right": form_token(link), "of another": form_token(other)}.get(token, token)
    key = key_of(session, small.delegates[0])
    fields = {"form": token, "meeting": key, "minutes": "5"}
    for what in ("late", "absent", "taken-back"):
        assert post(web, link, what, fields, **headers).status_code == 403
    assert said(session) == []


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "null"}, {"Origin": "http://testserver"}],
)
def test_a_form_from_our_page_is_taken(
    web: TestClient, session: Session, small: SmallMission, headers: dict[str, str]
) -> None:
    link, key = link_of(session, small.delegates[0]), key_of(session, small.delegates[0])
    fields = {"form": form_token(link), "meeting": key, "minutes": "5"}
    assert post(web, link, "late", fields, **headers).status_code == 303


@pytest.mark.parametrize("minutes", ["", "7", "-5", "٥", "5 ", "99999999999999999999"])
@pytest.mark.parametrize("meeting", ["mine", "", "<script>", "x\x00", "x" * 5000])
def test_what_is_not_offered_is_refused_in_words(
    web: TestClient, session: Session, small: SmallMission, minutes: str, meeting: str
) -> None:
    link = link_of(session, small.delegates[0])
    key = key_of(session, small.delegates[0]) if meeting == "mine" else meeting
    fields = {"form": form_token(link), "meeting": key, "minutes": minutes, "notice": meeting}
    for what in ("late", "taken-back"):
        answer = post(web, link, what, fields)
        assert (answer.status_code, "<script>" in answer.text) == (409, False)
    assert said(session) == []


def test_a_body_that_is_no_form_is_refused(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    path = f"/a/{links.token(link_of(session, small.delegates[0]))}/late"
    for body in (b"\xff\xfe", b"&" * 5000, b'{"form": 1}'):
        assert web.post(path, content=body).status_code == 403


@pytest.mark.parametrize("meeting", ["", "x\x00", "x" * 5000])
def test_a_meeting_that_is_none_of_ours_is_refused(
    web: TestClient, session: Session, small: SmallMission, meeting: str
) -> None:
    link = link_of(session, small.delegates[0])
    fields = {"form": form_token(link), "meeting": meeting, "minutes": "5", "took_place": "yes"}
    for what in ("late", "absent", "rating"):
        assert post(web, link, what, fields).status_code == 409


def test_a_rating_is_for_its_writer_and_staff_alone(
    web: TestClient, session: Session, small: SmallMission, clock: list[datetime]
) -> None:
    me = small.delegates[0]
    link, key = link_of(session, me), key_of(session, me)
    note = "Très <b>bon</b> contact"
    fields = {
        "form": form_token(link),
        "meeting": key,
        "took_place": "yes",
        "usefulness": "4",
        "note": note,
    }
    assert post(web, link, "rating", fields).status_code == 409
    _, clock[0] = bounds(session.scalars(select(Meeting.period).filter_by(key=key)).one())
    assert post(web, link, "rating", fields | {"usefulness": "9"}).status_code == 409
    assert post(web, link, "rating", fields | {"took_place": ""}).status_code == 409
    assert post(web, link, "rating", fields).status_code == 303
    mine = web.get(f"/a/{links.token(link)}").text
    assert "Votre note : 4 sur 5" in mine
    assert "Très &lt;b&gt;bon&lt;/b&gt; contact" in mine
    for other in small.delegates[1:]:
        theirs = web.get(f"/a/{links.token(link_of(session, other))}").text
        assert "Très" not in theirs
        assert "4 sur 5" not in theirs
    _, secret = tokens.issue_token(session, label="staff", actor="operator", now=NOW)
    rows = web.get(
        f"/api/v1/missions/{small.mission.id}/ratings",
        headers={"Authorization": f"Bearer {secret}"},
    ).json()
    assert [(row["took_place"], row["usefulness"], row["note"]) for row in rows] == [
        (True, 4, note)
    ]
