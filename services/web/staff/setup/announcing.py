"""The whole mission is moved or called off, after a look at whom that concerns."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import concerned, schedules
from services.domain.announcing import call_off
from services.domain.concerned import Reader
from services.domain.errors import DomainError
from services.domain.mission_states import OVER
from services.domain.postponing import postpone, refuse_impossible
from services.domain.rows import hold
from services.locale import locale_of, period_name
from services.settings import get_settings
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.setup import typed
from services.web.staff.setup.frame import attempt, shown
from services.web.staff.setup.words import sentences
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute

router = APIRouter(prefix=HOME + "/missions/{mission_id}/setup", route_class=StaffRoute)

#: how many people are listed by name
MOST_LISTED = 300


@dataclass(frozen=True, kw_only=True)
class Told:
    """Whom it concerns: how many by which way, in which language, and the first of them by name."""

    letters: int
    mails: int
    languages: Sequence[tuple[str, int]]
    listed: Sequence[Reader]

    @property
    def others(self) -> int:
        return self.letters + self.mails - len(self.listed)


@router.get("/postpone")
def postponing(here: MissionDeskDep, starts_on: str = "") -> Response:
    """Where to choose the new first day; with one, what moves and who will be told."""
    wrong: list[str] = []
    if starts_on:
        try:
            refuse_impossible(here.mission, _days(here, starts_on), now=here.now)
        except DomainError as error:
            wrong = sentences(error, here.language)
    return _postponing(here, starts_on, wrong=wrong, status=422 if wrong else 200)


@router.post("/postpone")
def move(here: MissionDeskDep, form: StaffForm) -> Response:
    """Moved, and everybody told; or the question again, if the mission is no longer as shown."""
    starts_on = form.get("starts_on", "")
    hold(here.session, here.mission)
    if form.get("seen") != _seen(here):
        return _postponing(here, starts_on, status=409)
    wrong = attempt(
        here,
        lambda: postpone(
            here.session,
            mission=here.mission,
            days=_days(here, starts_on),
            sentence=form.get("sentence", ""),
            mail_domain=get_settings().mail_domain,
            actor=here.caller.actor,
            now=here.now,
        ),
    )
    if wrong:
        return _postponing(here, starts_on, wrong=wrong, status=409)
    return here.go("/setup/state?said=moved")


@router.get("/call-off")
def calling_off(here: MissionDeskDep) -> Response:
    return _calling_off(here)


@router.post("/call-off")
def cancel(here: MissionDeskDep, form: StaffForm) -> Response:
    """Called off, and everybody told; or the question again, as for moving."""
    hold(here.session, here.mission)
    if form.get("seen") != _seen(here):
        return _calling_off(here, status=409)
    wrong = attempt(
        here,
        lambda: call_off(
            here.session,
            mission=here.mission,
            sentence=form.get("sentence", ""),
            mail_domain=get_settings().mail_domain,
            actor=here.caller.actor,
            now=here.now,
        ),
    )
    if wrong:
        return _calling_off(here, wrong=wrong, status=409)
    return here.go("/setup/state?said=called-off")


def _postponing(
    here: MissionDesk, starts_on: str, *, wrong: Sequence[str] = (), status: int = 200
) -> Response:
    mission, language = here.mission, here.language
    chosen = bool(starts_on) and not wrong
    dates = ""
    if chosen:
        offset = timedelta(days=_days(here, starts_on))
        dates = period_name(mission.starts_on + offset, mission.ends_on + offset, language)
    return shown(
        here,
        "state",
        template="postpone",
        asks=True,
        status=status,
        wrong=wrong,
        starts_on=starts_on or mission.starts_on.isoformat(),
        chosen=chosen,
        was=period_name(mission.starts_on, mission.ends_on, language),
        dates=dates,
        told=_told(here),
        seen=_seen(here),
        language_name=_language_name(here),
    )


def _calling_off(here: MissionDesk, *, wrong: Sequence[str] = (), status: int = 200) -> Response:
    mission = here.mission
    return shown(
        here,
        "state",
        template="call_off",
        status=status,
        wrong=wrong,
        was=period_name(mission.starts_on, mission.ends_on, here.language),
        over=mission.state in OVER,
        told=_told(here),
        seen=_seen(here),
        language_name=_language_name(here),
    )


def _told(here: MissionDesk) -> Told:
    former = schedules.published(here.session, here.mission.id)
    readers = concerned.readers(
        here.session, here.mission.id, former_id=former.id if former else None
    )
    letters = sum(reader.by_letter for reader in readers)
    return Told(
        letters=letters,
        mails=len(readers) - letters,
        languages=Counter(reader.language.value for reader in readers).most_common(),
        listed=readers[:MOST_LISTED],
    )


def _days(here: MissionDesk, starts_on: str) -> int:
    return (typed.day(starts_on, where="starts_on") - here.mission.starts_on).days


def _seen(here: MissionDesk) -> str:
    """What the page has shown of the mission; another colleague may have moved it since."""
    return f"{here.mission.starts_on} {here.mission.state.value}"


def _language_name(here: MissionDesk) -> dict[str, str]:
    return dict(locale_of(here.language).languages)
