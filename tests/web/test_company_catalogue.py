"""The catalogue: whom a search finds, what is suggested and why, at what cost."""

from datetime import time
from urllib.parse import urlencode

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.domain import answers
from services.domain.availability import AbsenceLine, register_absences
from services.domain.events import Fact, record
from services.domain.publishing import publish
from services.domain.wishes import WishLine, register_wishes
from services.models import (
    Company,
    Delegate,
    Language,
    MissionState,
    Participation,
    ParticipationState,
    Side,
    Wish,
)
from tests.domain.drafts import drafted
from tests.missions import DAY, NOW
from tests.queries import counted
from tests.web.company_site import CompanySite, company_site, text_of

SAYS = {
    "name": "Société Œuvre Numérique",
    "offers": "Capteurs d'humidité pour l'agriculture",
    "needs": "Distributeurs à Sfax",
    "sector": "Agriculture",
    "technology": "Électronique",
}


def tell(site: CompanySite, number: int, **said: str) -> Participation:
    host = site.small.hosts[number]
    for name, value in said.items():
        setattr(host.company if name in ("name", "description") else host, name, value)
    site.session.flush()
    return host


def found(site: CompanySite, **query: str) -> list[str]:
    """The names of the companies found, in order; suggestions are left out."""
    page = site.get(f"/catalogue?{urlencode(query)}").text.partition('id="found"')[2]
    return [part.split("<")[0] for part in page.split('dir="auto">') if "</a> <span" in part[:80]]


@pytest.mark.parametrize(
    "query", ["oeuvre", "ŒUVRE numerique", "humidite", "sfax DISTRIBUTEURS", "electronique"]
)
def test_accents_and_capitals_make_no_difference(site: CompanySite, query: str) -> None:
    tell(site, 1, **SAYS)
    assert found(site, q=query) == [SAYS["name"]]


@pytest.mark.parametrize("query", ["الاغذية", "الأغذيه", "أَغْذِيَة", "شركة ٣"])
def test_arabic_is_found_in_any_spelling(site: CompanySite, query: str) -> None:
    tell(site, 2, name="شركة 3 للصناعات", offers="تصنيع الأغذية")
    assert found(site, q=query) == ["شركة 3 للصناعات"]


def test_each_axis_and_all_of_them_narrow(site: CompanySite) -> None:
    tell(site, 0, sector="Eau", product="Sondes", territory="Sfax")
    tell(site, 1, sector="eau", product="Pompes", territory="Sousse")
    names = [host.company.name for host in site.small.hosts]
    assert found(site, sector="Eau") == names[:2]
    assert found(site, sector="Eau", product="Pompes") == names[1:2]
    assert found(site, territory="Sfax", product="Pompes") == []


def test_only_the_other_side_that_takes_part_is_shown(site: CompanySite) -> None:
    out = tell(site, 0)
    out.state = ParticipationState.WITHDRAWN
    site.session.flush()
    assert found(site, q="tunis") == [host.company.name for host in site.small.hosts[1:]]
    colleague = site.small.visitors[1]
    for stranger in (out, colleague):
        assert site.get(f"/companies/{stranger.id}").status_code == 404
        assert site.post(f"/companies/{stranger.id}/veto", [("do", "never")]).status_code == 404


def test_a_slot_in_common_is_a_time_when_both_are_free(site: CompanySite) -> None:
    own, *_, third = site.small.delegates
    at = {"starts": time(9), "ends": time(10)}
    register_absences(
        site.session, delegate=own, absences=[AbsenceLine(date=DAY, **at)], actor="company:1"
    )
    at = {"starts": time(10), "ends": time(12)}
    register_absences(
        site.session, delegate=third, absences=[AbsenceLine(date=DAY, **at)], actor="company:1"
    )
    assert found(site, free="1") == [host.company.name for host in site.small.hosts[:2]]


def test_suggestions_say_why_and_leave_out_whom_we_know(site: CompanySite) -> None:
    site.own.needs, site.own.offers = "un distributeur de pompes", "Sondes électrochimiques"
    site.own.product = "Sondes"
    register_wishes(
        site.session,
        participation=site.own,
        wishes=[WishLine(partner_id=site.small.hosts[2].id, rank=1)],
        by_staff=False,
        actor="company:1",
        now=NOW,
    )
    tell(site, 0, offers="Distributeurs, Pompes", needs="rien")
    tell(site, 1, offers="rien", needs="une sonde")
    tell(site, 2, offers="pompes", needs="sondes")
    page = text_of(site.get("/catalogue"))
    assert "Offers what you need: Distributeurs, Pompes ." in page
    assert "Needs what you offer: sonde ." in page
    suggested = site.get("/catalogue").text.partition('id="found"')[0]
    assert [host.company.name in suggested for host in site.small.hosts] == [True, True, False]


def test_one_word_that_says_nothing_of_the_trade_is_no_reason(site: CompanySite) -> None:
    site.own.offers, site.own.needs = "une salle blanche", "des équipes"
    tell(site, 0, offers="Équipes de terrain", needs="rien")
    tell(site, 1, offers="rien", needs="une marque blanche")
    site.session.flush()
    assert "Suggested for you" not in site.get("/catalogue").text


def test_a_company_is_added_removed_and_refused_in_private(site: CompanySite) -> None:
    host = site.small.hosts[1]
    path = f"/companies/{host.id}"
    removed = site.post(f"{path}/wish", [("do", "remove"), ("back", "/catalogue?q=x")])
    assert removed.headers["location"] == f"{site.home}/catalogue?q=x&said=removed"
    assert len(site.ranking()) == 2
    never = site.post(f"{path}/veto", [("do", "never")])
    assert (
        "It is not told"
        in site.web.get(never.headers["location"], headers={"Accept-Language": "en"}).text
    )
    assert answers.vetoes_of(site.session, participation=site.own) == {host.id}
    assert site.post(f"{path}/wish", [("do", "add")]).status_code == 422
    site.post(f"{path}/veto", [("do", "allow")])
    added = site.post(f"{path}/wish", [("do", "add"), ("back", "//evil.example")])
    assert added.headers["location"] == f"{site.home}/catalogue?said=added"
    assert site.ranking()[-1] == (host.id, "")


def crowd(site: CompanySite, size: int) -> None:
    """As an import would add them: with an event that tells it."""
    mission = site.small.mission.id
    record(
        site.session, Fact.MISSION_IMPORTED, subject_id=mission, mission_id=mission, actor="staff"
    )
    ids = [(uuid7(), uuid7()) for _ in range(size)]
    site.session.execute(
        insert(Company),
        [
            {"id": company, "name": f"Foule {size}.{n}", "country": "TN"}
            for n, (company, _) in enumerate(ids)
        ],
    )
    site.session.execute(
        insert(Participation),
        [
            {
                "id": one,
                "mission_id": site.small.mission.id,
                "company_id": company,
                "side": Side.HOST,
                "sector": f"Secteur {n % 7}",
                "offers": f"capteurs numéro{n}",
            }
            for n, (company, one) in enumerate(ids)
        ],
    )


@pytest.mark.parametrize("path", ["/catalogue", "/catalogue?q=foule&free=1&number=2"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_companies(
    session: Session, path: str
) -> None:
    counts = []
    with company_site(session, hosts=1) as site:
        for more in (0, 2, 2997):
            if more:
                crowd(site, more)
            session.commit()  # what was laid down is told of before, not while counting
            session.expire_all()
            with counted(session) as statements:
                page = site.get(path)
            assert page.status_code == 200
            counts.append(len(statements))
    assert len(set(counts)) == 1, counts
    assert page.text.partition('id="found"')[2].count('class="card"') == 24


def wished_by(site: CompanySite, size: int) -> None:
    """So many more companies of the other side wish to meet ours; the first budget of them back."""
    hosts = site.session.scalars(
        select(Participation.id)
        .filter_by(mission_id=site.small.mission.id, side=Side.HOST)
        .where(
            Participation.id.not_in(select(Wish.participation_id).filter_by(partner_id=site.own.id))
        )
    ).all()
    here = {"mission_id": site.small.mission.id, "rank": 1}
    assert len(hosts) == size
    site.session.execute(
        insert(Wish),
        [
            {"id": uuid7(), "participation_id": host, "partner_id": site.own.id, **here}
            for host in hosts
        ],
    )
    listed = len(site.ranking())
    site.session.execute(
        insert(Wish),
        [
            {"id": uuid7(), "participation_id": site.own.id, "partner_id": host, **here}
            | {"rank": rank}
            for rank, host in enumerate(hosts[: 500 - listed], start=listed + 1)
        ],
    )
    site.session.execute(
        insert(Delegate),
        [
            {
                "id": uuid7(),
                "mission_id": site.small.mission.id,
                "participation_id": site.own.id,
                "name": f"Personne {size} {number}",
                "email": f"{size}.{number}@foule.example",
                "language": Language.FRENCH,
            }
            for number in range(size)
        ],
    )


@pytest.mark.parametrize("path", ["", "/requests", "/wishes", "/delegates", "/agenda"])
def test_no_list_asks_once_more_for_each_row(session: Session, path: str) -> None:
    counts = []
    with company_site(session, hosts=1) as site:
        site.small.mission.wish_budget = 500
        site.small.mission.state = MissionState.CLOSED
        draft = drafted(session, site.small)
        publish(session, draft, mail_domain="e.example", actor="s", now=NOW)
        site.small.mission.state = MissionState.OPEN
        for more in (0, 2, 2997):
            if more:
                crowd(site, more)
                wished_by(site, more)
            session.commit()  # what was laid down is told of before, not while counting
            session.expire_all()
            with counted(session) as statements:
                page = site.get(path)
            assert page.status_code == 200
            counts.append(len(statements))
    assert len(set(counts)) == 1, counts
