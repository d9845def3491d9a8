"""The sample mission in a database, told as `./dev demo` tells it, and the addresses into it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import sample
from services.db import transaction
from services.domain import (
    companies,
    delegates,
    links,
    participations,
    tokens,
)
from services.imports.importing import import_path
from services.locale import LANGUAGES
from services.models import (
    Delegate,
    Language,
    Link,
    LinkKind,
    Mission,
    MissionState,
    Participation,
    Side,
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
_IDLE = "%s@martigues.example"


@dataclass(kw_only=True)
class Sample:
    """The mission at one moment; `names` are the parts of addresses in each language."""

    engine: Engine
    mission_id: UUID
    staff: str = ""
    now: datetime = TIMES[Moment.OPEN]
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    readers: dict[str, UUID] = field(default_factory=dict)

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
        made = Sample(engine=engine, mission_id=mission.id)
        made.staff = tokens.issue_token(session, label=ACTOR, actor=ACTOR, now=now)[1]
        company = session.scalars(select(Delegate).filter_by(email=COMPANY)).one()
        newcomer = _newcomer(session, mission)
        for language in LANGUAGES:
            idle = session.scalars(select(Delegate).filter_by(email=_IDLE % language)).one()
            made.names[language] = {
                **_company(session, company, now),
                "newcomer": _company(session, idle, now)["company"],
                "delegate": token(session, idle, now),
                "idle": token(session, idle, now),
            }
        for name, ended in _ended(session, newcomer, now).items():
            for names in made.names.values():
                names[name] = ended
    return made


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
