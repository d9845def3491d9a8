"""Staff see who would be reminded of what, in which words, and send it."""

from collections.abc import Collection, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.domain import people, reminders
from services.domain.dispatch_writers import about_mission
from services.domain.reminders import Due
from services.domain.shortfalls import Topic, open_topics
from services.mail.reminders import Lacks, reminder
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.people.words import spared_name, topic_name
from services.web.staff.signed_in import StaffForm, StaffRoute

router = APIRouter(prefix="/reminders", route_class=StaffRoute)

#: how many are written to at once: as many as stand on the page
PAGE = 100


@router.get("")
def page(
    here: MissionDeskDep,
    about: Annotated[list[Topic] | None, Query()] = None,
    said: Annotated[int, Query(ge=-1, le=100_000)] = -1,
) -> Response:
    """Nobody is written to before this page is sent."""
    possible = open_topics(here.mission, now=here.now)
    chosen = possible if about is None else [topic for topic in possible if topic in about]
    everybody = people.participants(here.session, here.mission, language=here.language)
    found = reminders.due(everybody, chosen, mission=here.mission, now=here.now)
    due = [one for one in found if one.spared is None]
    return here.page(
        "people/reminders",
        part="people",
        topics=[(one.value, topic_name(one, here.words), one in chosen) for one in possible],
        due=due[:PAGE],
        count=len(due),
        spared=[(one, spared_name(one.spared, here.words)) for one in found if one.spared],
        chosen=chosen,
        names={topic.value: topic_name(topic, here.words) for topic in Topic},
        samples=_samples(here, due),
        quiet=int(reminders.QUIET.total_seconds() // 3600),
        said=said,
    )


@router.post("")
def send(here: MissionDeskDep, form: StaffForm) -> Response:
    """Those who were ticked, if a reminder is still due to them."""
    about = [topic for topic in form.getlist("about") if topic in set(Topic)]
    count = reminders.remind(
        here.session,
        mission=here.mission,
        participation_ids=_ids(form.getlist("to")),
        about=about,
        actor=here.caller.actor,
        now=here.now,
    )
    return here.go(f"/people/reminders?said={count}")


def _ids(values: Sequence[str]) -> Collection[UUID]:
    """What can't be an id is nobody's."""
    found = set()
    for value in values:
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return found


def _samples(here: MissionDesk, due: Sequence[Due]) -> list[tuple[str, str, str]]:
    """In each language that somebody reads: whose letter is shown, and its text without link."""
    first: dict[str, Due] = {}
    for one in due:
        first.setdefault(one.participant.contact_language.value, one)
    return [
        (language, one.participant.name, _text(here, one))
        for language, one in sorted(first.items())
    ]


def _text(here: MissionDesk, one: Due) -> str:
    who = one.participant
    return reminder(
        about_mission(here.mission, who.contact_name, who.contact_language),
        company=who.name,
        lacks=Lacks(
            topics=tuple(topic.value for topic in one.topics),
            budget=here.mission.wish_budget,
            unanswered=who.unanswered,
            answers_until=here.mission.answers_close_at,
        ),
        link="https://…",
    ).text
