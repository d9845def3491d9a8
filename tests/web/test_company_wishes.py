"""A company's wishes as a ranked list in the browser, without script and with two colleagues."""

import pytest
from sqlalchemy.orm import Session

from services.domain import wishes
from services.domain.wishes import WishLine
from services.models import MissionState
from tests.web.company_site import CompanySite, text_of


def fields(
    site: CompanySite, do: str, notes: tuple[str, ...] = ("", "", "")
) -> list[tuple[str, str]]:
    rows = wishes.wishes_of(site.session, participation=site.own)
    listed = [
        pair
        for row, note in zip(rows, notes, strict=True)
        for pair in (("partner", str(row.partner_id)), ("note", note))
    ]
    return [("version", wishes.version_of(rows)), *listed, ("do", do)]


@pytest.mark.parametrize(
    ("move", "partner", "order"),
    [
        ("up", 2, [0, 2, 1]),
        ("up", 0, [0, 1, 2]),
        ("down", 0, [1, 0, 2]),
        ("down", 2, [0, 1, 2]),
        ("top", 2, [2, 0, 1]),
        ("remove", 1, [0, 2]),
    ],
)
def test_each_button_moves_and_keeps_what_was_typed(
    site: CompanySite, move: str, partner: int, order: list[int]
) -> None:
    hosts = [host.id for host in site.small.hosts]
    notes = ("<b>first</b>", "second\r\nline", "  ثالث ")
    answer = site.post("/wishes", fields(site, f"{move}:{hosts[partner]}", notes))
    assert answer.status_code == 303, answer.text
    kept = ("<b>first</b>", "second\nline", "ثالث")
    assert site.ranking() == [(hosts[n], kept[n]) for n in order]
    page = site.web.get(answer.headers["location"])
    assert page.status_code == 200
    assert "<b>first</b>" not in page.text


def test_the_move_is_said_in_the_title_and_in_a_live_region(site: CompanySite) -> None:
    last = site.small.hosts[2]
    answer = site.post("/wishes", fields(site, f"top:{last.id}"))
    page = site.web.get(answer.headers["location"], headers={"Accept-Language": "en"}).text
    said = f"{last.company.name} is now wish 1."
    assert f"<title>{said} · Your wishes</title>" in page
    assert f'role="status" id="said">{said}</p>' in page


def test_two_colleagues_see_both_versions_and_choose(site: CompanySite) -> None:
    hosts = [host.id for host in site.small.hosts]
    mine = fields(site, f"remove:{hosts[0]}", ("", "typed by me", ""))
    site.post("/wishes", fields(site, f"top:{hosts[2]}", ("saved by her", "", "")))
    stored = site.ranking()
    answer = site.post("/wishes", mine)
    assert answer.status_code == 409
    assert site.ranking() == stored
    assert ("typed by me" in answer.text, "saved by her" in answer.text) == (True, True)
    again = [pair for pair in fields(site, "save", ("", "", "")) if pair[0] == "version"]
    chosen = site.post("/wishes", [*again, *(p for p in mine if p[0] in ("partner", "note"))])
    assert chosen.status_code == 303
    assert [note for _, note in site.ranking()] == ["", "typed by me", ""]


def test_a_script_saves_by_json_and_learns_the_new_version(site: CompanySite) -> None:
    sent = fields(site, "save", ("a", "", ""))
    answer = site.post("/wishes", sent, accept="application/json")
    rows = wishes.wishes_of(site.session, participation=site.own)
    assert (answer.status_code, answer.json()) == (200, {"version": wishes.version_of(rows)})
    late = site.post("/wishes", [*sent[:2], ("note", "b"), *sent[3:]], accept="application/json")
    assert (late.status_code, late.json()) == (409, {"conflict": True})


def test_the_same_list_twice_is_no_conflict(site: CompanySite) -> None:
    sent = fields(site, f"top:{site.small.hosts[2].id}")
    assert [site.post("/wishes", sent).status_code for _ in range(2)] == [303, 303]


def test_the_budget_is_shown_and_kept(site: CompanySite) -> None:
    site.small.mission.wish_budget = 3
    site.session.flush()
    assert "3 of 3 wishes" in text_of(site.get("/wishes"))
    site.small.mission.wish_budget = 2
    site.session.flush()
    answer = site.post("/wishes", fields(site, "save", ("typed", "", "")))
    assert answer.status_code == 422
    assert "more wishes than each company may have" in answer.text


def test_after_closing_the_list_is_shown_and_can_not_be_changed(
    site: CompanySite, session: Session
) -> None:
    sent = fields(site, "save", ("late", "", ""))
    site.small.mission.state = MissionState.CLOSED
    session.flush()
    page = site.get("/wishes").text
    assert (page.count('<li class="wish"'), "<textarea" in page) == (3, False)
    assert site.post("/wishes", sent).status_code == 409
    assert {note for _, note in site.ranking()} == {""}


@pytest.mark.parametrize(
    "sent",
    [
        [("partner", "no id"), ("note", "")],
        [("partner", "0" * 32)],
        [("partner", "0" * 32), ("note", "")],
        [("note", "\x00")],
    ],
)
def test_a_form_that_no_page_sends_is_refused_in_words(
    site: CompanySite, sent: list[tuple[str, str]]
) -> None:
    version = fields(site, "save")[0]
    answer = site.post("/wishes", [version, *sent])
    assert (answer.status_code, "<h1>" in answer.text) == (422, True)
    assert len(site.ranking()) == 3


def test_wishes_of_others_stay_as_they_are(site: CompanySite, session: Session) -> None:
    other = site.small.visitors[1]
    before = wishes.version_of(wishes.wishes_of(session, participation=other))
    site.post("/wishes", fields(site, f"remove:{site.small.hosts[0].id}"))
    assert wishes.version_of(wishes.wishes_of(session, participation=other)) == before
    assert wishes.version_of([]) != wishes.version_of(
        [WishLine(partner_id=site.small.hosts[0].id, rank=1)]
    )
