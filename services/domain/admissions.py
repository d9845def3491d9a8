"""Staff accept or decline companies that asked to take part."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.domain import companies, dispatches, participations, text
from services.domain.errors import ConflictError
from services.domain.events import Fact, record
from services.domain.rows import hold
from services.models import (
    Dispatch,
    DispatchKind,
    Mission,
    Participation,
    ParticipationState,
    Registration,
    RegistrationState,
    Side,
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
