"""Somebody of the staff at their pages: who it is, in which language, and at which mission."""

from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from services.api.deps import Now, SessionDep
from services.domain import access
from services.domain.callers import Caller
from services.locale import moment_name, translations
from services.models import Mission
from services.web.headers import SCRIPTED
from services.web.languages import chosen
from services.web.pages import render
from services.web.staff.signed_in import HOME, PRIVATE, SignedIn, SignedInDep, refuse_readers

HEADERS = PRIVATE | {"Content-Security-Policy": SCRIPTED}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One request of somebody of the staff who is signed in."""

    session: Session
    signed_in: SignedIn
    language: str
    now: datetime

    @property
    def caller(self) -> Caller:
        return self.signed_in.caller

    @property
    def words(self) -> NullTranslations:
        """The texts of the pages, in the reader's language."""
        return translations(self.language)

    def page(
        self, template: str, *, part: str = "", status: int = 200, **context: object
    ) -> Response:
        """A page of the staff's site; `part` is the one marked in its navigation."""
        page = render(
            f"staff/{template}.html",
            self.language,
            {
                "part": part,
                "form_field": self.signed_in.form_field,
                "me": self.caller,
                "mission": None,
                "home": HOME,
                **context,
            },
        )
        return HTMLResponse(page, status_code=status, headers=HEADERS)

    def go(self, path: str) -> Response:
        """To another page of the staff's site, as after every form that was taken."""
        return RedirectResponse(f"{HOME}{path}", status_code=303, headers=PRIVATE)


@dataclass(frozen=True, kw_only=True)
class MissionDesk(Desk):
    """One request of somebody of the staff about one of their missions."""

    mission: Mission

    @property
    def zone(self) -> ZoneInfo:
        """The clocks of the venue."""
        return ZoneInfo(self.mission.time_zone)

    @property
    def home(self) -> str:
        return f"{HOME}/missions/{self.mission.id}"

    def moment(self, when: datetime | None) -> str:
        """'12 Oct, 14:05' on the clocks of the venue; nothing for none."""
        return moment_name(when, self.zone, self.language) if when else ""

    def page(
        self, template: str, *, part: str = "", status: int = 200, **context: object
    ) -> Response:
        """A page of the mission, under its title and navigation."""
        shown = {"mission": self.mission, "home": self.home, "moment": self.moment, **context}
        return super().page(template, part=part, status=status, **shown)

    def leave(self, path: str) -> Response:
        """To a page of the staff's site outside this mission."""
        return super().go(path)

    def go(self, path: str) -> Response:
        """To another page of the same mission."""
        return RedirectResponse(f"{self.home}{path}", status_code=303, headers=PRIVATE)


def desk(request: Request, session: SessionDep, now: Now, signed_in: SignedInDep) -> Desk:
    refuse_readers(request, signed_in.caller)
    return Desk(session=session, signed_in=signed_in, language=chosen(request), now=now)


def mission_desk(
    request: Request, session: SessionDep, now: Now, signed_in: SignedInDep, mission_id: UUID
) -> MissionDesk:
    """Raises NotFoundError if the mission is not theirs."""
    refuse_readers(request, signed_in.caller)
    return MissionDesk(
        session=session,
        signed_in=signed_in,
        language=chosen(request),
        now=now,
        mission=access.staff_mission(session, signed_in.caller, mission_id),
    )


DeskDep = Annotated[Desk, Depends(desk)]
MissionDeskDep = Annotated[MissionDesk, Depends(mission_desk)]
