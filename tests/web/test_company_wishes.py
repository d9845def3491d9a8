"""A company's wishes as a ranked list in the browser, without script and with two colleagues."""

import re

import pytest
from sqlalchemy.orm import Session

from services.domain import wishes
from services.domain.wishes import WishLine
from services.models import MissionState
from services.web.company.merging import version_of
from services.web.company.wish_lists import values_of
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
    return [("version", version_of(values_of(rows))), *listed, ("do", do)]


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


def test_one_orders_while_another_writes_a_note(site: CompanySite) -> None:
    hosts = [host.id for host in site.small.hosts]
    mine = fields(site, "save", ("", "typed by me", ""))
    site.post("/wishes", fields(site, f"top:{hosts[2]}", ("saved by her", "", "")))
    answer = site.post("/wishes", mine)
    assert answer.headers["location"] == f"{site.home}/wishes?did=merged"
    notes = ["", "saved by her", "typed by me"]
    assert site.ranking() == list(zip([hosts[2], hosts[0], hosts[1]], notes, strict=True))


def test_two_colleagues_see_both_lists_and_choose_line_by_line(site: CompanySite) -> None:
    hosts = [host.id for host in site.small.hosts]
    mine = fields(site, f"remove:{hosts[0]}", ("", "typed by me", ""))
    site.post("/wishes", fields(site, f"top:{hosts[2]}", ("saved by her", "by her too", "")))
    stored = site.ranking()
    page = site.post("/wishes", mine)
    assert (page.status_code, site.ranking()) == (409, stored)
    offered = re.findall(r'type="radio" name="([^"]*)" value="([^"]*)"', page.text)
    assert offered == [
        (f"place:{hosts[1]}", "1"),
        (f"place:{hosts[1]}", "3"),
        (f"note:{hosts[1]}", "typed by me"),
        (f"note:{hosts[1]}", "by her too"),
        (f"note:{hosts[1]}", "by her too\n\ntyped by me"),
        (f"place:{hosts[2]}", "2"),
        (f"place:{hosts[2]}", "1"),
        (f"place:{hosts[0]}", ""),
        (f"place:{hosts[0]}", "2"),
    ]
    kept = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.text)[1:]
    chosen = site.post("/wishes", [*kept, *(offered[n] for n in (1, 4, 6, 8))])
    assert chosen.status_code == 303
    notes = ["", "saved by her", "by her too\n\ntyped by me"]
    assert site.ranking() == list(zip([hosts[2], hosts[0], hosts[1]], notes, strict=True))


def test_a_note_to_a_partner_whom_a_colleague_removed_is_not_lost(site: CompanySite) -> None:
    hosts = [host.id for host in site.small.hosts]
    mine = fields(site, "save", ("typed by me", "", ""))
    site.post("/wishes", fields(site, f"remove:{hosts[0]}"))
    page = site.post("/wishes", mine)
    assert (page.status_code, [one for one, _ in site.ranking()]) == (409, hosts[1:])
    kept = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.text)[1:]
    places = [(f"place:{one}", str(rank)) for rank, one in enumerate(hosts, start=1)]
    site.post("/wishes", [*kept, *places])
    assert site.ranking()[0] == (hosts[0], "typed by me")


@pytest.mark.parametrize("place", ["x", "²", "9" * 5000])
def test_a_place_that_is_no_number_is_refused(site: CompanySite, place: str) -> None:
    hosts = [str(host.id) for host in site.small.hosts]
    sent = [("partner", one) for one in hosts] + [(f"place:{hosts[0]}", place)]
    answer = site.post("/wishes", [fields(site, "save")[0], ("do", "choose"), *sent])
    assert answer.status_code == 422


def test_a_script_saves_by_json_and_learns_the_new_version(site: CompanySite) -> None:
    sent = fields(site, "save", ("a", "", ""))
    answer = site.post("/wishes", sent, accept="application/json")
    told = {"version": site.version("/wishes")[1], "merged": False}
    assert (answer.status_code, answer.json()) == (200, told)
    late = site.post("/wishes", [*sent[:2], ("note", "b"), *sent[3:]], accept="application/json")
    assert (late.status_code, late.json()) == (409, {"conflict": True})
    moved = fields(site, f"top:{site.small.hosts[2].id}", ("a", "", ""))
    site.post("/wishes", fields(site, "save", ("a", "from her", "")))
    answer = site.post("/wishes", moved, accept="application/json")
    assert answer.json() == {"version": site.version("/wishes")[1], "merged": True}


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
