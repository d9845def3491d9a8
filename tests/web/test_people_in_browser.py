"""Staff bring a list into a mission, remind who is late, and help one; in French, by mouse."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, select

from services.db import create_engine_for, transaction
from services.domain import dispatches, tokens
from services.models import Company, Dispatch, Event, Mail, MissionState, Participation
from services.settings import get_settings
from tests.missions import NOW, small_mission
from tests.web.live import app_on, serving

pytestmark = pytest.mark.browser

LIST = (
    "Inscriptions au 12 mars – à relire;;;;\r\n"
    ";;;;\r\n"
    "N°;Raison sociale;Pays;Secteur d'activité;Interlocuteur;Courriel\r\n"
    "1;Huileries du Cap Bon;Tunisie;Agroalimentaire;Amina Ben Saïd;amina@huileries.example\r\n"
    "2;Sahel Mécatronique;Tunésie;Industrie;Badis Trabelsi;badis@sahel.example\r\n"
    '3;"Société ""L\'Étoile"" du Nord";Tunisie;Textile;;\r\n'
).encode("cp1252")


@dataclass(frozen=True, kw_only=True)
class Office:
    address: str
    engine: Engine
    secret: str
    mission: str

    def mails(self) -> dict[str, tuple[str, str]]:
        """What the worker writes: to whom, with subject and text."""
        with transaction(self.engine) as session:
            for dispatch in session.scalars(select(Dispatch)):
                dispatches.write(session, dispatch, settings=get_settings(), now=NOW)
            rows = list(session.scalars(select(Mail.raw).order_by(Mail.id)))
        found = {}
        for raw in rows:
            mail = message_from_bytes(raw, policy=default)
            body = mail.get_body(["plain"])
            assert body is not None
            found[str(mail["To"])] = (str(mail["Subject"]), " ".join(body.get_content().split()))
        return found


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    engine = create_engine_for(database_url)
    with transaction(engine) as session:
        mission = small_mission(session).mission
        mission.state = MissionState.OPEN
        _, secret = tokens.issue_token(
            session, label="Claire", cluster=mission.organiser, actor="operator", now=NOW
        )
        identity = str(mission.id)
    with serving(app_on(engine)) as address:
        yield Office(address=address, engine=engine, secret=secret, mission=identity)
    engine.dispose()


def bring_in(page: Page, file: Path) -> None:
    """The list is sent, matched, tried, corrected and imported."""
    page.get_by_role("link", name="Importer").click()
    page.get_by_label("Le fichier").set_input_files(file)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_label("Ce qu’est la colonne Raison sociale")).to_have_value("name")
    expect(page.get_by_label("Ce qu’est la colonne Courriel")).to_have_value("contact_email")
    expect(page.get_by_label("Ce qu’est la colonne N°")).to_have_value("")
    expect(page.get_by_role("alert")).to_have_text("Dites d’abord quelle colonne est : Côté.")
    page.get_by_label("Côté").select_option("host")
    page.get_by_role("button", name="Lire ainsi").click()
    page.get_by_role("link", name="Essayer sans importer").click()
    expect(page.get_by_role("status")).to_contain_text("1 ligne a une erreur")
    expect(page.get_by_role("heading", name="Ligne 5")).to_be_visible()
    page.get_by_label("Pays Il n’y a pas de pays « Tunésie »").fill("Tunisie")
    page.get_by_role("button", name="Corriger et réessayer").click()
    expect(page.get_by_role("status")).to_have_text(
        "Essai : toutes les lignes peuvent être importées."
    )
    page.get_by_role("button", name="Importer 3 lignes").click()
    expect(page.get_by_role("status")).to_contain_text("Les lignes sont importées.")


def remind_one(page: Page) -> None:
    """Of two without wishes one is written to."""
    page.get_by_role("link", name="Relances").click()
    page.get_by_role("checkbox", name="profil incomplet", exact=True).uncheck()
    page.get_by_role("checkbox", name="demandes sans réponse", exact=True).uncheck()
    page.get_by_role("button", name="Montrer de qui il s’agit").click()
    heading = page.get_by_role("heading", name="2 entreprises reçoivent une relance")
    expect(heading).to_be_visible()
    page.get_by_role("checkbox", name="Sahel Mécatronique").uncheck()
    page.get_by_role("button", name="Envoyer les relances").click()
    expect(page.get_by_role("status")).to_have_text("1 relance est en route.")


def help_one(page: Page) -> None:
    """Its profile and a wish are made in its place."""
    page.get_by_role("link", name="Liste").click()
    page.get_by_label("Rechercher : entreprise").fill("mecatronique")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("link", name="Sahel Mécatronique").click()
    page.get_by_role("button", name="Ouvrir ses pages à sa place").click()
    expect(page.get_by_text("Vous agissez pour Sahel Mécatronique.")).to_be_visible()
    page.get_by_role("link", name="Profil").click()
    page.get_by_label("Ce que vous offrez").fill("Des automates réparés sur place.")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Entreprises").click()
    page.get_by_role("button", name="Ajouter à mes souhaits : tunis visitor 2").click()
    page.get_by_role("button", name="Terminer").click()
    expect(page.get_by_role("status")).to_contain_text("Vous êtes de retour.")
    expect(page.get_by_text("1 souhaits sur 10")).to_be_visible()


def test_a_list_comes_in_is_reminded_and_helped(
    browser: Browser, office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "Inscriptions.csv"
    file.write_bytes(LIST)
    context = browser.new_context(locale="fr", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{office.address}/enter?token={office.secret}")
    page.goto(f"{office.address}/staff/missions/{office.mission}")
    page.get_by_role("link", name="Participants").click()
    bring_in(page, file)
    remind_one(page)
    ((recipient, (subject, _)),) = office.mails().items()
    assert recipient == "Amina Ben Saïd <amina@huileries.example>"
    assert subject == "Il reste à faire : Mission numérique à Tunis"
    help_one(page)
    _, told = office.mails()["Badis Trabelsi <badis@sahel.example>"]
    assert re.search(r"Pôle tunis a modifié .*: – vos souhaits – votre profil Vérifiez", told)
    context.close()

    with transaction(office.engine) as session:
        helped = session.scalars(
            select(Participation).join(Company).where(Company.name == "Sahel Mécatronique")
        ).one()
        assert helped.offers == "Des automates réparés sur place."
        acted = session.scalars(select(Event).where(Event.data["for"].astext == str(helped.id)))
        assert {event.actor[:6] for event in acted} == {"staff:"}
