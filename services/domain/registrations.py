"""Companies that ask to take part, on a mission's public page."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.domain import addresses, languages, text
from services.domain.errors import NotFoundError
from services.domain.events import Fact, record
from services.models import Language, Mission, MissionState, Registration, RegistrationState

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
