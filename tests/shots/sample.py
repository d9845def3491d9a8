"""The sample mission in a database, told as `./dev demo` tells it, and the addresses into it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import sample
from services.db import transaction
from services.domain import (
    accounts,
    acting,
    companies,
    delegates,
    links,
    participations,
    password_links,
    registrations,
    sign_ins,
    uploads,
)
from services.domain.registrations import Asked
from services.imports.importing import import_path
from services.locale import LANGUAGES
from services.models import (
    Company,
    Delegate,
    Language,
    Link,
    LinkKind,
    Mission,
    MissionState,
    Participation,
    Side,
    Slot,
    StaffAccount,
    StaffSession,
    Table,
    UploadKind,
    Wish,
)
from tests.shots.pages import Moment

ACTOR = "shots"
TIMES = {
    Moment.OPEN: datetime(2027, 3, 22, 9, tzinfo=UTC),
    Moment.PUBLISHED: datetime(2027, 4, 6, 9, tzinfo=UTC),
    Moment.RUNNING: datetime(2027, 4, 14, 9, 20, tzinfo=UTC),
}
#: whose pages are shown, a company with two delegates
COMPANY = "elodie.roustan@calanque-silicium.example"
#: as people keep it: a title, headings of their own, mistakes
LIST = (
    "Mission Tunis – inscriptions;;;;\n"
    "Raison sociale;Pays;Secteur d’activité;Courriel;Remarque\n"
    "Huileries du Cap Bon;Tunisie;Agroalimentaire;contact@huileries.example;à rappeler\n"
    "Sahel Mécatronique;Tunésie;Industrie;direction;\n"
    "شركة القيروان للنسيج;تونس;Textile;info@kairouan.example;\n"
).encode()
_IDLE = "%s@martigues.example"


@dataclass(kw_only=True)
class Sample:
    """The mission at one moment; `names` are the parts of addresses in each language."""

    engine: Engine
    mission_id: UUID
    account_id: UUID
    #: what the browser of the staff holds at this moment
    staff: str = ""
    now: datetime = TIMES[Moment.OPEN]
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    readers: dict[str, UUID] = field(default_factory=dict)

    def sign_in(self, session: Session, now: datetime) -> None:
        """Somebody of the staff, in a browser that is told apart."""
        account = session.get_one(StaffAccount, self.account_id)
        row, self.staff = sign_ins.begin(
            session,
            account,
            browser="Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0",
            address="192.0.2.7",
            now=now,
        )
        self.act(session, row, now)
        self.send(session, row, now)

    def act(self, session: Session, staff_session: StaffSession, now: datetime) -> None:
        """That browser has the company's pages open in its place."""
        for names in self.names.values():
            begun = acting.begin(
                session,
                participation=session.get_one(Participation, UUID(names["own"])),
                staff_session=staff_session,
                actor=f"staff:{self.account_id}",
                now=now,
            )
            names["acting"] = str(begun.id)

    def send(self, session: Session, staff_session: StaffSession, now: datetime) -> None:
        """That browser has sent a list as a colleague keeps it, and imported another."""
        mission = session.get_one(Mission, self.mission_id)
        sent, done = (
            uploads.keep(
                session,
                mission=mission,
                staff_session=staff_session,
                kind=UploadKind.COMPANIES,
                name="Inscriptions Tunis (v3) définitif.csv",
                content=LIST,
                actor=ACTOR,
                now=now,
            )
            for _ in range(2)
        )
        sent.columns = {"0": "name", "1": "country", "2": "sector", "3": "contact_email"}
        sent.constants = {"side": "host"}
        uploads.imported(
            session, done, outcome={"created": 12, "changed": 3, "unchanged": 41}, now=now
        )
        for names in self.names.values():
            names |= {"upload": str(sent.id), "imported": str(done.id)}

    def address(self, pattern: str, language: str) -> str:
        return pattern.format(**self.names[language])


def opened(engine: Engine) -> Sample:
    """The mission while companies make their wishes; one of them has just come in."""
    now = TIMES[Moment.OPEN]
    with transaction(engine) as session:
        report = import_path(session, sample.TUNIS, actor=ACTOR, now=now)
        mission = session.scalars(select(Mission).filter_by(code=report.mission)).one()
        mission.state = MissionState.OPEN
        mission.wishes_close_at = datetime(2027, 3, 26, 17, tzinfo=UTC)
        mission.registration_open = True
        account = accounts.add_account(
            session, name="Claire Aubanel", email="claire@pole.example", actor=ACTOR
        )
        made = Sample(engine=engine, mission_id=mission.id, account_id=account.id)
        _ask_to_take_part(session, mission)
        company = session.scalars(select(Delegate).filter_by(email=COMPANY)).one()
        newcomer = _newcomer(session, mission)
        for language in LANGUAGES:
            idle = session.scalars(select(Delegate).filter_by(email=_IDLE % language)).one()
            made.names[language] = {
                **_company(session, company, now),
                "newcomer": _company(session, idle, now)["company"],
                "delegate": token(session, idle, now),
                "idle": token(session, idle, now),
                "code": mission.code,
                "mission": str(mission.id),
                "slot": _first(session, Slot, mission),
                "table": _first(session, Table, mission),
                "password": password_links.token(account, lasts=password_links.INVITED, now=now),
            }
        _name_contacts(session, mission)
        made.sign_in(session, now)
        for name, ended in _ended(session, newcomer, now).items():
            for names in made.names.values():
                names[name] = ended
    return made


def _first(session: Session, model: type[Slot | Table], mission: Mission) -> str:
    """The id of the one that was made first."""
    ids = select(model.id).filter_by(mission_id=mission.id).order_by(model.id)
    return str(session.scalars(ids.limit(1)).one())


def _ask_to_take_part(session: Session, mission: Mission) -> None:
    """One company that nobody knows, and one of a name that is known already."""
    known = session.scalars(select(Company.name).order_by(Company.name).limit(1)).one()
    for name in ("Atelier des Salins", known):
        asked = Asked(
            name=name,
            country="FR",
            website="https://salins.example",
            contact_name="Inès Ferrand",
            contact_email="ines.ferrand@salins.example",
            contact_language=Language.FRENCH,
            offers="Capteurs de salinité pour l’irrigation, posés et suivis.",
            needs="Un distributeur et un laboratoire.",
            languages=("fr", "en"),
        )
        registrations.register(session, mission=mission, key=uuid4(), asked=asked)


def _name_contacts(session: Session, mission: Mission) -> None:
    """Of four companies in five: their first delegate."""
    rows = session.scalars(
        select(Participation).filter_by(mission_id=mission.id).order_by(Participation.id)
    )
    for number, row in enumerate(rows):
        if number % 5 and row.delegates:
            person = row.delegates[0]
            row.contact_name, row.contact_email = person.name, person.email
            row.contact_language = person.language


def _newcomer(session: Session, mission: Mission) -> Participation:
    """A company without a wish, whom nobody wishes for, with a person for each language."""
    company = companies.create_company(
        session, name="Société nouvellement inscrite de Martigues", country="FR", actor=ACTOR
    )
    newcomer = participations.register_participation(
        session, mission=mission, company=company, side=Side.VISITOR, min_meetings=0, actor=ACTOR
    )
    for language, name in (("fr", "Agathe Nouvel"), ("en", "Grace Newman"), ("ar", "سلمى الجديد")):
        delegates.add_delegate(
            session,
            participation=newcomer,
            name=name,
            email=_IDLE % language,
            language=Language(language),
            actor=ACTOR,
        )
    return newcomer


def _company(session: Session, person: Delegate, now: datetime) -> dict[str, str]:
    own = person.participation
    link = links.company_link(session, participation=own, actor=ACTOR, now=now)
    ranked = list(
        session.scalars(select(Wish.partner_id).filter_by(participation_id=own.id).order_by("rank"))
    )
    other = session.scalars(
        select(Wish.participation_id).where(
            Wish.partner_id == own.id, Wish.participation_id.not_in(ranked)
        )
    ).first()
    return {
        "company": links.token(link),
        "own": str(own.id),
        "person": str(person.id),
        "nobody": str(UUID(int=0)),
        "wished": str(ranked[0] if ranked else None),
        "partner": str(other),
    }


def token(session: Session, delegate: Delegate, now: datetime) -> str:
    """Of the delegate's link."""
    return links.token(links.delegate_link(session, delegate=delegate, actor=ACTOR, now=now))


def _ended(session: Session, holder: Participation, now: datetime) -> dict[str, str]:
    """Links of a company that open nothing any more."""
    ended = {
        "revoked": Link(revoked_at=now, expires_at=TIMES[Moment.RUNNING]),
        "expired": Link(expires_at=now),
    }
    for link in ended.values():
        link.kind, link.mission_id, link.participation_id = (
            LinkKind.COMPANY,
            holder.mission_id,
            holder.id,
        )
        session.add(link)
    session.flush()
    return {name: links.token(link) for name, link in ended.items()}
