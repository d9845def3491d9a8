"""Missions: created as a draft, changed, and led from state to state."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import addresses, text
from services.domain.errors import ConflictError, InvalidError
from services.domain.events import Fact, record
from services.domain.rows import hold
from services.domain.venue_time import known_zone
from services.models import Activity, Cluster, HalfDay, Mission, MissionState

_Number = Literal["wish_budget", "min_meetings", "break_cap", "frozen_hours"]
_Deadline = Literal["wishes_close_at", "answers_close_at"]

#: a date outside is a typing error, and no clock counts that far
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
#: hours for which meetings may be frozen ahead: a month
LONGEST_HORIZON = 31 * 24

#: rule → the least, the most, and the sentence for what is outside
_NUMBERS: dict[_Number, tuple[int, int, str]] = {
    "wish_budget": (1, 500, "Each company may wish for {} to {} partners."),
    "min_meetings": (0, 500, "Each company may be promised {} to {} meetings."),
    "break_cap": (0, 500, "The breaks of two companies may differ by {} to {}, or by any number."),
    "frozen_hours": (0, LONGEST_HORIZON, "Meetings freeze {} to {} hours before, or not at all."),
}


_DEADLINES: tuple[_Deadline, ...] = ("wishes_close_at", "answers_close_at")


class MissionRules(TypedDict, total=False):
    """What a mission has by default, and what may be set at any time before its end."""

    wish_budget: int
    min_meetings: int
    break_cap: int | None
    frozen_hours: int | None
    silence_is_yes: bool
    registration_open: bool
    wishes_close_at: datetime | None
    answers_close_at: datetime | None
    partners: Sequence[Cluster]


class MissionChanges(MissionRules, total=False):
    """What may be changed in a mission after its creation."""

    title: str
    country: str
    city: str
    time_zone: str
    starts_on: date
    ends_on: date
    contact: str


def create_mission(
    session: Session,
    *,
    code: str,
    title: str,
    country: str,
    city: str,
    time_zone: str,
    starts_on: date,
    ends_on: date,
    organiser: Cluster,
    contact: str,
    actor: str,
    **rules: Unpack[MissionRules],
) -> Mission:
    """A mission in the state draft; `code` names it in files, once among all missions.

    Raises InvalidError for a field that can't be, ConflictError if the code is taken.
    """
    code = text.line(code, where="code", most=60)
    if session.scalar(select(Mission.id).where(Mission.code == code)):
        raise ConflictError(
            "mission_exists", f"There is already a mission «{code}»; take another code.", "code"
        )
    mission = Mission(code=code, organiser=organiser, state=MissionState.DRAFT)
    changes: MissionChanges = {
        **rules,
        "title": title,
        "country": country,
        "city": city,
        "time_zone": time_zone,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "contact": contact,
    }
    _set(mission, changes)
    session.add(mission)
    session.flush()
    record(session, Fact.MISSION_CREATED, subject_id=mission.id, mission_id=mission.id, actor=actor)
    return mission


def change_mission(
    session: Session, *, mission: Mission, actor: str, **changes: Unpack[MissionChanges]
) -> Mission:
    """The mission with these fields changed; without any difference nothing is recorded.

    Raises InvalidError for a field that can't be, ConflictError for dates or a zone that the
    programme, already laid down, does not allow.
    """
    hold(session, mission)
    if mission.state in (MissionState.DONE, MissionState.CANCELLED):
        raise ConflictError(
            "mission_over", f"The mission is {mission.state}; it can't be changed any more."
        )
    before = mission.time_zone
    with session.no_autoflush:
        _set(mission, changes)
        if mission.time_zone != before:
            _refuse_with_programme(session, mission)
        _refuse_programme_outside(session, mission)
    if session.is_modified(mission):
        session.flush()
        record(
            session,
            Fact.MISSION_CHANGED,
            subject_id=mission.id,
            mission_id=mission.id,
            actor=actor,
        )
    return mission


def _set(mission: Mission, changes: MissionChanges) -> None:
    if "title" in changes:
        mission.title = text.line(changes["title"], where="title")
    if "country" in changes:
        mission.country = addresses.country(changes["country"])
    if "city" in changes:
        mission.city = text.line(changes["city"], where="city", most=100)
    if "time_zone" in changes:
        mission.time_zone = known_zone(changes["time_zone"]).key
    if "contact" in changes:
        mission.contact = addresses.email(changes["contact"], where="contact")
    if "partners" in changes:
        mission.partners = list(changes["partners"])
    _set_dates(mission, changes)
    _set_rules(mission, changes)


def _set_dates(mission: Mission, changes: MissionChanges) -> None:
    mission.starts_on = changes.get("starts_on", mission.starts_on)
    mission.ends_on = changes.get("ends_on", mission.ends_on)
    for name in ("starts_on", "ends_on"):
        if not FIRST <= getattr(mission, name) <= LAST:
            raise InvalidError(
                "date_not_possible",
                f"A mission lies between {FIRST} and {LAST}.",
                where=name,
            )
    if mission.ends_on < mission.starts_on:
        raise InvalidError(
            "ends_before_start",
            f"The mission must not end ({mission.ends_on}) before it starts ({mission.starts_on}).",
            where="ends_on",
        )


def _set_rules(mission: Mission, changes: MissionChanges) -> None:
    for name, (least, most, sentence) in _NUMBERS.items():
        if name in changes:
            number = changes[name]
            if number is not None and not least <= number <= most:
                raise InvalidError(name, sentence.format(least, most), where=name)
            setattr(mission, name, number)
    if "silence_is_yes" in changes:
        mission.silence_is_yes = changes["silence_is_yes"]
    if "registration_open" in changes:
        mission.registration_open = changes["registration_open"]
    for deadline in _DEADLINES:
        if deadline in changes:
            setattr(mission, deadline, _aware(changes[deadline], where=deadline))
    wishes, answers = mission.wishes_close_at, mission.answers_close_at
    if wishes is not None and answers is not None and answers < wishes:
        raise InvalidError(
            "answers_before_wishes",
            "Requests come in until wishes close; give companies at least until then to answer.",
            where="answers_close_at",
        )


def _aware(moment: datetime | None, *, where: str) -> datetime | None:
    if moment is not None and moment.utcoffset() is None:
        raise InvalidError(
            "moment_without_zone",
            "This moment needs its offset, as in 2027-03-01T18:00:00+01:00.",
            where=where,
        )
    if moment is not None and not FIRST <= moment.date() <= LAST:
        raise InvalidError(
            "date_not_possible",
            f"Wishes and answers close between {FIRST} and {LAST}.",
            where=where,
        )
    return moment


def _refuse_with_programme(session: Session, mission: Mission) -> None:
    laid_down = [
        session.scalar(select(table.id).where(table.mission_id == mission.id).limit(1))
        for table in (HalfDay, Activity)
    ]
    if any(laid_down):
        raise ConflictError(
            "zone_in_use",
            "The programme is already laid down in the present time zone; remove its half-days"
            " and activities before changing the zone.",
            where="time_zone",
        )


def _refuse_programme_outside(session: Session, mission: Mission) -> None:
    for table in (HalfDay, Activity):
        day = session.scalar(
            select(table.date)
            .where(
                table.mission_id == mission.id,
                ~table.date.between(mission.starts_on, mission.ends_on),
            )
            .limit(1)
        )
        if day:
            raise ConflictError(
                "programme_outside_mission",
                f"The programme has something on {day}, outside the new dates; move that first.",
                where="starts_on",
            )
