"""What somebody of the staff has changed in a company's place, by section of its pages."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.events import Fact
from services.models import Acting, Event

#: sections in the order in which the company's pages show them
SECTIONS: dict[str, tuple[Fact, ...]] = {
    "wishes": (Fact.WISHES_REGISTERED,),
    "requests": (Fact.ANSWERS_REGISTERED,),
    "never": (Fact.VETOES_REGISTERED,),
    "profile": (Fact.PARTICIPATION_CHANGED, Fact.COMPANY_CHANGED),
    "delegates": (
        Fact.DELEGATE_ADDED,
        Fact.DELEGATE_CHANGED,
        Fact.DELEGATE_REMOVED,
        Fact.AVAILABILITY_CHANGED,
        Fact.ATTENDANCE_CHANGED,
    ),
}


def changed_sections(session: Session, acting: Acting) -> list[str]:
    """The sections in which the acting has changed anything."""
    told = set(
        session.scalars(select(Event.type).where(Event.data["acting"].astext == str(acting.id)))
    )
    return [section for section, facts in SECTIONS.items() if told & set(facts)]
