"""From the empty installation to wishes that are open: in French, by keyboard alone."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from services.db import create_engine_for, transaction
from services.domain import tokens
from services.models import Activity, Mission, MissionState, Slot, Table
from tests.missions import NOW
from tests.web.barriers import barriers
from tests.web.live import app_on, serving

pytestmark = pytest.mark.browser

#: more presses of Tab than any of these pages needs
MOST = 150


class Keys:
    """Somebody who has no mouse: whatever is used is reached by Tab first."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, wanted: Locator) -> Locator:
        for _ in range(MOST):
            if wanted.evaluate("element => element === document.activeElement"):
                return wanted
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} can't be reached by Tab.")

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(re.compile(f"^{re.escape(label)}")).last

    def press(self, name: str, *, role: str = "button") -> None:
        wanted = (
            self.page.get_by_role("link", name=name, exact=True)
            if role == "link"
            else self.page.get_by_role("button", name=name, exact=True)
        )
        self.reach(wanted.first)
        self.page.keyboard.press("Enter")

    def write(self, label: str, text: str) -> None:
        self.reach(self.field(label))
        self.page.keyboard.type(text)

    def set(self, label: str, value: str) -> None:
        """A date or a time, whose keys depend on the browser's language."""
        self.reach(self.field(label)).fill(value)

    def choose(self, label: str, option: str) -> None:
        self.reach(self.field(label)).select_option(label=option)


def begin(page: Page, keys: Keys) -> None:
    expect(page.get_by_text("Aucune mission pour l’instant.")).to_be_visible()

    keys.press("Nouvelle mission", role="link")
    keys.write("Titre", "Mission santé à Sfax")
    keys.write("Ville", "Sfax")
    keys.choose("Pays", "Tunisie")
    keys.set("Premier jour", "2027-05-11")
    keys.set("Dernier jour", "2027-05-12")
    keys.write("Adresse mail pour les questions", "sante@pole.example")
    keys.write("Nouveau", "Pôle santé")
    keys.press("Créer la mission")
    expect(page.get_by_role("status")).to_contain_text("La mission est créée.")
    assert barriers(page) == []

    # Both days are chosen already; what would be there is shown first.
    keys.set("De", "09:00")
    keys.set("À", "12:30")
    keys.press("Voir d’abord")
    expect(page.get_by_text("7 créneaux chacun de ces jours :")).to_be_visible()
    keys.press("Ajouter")
    expect(page.get_by_role("heading", level=2, name="mardi 11 mai · matin")).to_be_visible()
    expect(page.locator(".plan svg svg.slot")).to_have_count(14)


def lay_down(page: Page, keys: Keys) -> None:
    keys.press("Suite : Salles et tables", role="link")
    keys.write("Nom du lieu", "Palais des congrès")
    keys.write("Sa première salle", "Salle Carthage")
    keys.write("Tables dans la salle", "12")
    keys.press("Ajouter")
    expect(page.get_by_text("12 tables à chaque créneau")).to_be_visible()

    keys.press("Suite : Programme", role="link")
    keys.write("Titre", "Financer la santé")
    keys.choose("Type", "Séminaire")
    keys.set("De", "14:00")
    keys.set("À", "15:30")
    keys.choose("Salle", "Salle Carthage · Palais des congrès")
    keys.press("Ajouter")
    expect(page.locator(".plan svg svg.seminar")).to_have_count(1)
    assert barriers(page) == []


def open_wishes(page: Page, keys: Keys) -> None:
    keys.press("Suite : Ouvrir et fermer", role="link")
    expect(page.get_by_text("La clôture des souhaits n’est pas fixée.")).to_be_visible()
    keys.press("La clôture des souhaits n’est pas fixée.", role="link")
    keys.set("Clôture des souhaits", "2027-04-20T18:00")
    keys.press("Enregistrer")
    expect(page.get_by_role("status")).to_contain_text("Enregistré")
    page.get_by_role("navigation", name="Étapes").get_by_role("link").last.focus()
    page.keyboard.press("Enter")
    keys.press("Ouvrir les souhaits")
    expect(page.locator("main .state")).to_have_text("ouverte aux souhaits")


def test_from_nothing_to_wishes_that_are_open(browser: Browser, database_url: str) -> None:
    engine = create_engine_for(database_url)
    with transaction(engine) as session:
        _, secret = tokens.issue_token(session, label="first", actor="operator", now=NOW)
    with serving(app_on(engine)) as address:
        page = browser.new_context(locale="fr", viewport={"width": 1280, "height": 900}).new_page()
        page.goto(f"{address}/enter?token={secret}")
        keys = Keys(page)
        begin(page, keys)
        lay_down(page, keys)
        open_wishes(page, keys)
        page.context.close()
    with transaction(engine) as session:
        mission = session.scalars(select(Mission)).one()
        assert (mission.code, mission.state) == ("sfax-2027", MissionState.OPEN)
        assert mission.wishes_close_at is not None
        assert mission.wishes_close_at.isoformat() == "2027-04-20T17:00:00+00:00"
        counts = [len(session.scalars(select(kind)).all()) for kind in (Slot, Table, Activity)]
        assert counts == [14, 12, 1]
    engine.dispose()
