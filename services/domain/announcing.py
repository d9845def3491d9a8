"""The fate of a whole mission is announced: a version of its own, and a mail to all others."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from services.domain import dispatches, schedules, text
from services.domain.events import Fact, record
from services.domain.mission_states import change_state, refuse_when_over
from services.domain.publishing import publish
from services.models import (
    Announcement,
    Dispatch,
    DispatchKind,
    Mission,
    MissionState,
    Occasion,
    Schedule,
)

#: letters of the organiser's own words
LONGEST = 1000


def call_off(
    session: Session,
    *,
    mission: Mission,
    sentence: str = "",
    mail_domain: str,
    actor: str,
    now: datetime,
) -> Announcement:
    """The mission is cancelled, and everybody concerned is told, each once.

    Whoever has something in the published agenda gets a letter that cancels it, in the calendar
    too, by a version without anything; all others a mail. Raises ConflictError once it is over.
    """
    session.flush()
    session.refresh(mission, with_for_update=True)
    refuse_when_over(mission)
    former = schedules.published(session, mission.id)
    if former is not None:
        empty = schedules.new_version(session, mission, solve_id=None, now=now)
        publish_for(
            session,
            empty,
            Occasion.CALLED_OFF,
            sentence=sentence,
            mail_domain=mail_domain,
            actor=actor,
            now=now,
        )
    was = mission.starts_on, mission.ends_on
    change_state(session, mission=mission, state=MissionState.CANCELLED, actor=actor)
    return announce(
        session,
        mission,
        Occasion.CALLED_OFF,
        was=was,
        sentence=sentence,
        former=former,
        actor=actor,
    )


def publish_for(
    session: Session,
    draft: Schedule,
    occasion: Occasion,
    *,
    sentence: str,
    mail_domain: str,
    actor: str,
    now: datetime,
) -> None:
    """The draft is published for that reason, whatever speaks against it; letters follow."""
    draft.occasion = occasion
    session.flush()
    publish(
        session,
        draft,
        mail_domain=mail_domain,
        even_if_stale=True,
        message=sentence,
        actor=actor,
        now=now,
    )


def announce(
    session: Session,
    mission: Mission,
    occasion: Occasion,
    *,
    was: tuple[date, date],
    sentence: str,
    former: Schedule | None,
    actor: str,
) -> Announcement:
    """What happened is noted, and a worker will mail whoever gets no letter."""
    row = Announcement(
        mission_id=mission.id,
        occasion=occasion,
        was_from=was[0],
        was_until=was[1],
        sentence=text.prose(sentence, where="sentence", most=LONGEST),
        former_id=former.id if former is not None else None,
    )
    session.add(row)
    session.flush()
    facts = {Occasion.MOVED: Fact.MISSION_MOVED, Occasion.CALLED_OFF: Fact.MISSION_CALLED_OFF}
    record(
        session,
        facts[occasion],
        subject_id=mission.id,
        mission_id=mission.id,
        actor=actor,
        data={"announcement": str(row.id)},
    )
    dispatches.ask(
        session,
        Dispatch(kind=DispatchKind.ANNOUNCED, announcement_id=row.id, key=f"announcement:{row.id}"),
        mission_id=mission.id,
        actor=actor,
    )
    return row
