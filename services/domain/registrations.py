"""Companies that ask to take part on a mission's public page; the staff accept or decline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.domain import addresses, companies, dispatches, languages, participations, text
from services.domain.errors import ConflictError, NotFoundError
from services.domain.events import Fact, record
from services.domain.rows import hold
from services.models import (
    Dispatch,
    DispatchKind,
    Language,
    Mission,
    MissionState,
    Participation,
    ParticipationState,
    Registration,
    RegistrationState,
    Side,
)

STRANGER = "stranger"
#: states of a mission in which companies may still come in
EARLY = (MissionState.DRAFT, MissionState.OPEN)
LONGEST_PROSE = 3000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the company writes about itself."""

    name: str
    country: str
    website: str = ""
    contact_name: str
    contact_email: str
    contact_language: Language
    offers: str = ""
    needs: str = ""
    languages: Sequence[str] = ()


def open_mission(session: Session, code: str) -> Mission:
    """The mission of that code, if companies may ask to take part in it.

    Raises NotFoundError otherwise, whether it exists or not.
    """
    mission = session.scalar(
        select(Mission).where(
            Mission.code == code, Mission.registration_open, Mission.state.in_(EARLY)
        )
    )
    if mission is None:
        raise NotFoundError("registration_closed", "Nobody can register here (any more).")
    return mission


def register(session: Session, *, mission: Mission, key: UUID, asked: Asked) -> None:
    """The company waits for the staff; the same form sent twice is one registration.

    Nothing is told of who is known already. Raises InvalidError for what can't be stored.
    """
    registration_id = session.scalar(
        insert(Registration)
        .values(
            id=uuid7(),
            mission_id=mission.id,
            key=key,
            state=RegistrationState.WAITING,
            name=text.line(asked.name, where="name"),
            country=addresses.country(asked.country),
            website=addresses.website(asked.website),
            contact_name=text.line(asked.contact_name, where="contact_name"),
            contact_email=addresses.email(asked.contact_email, where="contact_email"),
            contact_language=asked.contact_language,
            offers=text.prose(asked.offers, where="offers", most=LONGEST_PROSE),
            needs=text.prose(asked.needs, where="needs", most=LONGEST_PROSE),
            languages=languages.languages(asked.languages),
            sentence="",
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Registration.id)
    )
    if registration_id is not None:
        record(
            session,
            Fact.REGISTRATION_RECEIVED,
            subject_id=registration_id,
            mission_id=mission.id,
            actor=STRANGER,
        )


def accept(
    session: Session, *, registration: Registration, side: Side, actor: str, now: datetime
) -> Participation:
    """The company takes part on that side, and its contact is mailed the private link.

    Accepted twice it stays as it was. Raises ConflictError if it was declined, or if a company of
    that name and country takes part already: a link never goes to a stranger's address for it.
    """
    hold(session, registration)
    if registration.state is RegistrationState.ACCEPTED:
        return session.get_one(Participation, registration.participation_id)
    _refuse_decided(registration)
    name, country = registration.name, registration.country
    company = companies.find_company(session, name=name, country=country)
    company = company or companies.create_company(
        session, name=name, country=country, website=registration.website, actor=actor
    )
    participation = participations.register_participation(
        session,
        mission=session.get_one(Mission, registration.mission_id),
        company=company,
        side=side,
        state=ParticipationState.ACCEPTED,
        actor=actor,
        offers=registration.offers,
        needs=registration.needs,
        languages=registration.languages,
    )
    registration.state = RegistrationState.ACCEPTED
    registration.participation_id = participation.id
    registration.decided_at = now
    session.flush()
    _record(session, Fact.REGISTRATION_ACCEPTED, registration, actor)
    dispatches.invite(
        session,
        participation,
        name=registration.contact_name,
        email=registration.contact_email,
        language=registration.contact_language,
        actor=actor,
    )
    return participation


def decline(
    session: Session, *, registration: Registration, sentence: str, actor: str, now: datetime
) -> None:
    """The company is told that it can't take part, with the staff's own sentence.

    Declined twice it stays as it was. Raises ConflictError if it was accepted.
    """
    hold(session, registration)
    if registration.state is RegistrationState.DECLINED:
        return
    _refuse_decided(registration)
    registration.sentence = text.prose(sentence, where="sentence", most=1000)
    registration.state = RegistrationState.DECLINED
    registration.decided_at = now
    session.flush()
    _record(session, Fact.REGISTRATION_DECLINED, registration, actor)
    dispatches.ask(
        session,
        Dispatch(kind=DispatchKind.DECLINED, registration_id=registration.id),
        mission_id=registration.mission_id,
        actor=actor,
    )


def _refuse_decided(registration: Registration) -> None:
    if registration.state is not RegistrationState.WAITING:
        raise ConflictError(
            "registration_decided", f"This registration was {registration.state.value} already."
        )


def _record(session: Session, fact: Fact, registration: Registration, actor: str) -> None:
    record(
        session,
        fact,
        subject_id=registration.id,
        mission_id=registration.mission_id,
        actor=actor,
    )
