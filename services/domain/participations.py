"""A company's taking part in one mission."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from services.domain import addresses, languages, pins, text
from services.domain.errors import ConflictError, InvalidError
from services.domain.events import Fact, record
from services.domain.mission_states import refuse_when_over
from services.domain.rows import hold
from services.models import (
    Company,
    Language,
    Mission,
    Participation,
    ParticipationState,
    Side,
    Site,
    Wish,
)

P = ParticipationState

#: from each state, the states that may follow
NEXT: dict[ParticipationState, tuple[ParticipationState, ...]] = {
    P.INVITED: (P.REGISTERED, P.ACCEPTED, P.REFUSED, P.WITHDRAWN),
    P.REGISTERED: (P.ACCEPTED, P.REFUSED, P.WITHDRAWN),
    P.ACCEPTED: (P.REFUSED, P.WITHDRAWN),
    P.REFUSED: (P.ACCEPTED,),
    P.WITHDRAWN: (P.REGISTERED, P.ACCEPTED),
}

#: it takes no part in the mission (any more)
OUT = frozenset({P.REFUSED, P.WITHDRAWN})

LINES = ("sector", "product", "technology", "territory", "contact_name")
PROSE = ("offers", "needs")


class Profile(TypedDict, total=False):
    """What a participation tells about itself and how much it can hold."""

    seats: int
    max_meetings: int | None
    min_meetings: int | None
    site: Site | None
    languages: Sequence[str]
    collective_size: int | None
    offers: str
    needs: str
    sector: str
    product: str
    technology: str
    territory: str
    #: to whom the private link goes, by an invitation
    contact_name: str
    contact_email: str
    contact_language: Language


#: what of it is a plain value, as files have it and as an earlier mission hands it on
PROFILE = tuple(name for name in Profile.__annotations__ if name != "site")


class ParticipationChanges(Profile, total=False):
    side: Side


def register_participation(
    session: Session,
    *,
    mission: Mission,
    company: Company,
    side: Side,
    state: ParticipationState = ParticipationState.ACCEPTED,
    actor: str,
    **profile: Unpack[Profile],
) -> Participation:
    """The company takes part in the mission on that side.

    Raises ConflictError if it does already or the mission is over, InvalidError for a profile
    that can't be.
    """
    refuse_when_over(mission)
    if find_participation(session, mission=mission, company=company) is not None:
        raise ConflictError(
            "participation_exists",
            f"«{company.name}» takes part in this mission already; change that participation.",
            where="company_id",
        )
    participation = Participation(
        mission_id=mission.id, company=company, side=side, state=state, seats=1
    )
    _set(participation, {"side": side, **profile})
    session.add(participation)
    session.flush()
    record(
        session,
        Fact.PARTICIPATION_REGISTERED,
        subject_id=participation.id,
        mission_id=mission.id,
        actor=actor,
        data={"state": state.value},
    )
    return participation


def find_participation(
    session: Session, *, mission: Mission, company: Company
) -> Participation | None:
    """The company's participation in the mission, if there is one."""
    return session.scalar(
        select(Participation).where(
            Participation.mission_id == mission.id, Participation.company_id == company.id
        )
    )


def change_participation(
    session: Session,
    *,
    participation: Participation,
    actor: str,
    **changes: Unpack[ParticipationChanges],
) -> Participation:
    """The participation with these fields changed; without a difference nothing is recorded.

    Raises ConflictError if wishes or pinned meetings do not allow it.
    """
    refuse_when_over(_mission(session, participation))
    hold(session, participation)
    side, seats = participation.side, participation.seats
    _set(participation, changes)
    if not session.is_modified(participation):
        return participation
    session.flush()
    if participation.side is not side:
        _refuse_wishes_on_one_side(session, participation)
    if participation.seats < seats:
        pins.refuse_contradictions(session, mission_id=participation.mission_id)
    _record_change(session, participation, actor)
    return participation


def change_participation_state(
    session: Session, *, participation: Participation, state: ParticipationState, actor: str
) -> Participation:
    """The participation in that state: accepted, refused, withdrawn…

    Staying in the same state changes nothing. Raises ConflictError for a state that does not
    follow from the present one.
    """
    refuse_when_over(_mission(session, participation))
    hold(session, participation)
    if state is participation.state:
        return participation
    following = NEXT[participation.state]
    if state not in following:
        possible = " or ".join(next_state.value for next_state in following)
        raise ConflictError(
            "state_not_possible",
            f"The participation is {participation.state}, so it can't become {state};"
            f" it can become {possible}.",
            where="state",
        )
    participation.state = state
    session.flush()
    _record_change(session, participation, actor)
    return participation


def opposite(side: Side, other: Side) -> bool:
    """Whether a participation of that side may meet one of the other."""
    return Side.BOTH in (side, other) or side is not other


def company_missing() -> InvalidError:
    return InvalidError(
        "company_missing",
        "Say which company takes part: its id, or its name and country.",
        where="company_id",
    )


def refuse_when_out(participation: Participation) -> None:
    """Raises ConflictError if the participation was refused or withdrawn."""
    if participation.state in OUT:
        raise ConflictError(
            "participation_out",
            f"This participation is {participation.state}; ask the organiser to take it up again.",
        )


def _set(participation: Participation, changes: ParticipationChanges) -> None:
    if "side" in changes:
        participation.side = changes["side"]
    _set_numbers(participation, changes)
    if "site" in changes:
        site = changes["site"]
        if site is not None and site.mission_id != participation.mission_id:
            raise InvalidError(
                "site_outside_mission", "That site is not in this mission.", where="site_id"
            )
        participation.site_id = site.id if site is not None else None
    if "languages" in changes:
        participation.languages = languages.languages(changes["languages"])
    _set_contact(participation, changes)
    given: dict[str, object] = {**changes}
    for name in LINES:
        if name in given:
            setattr(participation, name, text.line(str(given[name]), where=name, required=False))
    for name in PROSE:
        if name in given:
            setattr(participation, name, text.prose(str(given[name]), where=name))


def _set_contact(participation: Participation, changes: ParticipationChanges) -> None:
    if "contact_email" in changes:
        typed = changes["contact_email"]
        participation.contact_email = addresses.email(typed, where="contact_email") if typed else ""
    if "contact_language" in changes:
        participation.contact_language = changes["contact_language"]


def _set_numbers(participation: Participation, changes: ParticipationChanges) -> None:
    if "seats" in changes:
        if not 1 <= changes["seats"] <= 50:
            raise InvalidError(
                "seats", "A company can hold 1 to 50 meetings at the same time.", where="seats"
            )
        participation.seats = changes["seats"]
    if "max_meetings" in changes:
        participation.max_meetings = _meetings(changes["max_meetings"], "max_meetings", "most")
    if "min_meetings" in changes:
        participation.min_meetings = _meetings(changes["min_meetings"], "min_meetings", "promised")
    most, least = participation.max_meetings, participation.min_meetings
    if most is not None and least is not None and most < least:
        raise InvalidError(
            "promise_above_maximum",
            f"The company is promised {least} meetings and may have {most}; raise one or lower the"
            " other.",
            where="min_meetings",
        )
    if "collective_size" in changes:
        size = changes["collective_size"]
        if size is not None and not 3 <= size <= 20:
            raise InvalidError(
                "collective_size",
                "A collective meeting is of 3 to 20 companies; leave it open for meetings of two.",
                where="collective_size",
            )
        participation.collective_size = size


def _meetings(number: int | None, where: str, word: str) -> int | None:
    if number is not None and not 0 <= number <= 1000:
        raise InvalidError(
            where,
            f"The {word} meetings of a company are a number from 0 to 1000, or left open.",
            where=where,
        )
    return number


def _refuse_wishes_on_one_side(session: Session, participation: Participation) -> None:
    other = aliased(Participation)
    wish = session.scalar(
        select(Wish.id)
        .join(
            other,
            or_(
                (Wish.participation_id == participation.id) & (other.id == Wish.partner_id),
                (Wish.partner_id == participation.id) & (other.id == Wish.participation_id),
            ),
        )
        .where(other.side == participation.side, other.side != Side.BOTH)
        .limit(1)
    )
    if wish is not None:
        raise ConflictError(
            "wishes_on_one_side",
            f"There are wishes between this company and others that are {participation.side} too;"
            " those wishes must be withdrawn before the side can change.",
            where="side",
        )


def _mission(session: Session, participation: Participation) -> Mission:
    return session.get_one(Mission, participation.mission_id)


def _record_change(session: Session, participation: Participation, actor: str) -> None:
    record(
        session,
        Fact.PARTICIPATION_CHANGED,
        subject_id=participation.id,
        mission_id=participation.mission_id,
        actor=actor,
        data={"state": participation.state.value},
    )
