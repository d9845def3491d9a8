"""Staff accept or decline companies that asked to take part."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.domain import companies, delegates, dispatches, participations, text
from services.domain.errors import ConflictError, InvalidError
from services.domain.events import Fact, record
from services.domain.rows import hold
from services.models import (
    Delegate,
    Dispatch,
    DispatchKind,
    Mail,
    MailState,
    Mission,
    Participation,
    ParticipationState,
    Registration,
    RegistrationState,
    Side,
)

#: states of a mail that a process may have in its hands
LEAVING = (MailState.QUEUED, MailState.SENDING)
#: old registrations that are deleted in one transaction
MOST_AT_ONCE = 100


def accept(
    session: Session,
    *,
    registration: Registration,
    side: Side,
    travels: bool = False,
    actor: str,
    now: datetime,
) -> Participation:
    """The company takes part on that side, and its contact is mailed the private link.

    Where that person `travels`, they are its first delegate.

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
    registration.participation_id = participation.id
    _decide(session, registration, RegistrationState.ACCEPTED, actor=actor, now=now)
    _record(session, Fact.REGISTRATION_ACCEPTED, registration, actor)
    dispatches.invite(
        session,
        participation,
        name=registration.contact_name,
        email=registration.contact_email,
        language=registration.contact_language,
        actor=actor,
    )
    if travels:
        contact_as_delegate(session, participation=participation, actor=actor)
    return participation


def contact_as_delegate(session: Session, *, participation: Participation, actor: str) -> Delegate:
    """The company's contact is one of its delegates; already one, nothing changes.

    Raises InvalidError where no contact is known.
    """
    hold(session, participation)
    if not participation.contact_email:
        raise InvalidError(
            "contact_missing", "The company has no contact yet; enter one first.", where="email"
        )
    known = delegates.find_delegate(
        session, participation=participation, email=participation.contact_email
    )
    return known or delegates.add_delegate(
        session,
        participation=participation,
        name=participation.contact_name,
        email=participation.contact_email,
        language=participation.contact_language,
        actor=actor,
    )


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
    _decide(session, registration, RegistrationState.DECLINED, actor=actor, now=now)
    _record(session, Fact.REGISTRATION_DECLINED, registration, actor)
    dispatches.ask(
        session,
        Dispatch(kind=DispatchKind.DECLINED, registration_id=registration.id),
        mission_id=registration.mission_id,
        actor=actor,
    )


def forget(session: Session, *, registration: Registration, actor: str) -> None:
    """A declined registration is gone, with what was written to it.

    Raises ConflictError unless it was declined, or while its mail is on the way.
    """
    hold(session, registration)
    if registration.state is not RegistrationState.DECLINED:
        raise ConflictError(
            "registration_kept", "Only a registration that was declined can be deleted."
        )
    written = select(Dispatch.id).where(Dispatch.registration_id == registration.id)
    leaving = select(Mail.id).where(Mail.dispatch_id.in_(written), Mail.state.in_(LEAVING))
    unwritten = written.where(Dispatch.written_at.is_(None))
    if session.scalar(leaving.limit(1)) or session.scalar(unwritten.limit(1)):
        raise ConflictError(
            "mail_on_its_way", "The mail that says so is still on its way; try again later."
        )
    session.execute(delete(Mail).where(Mail.dispatch_id.in_(written)))
    _record(session, Fact.REGISTRATION_DELETED, registration, actor)
    session.delete(registration)
    session.flush()


def forget_declined(session: Session, *, before: datetime, actor: str) -> None:
    """Registrations declined before then are gone, with what was written to them.

    Those whose mail is still on its way stay until a later time.
    """
    declined = select(Registration).where(
        Registration.state == RegistrationState.DECLINED, Registration.decided_at < before
    )
    for registration in session.scalars(declined.limit(MOST_AT_ONCE)).all():
        with suppress(ConflictError):
            forget(session, registration=registration, actor=actor)


def _decide(
    session: Session,
    registration: Registration,
    state: RegistrationState,
    *,
    actor: str,
    now: datetime,
) -> None:
    registration.state = state
    registration.decided_at = now
    registration.decided_by = actor
    session.flush()


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
