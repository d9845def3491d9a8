"""Staff import a table in the browser: over HTTP, without script."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
import xlsxwriter
from httpx2 import Response
from sqlalchemy import select

from services.domain import uploads
from services.models import Company, Delegate, Event, Participation, Side, Upload, Wish
from tests.agenda.samples import HOSTILE
from tests.missions import small_mission
from tests.web.company_site import text_of
from tests.web.people_site import ENGLISH, PeopleSite
from tests.web.staff_site import enter

CSV = "Société;Pays;E-mail\nOléa;Tunisie;olea@olea.example\nZembra;Tunésie;zembra\n".encode(
    "cp1252"
)


def send(
    people: PeopleSite, raw: bytes = CSV, *, kind: str = "companies", **fields: Any
) -> Response:
    answer = people.web.post(
        f"{people.home}/import",
        data={**dict(people.carried), "kind": kind, **fields},
        files={"file": ("liste d'été.csv", raw, "text/csv")},
        headers=ENGLISH,
    )
    people.session.expire_all()
    return answer


def sent(people: PeopleSite, raw: bytes = CSV, *, kind: str = "companies") -> str:
    """The address of the table's page."""
    answer = send(people, raw, kind=kind)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def chosen(page: str) -> dict[str, str]:
    """What is matched, by position."""
    found = re.findall(r'name="column:(\d+)".*?</select>', page, re.DOTALL)
    selected = {
        position: re.search(
            rf'name="column:{position}".*?<option value="([a-z_]*)" selected', page, re.DOTALL
        )
        for position in found
    }
    return {position: match[1] for position, match in selected.items() if match}


def test_from_the_file_to_the_participants(people: PeopleSite) -> None:
    page = sent(people)
    shown = people.get(page)
    assert chosen(shown.text) == {"0": "name", "1": "country", "2": "contact_email"}
    assert "Say first which column is: Side." in text_of(shown)
    matched = {"column:0": "name", "column:1": "country", "column:2": "contact_email"}
    people.post(f"{page}/matching", **matched, **{"constant:side": "host"})
    read = people.get(page)
    assert "Oléa Tunisia" in text_of(read)
    assert "1 row with a mistake" in text_of(read)
    assert "There is no country «Tunésie»" in read.text
    assert "This is no mail address" in read.text
    tried = people.get(f"{page}?tried=1")
    assert "Tried: 1 row has a mistake" in text_of(tried)
    before = people.session.query(Participation).count()
    refused = people.post(f"{page}/run")
    assert (refused.status_code, people.session.query(Participation).count()) == (409, before)
    corrected = people.post(
        f"{page}/rows", ("cell:3:1", "Tunisie"), ("cell:3:2", "zembra@zembra.example")
    )
    assert corrected.headers["location"].endswith("?tried=1#result")
    tried = people.get(f"{page}?tried=1")
    assert "all rows can be imported" in tried.text
    assert "Import 2 rows" in tried.text
    assert people.session.query(Participation).count() == before
    assert people.post(f"{page}/run").status_code == 303
    done = text_of(people.get(page))
    assert "The rows are imported. The file is deleted." in done
    assert "New rows 2" in done
    new = people.session.scalars(
        select(Participation).filter_by(contact_email="zembra@zembra.example")
    ).one()
    assert (new.company.name, new.company.country, new.side) == ("Zembra", "TN", Side.HOST)
    upload = people.session.scalars(select(Upload)).one()
    assert (upload.content, upload.corrections) == (b"", {})
    assert people.post(f"{page}/run").status_code == 303
    assert people.session.query(Participation).count() == before + 2


def test_the_same_file_twice_changes_nothing(people: PeopleSite) -> None:
    right = "Société;Pays;Côté;E-mail\nOléa;Tunisie;hôte;olea@olea.example\n".encode()
    people.post(f"{sent(people, right)}/run")
    events = people.session.query(Event).filter(Event.type != "upload.kept").count()
    page = sent(people, right)
    assert "Unchanged rows 1" in text_of(people.get(f"{page}?tried=1"))
    people.post(f"{page}/run")
    assert "Everything was there already" in people.get(page).text
    assert people.session.query(Event).filter(Event.type != "upload.kept").count() == events


def test_delegates_and_wishes_come_in_the_same_way(people: PeopleSite) -> None:
    raw = "Entreprise;Nom complet;Courriel\ntunis host 1;Amina;amina@h.example\n".encode("utf-16")
    people.post(f"{sent(people, raw, kind='delegates')}/run")
    assert people.session.query(Delegate).filter_by(email="amina@h.example").count() == 1
    raw = b"company,partner,rank\ntunis host 1,tunis visitor 2,1\n"
    page = sent(people, raw, kind="wishes")
    tried = text_of(people.get(f"{page}?tried=1"))
    assert "Tried: all rows can be imported." in tried
    people.post(f"{page}/run")
    host = people.small.hosts[0]
    wished = people.session.scalars(select(Wish.partner_id).filter_by(participation_id=host.id))
    assert list(wished) == [people.small.visitors[1].id]


def test_an_unknown_company_and_a_wish_too_many_are_said_at_their_row(people: PeopleSite) -> None:
    raw = b"company;partner;rank\ntunis host 1;tunis visiter 2;1\ntunis host 2;tunis host 1;1\n"
    page = people.get(f"{sent(people, raw, kind='wishes')}?tried=1").text
    assert "is «tunis visitor 2» meant?" in page
    assert "Both are on the same side." in page
    assert 'id="row-2"' in page
    assert 'id="row-3"' in page


def test_a_row_is_left_out_and_taken_in_again(people: PeopleSite) -> None:
    page = sent(people)
    people.post(
        f"{page}/matching",
        **{"column:0": "name", "column:1": "country"},
        **{"constant:side": "host"},
    )
    people.post(f"{page}/rows", ("leave", "3"))
    tried = people.get(f"{page}?tried=1").text
    assert "Left out: rows 3" in tried
    assert "all rows can be imported" in tried
    people.post(f"{page}/rows", ("keep", "3"))
    assert "1 row with a mistake" in text_of(people.get(page))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_mistakes_are_told_in_the_readers_language(people: PeopleSite, language: str) -> None:
    page = sent(people)
    people.post(
        f"{page}/matching",
        **{"column:0": "name", "column:1": "country", "column:2": "contact_email"},
        **{"constant:side": "host"},
    )
    shown = people.get(f"{page}?tried=1", language=language).text
    for english in ("There is no country", "This is no mail", "Row 3", "unchanged"):
        assert english not in shown
    assert "Tunésie" in shown


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "Choose a file that holds something."),
        (b";;\n", "There is nothing in the file."),
        (b'a;b\n"x;y\n', "a quotation mark is probably not closed"),
        (b"PK\x03\x04xx", "Save it again as CSV UTF-8 or as XLSX."),
        (b"x" * (uploads.LARGEST + 1), "larger than 5 MB"),
        (b"x" * (uploads.LARGEST + 500_000), "larger than 5 MB"),
    ],
)
def test_what_can_not_be_read_is_said_and_not_kept(
    people: PeopleSite, raw: bytes, says: str
) -> None:
    answer = send(people, raw)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert people.session.query(Upload).count() == 0


def test_a_file_is_for_whoever_sent_it_and_for_a_day(people: PeopleSite) -> None:
    page = sent(people)
    assert "liste d&#39;été.csv" in people.get("/import").text
    mission = people.small.mission
    enter(people.web, people.session, cluster=mission.organiser)
    assert people.get(page).status_code == 404
    assert "liste" not in people.get("/import").text
    people.web.cookies.clear()
    assert people.get(page).headers["location"].startswith("/sign-in?next=")
    other = small_mission(people.session, code="other")
    enter(people.web, people.session, cluster=other.mission.organiser)
    assert send(people).status_code in {403, 404}
    uploads.forget(people.session, before=people.now[0] - uploads.KEPT)
    assert people.session.query(Upload).count() == 1
    uploads.forget(people.session, before=people.now[0] + timedelta(seconds=1))
    assert people.session.query(Upload).count() == 0


def test_a_workbook_is_read_sheet_by_sheet(people: PeopleSite) -> None:
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw) as book:
        for name, cells in (("Hôtes", ("Société", "Pays")), ("Délégués", ("Pays", "Société"))):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, cells)
            sheet.write_row(1, 0, ("Oléa", "TN"))
    page = sent(people, raw.getvalue())
    assert chosen(people.get(page).text) == {"0": "name", "1": "country"}
    for _ in range(2):
        people.post(f"{page}/matching", sheet="Délégués")
        assert chosen(people.get(page).text) == {"0": "country", "1": "name"}


def test_a_file_is_deleted_on_demand(people: PeopleSite) -> None:
    page = sent(people)
    assert people.post(f"{page}/discard").headers["location"].endswith("?said=discarded")
    assert people.get(page).status_code == 404


def test_a_foreign_form_brings_nothing(people: PeopleSite) -> None:
    assert send(people, form="x").status_code == 403
    garbage = people.web.post(
        f"{people.home}/import",
        content=b"--x\r\nnonsense",
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert garbage.status_code == 403
    assert people.session.query(Upload).count() == 0


def test_hostile_text_is_text(people: PeopleSite) -> None:
    cells = "\n".join(
        '"' + text.replace('"', '""').encode(errors="ignore").decode() + '";TN;hôte'
        for text in HOSTILE
        if "\x00" not in text
    )
    page = sent(people, f"Société;Pays;Côté\n{cells}\n".encode())
    for query in ("", "?tried=1"):
        shown = people.get(f"{page}{query}")
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text
    assert people.session.query(Company).filter(Company.name.contains("script")).count() == 0


def test_three_thousand_rows_are_read_in_few_queries(people: PeopleSite) -> None:
    rows = "\n".join(f"Société {n};TN;hôte" for n in range(3000))
    page = sent(people, f"Société;Pays;Côté\n{rows}\n".encode())
    shown = people.get(page)
    assert "3000 rows" in shown.text
    assert shown.text.count("<tr>") == 9
