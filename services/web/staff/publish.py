"""A draft before it is published: who will be told what, a letter of each, and the decision."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.domain import access, preview, schedules, text
from services.domain.errors import DomainError, not_found
from services.domain.folding import fold
from services.domain.letters import in_words
from services.domain.preview import Preview, Reader
from services.domain.publishing import LONGEST_MESSAGE
from services.domain.revision import revision_of
from services.locale import LANGUAGES
from services.mail.letters import ChangeView, change_in_words, tally
from services.models import Schedule, ScheduleState
from services.settings import get_settings
from services.web.company.delegate import LANGUAGES as NAMES
from services.web.company.words import sentences
from services.web.keeping import Shelf
from services.web.leafing import Number, leaf
from services.web.publishing_words import doubt_text
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.letter_frame import letter_page
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)

#: readers on one page
PAGE = 50
KINDS = ("new", "moved", "cancelled")
SHOWS = ("all", "first", "changed", "unchanged", *KINDS)
#: counted in readers
PREVIEWS: Shelf[Preview] = Shelf(most=10_000, size=lambda one: len(one.readers) + 1)
Text = Annotated[str, Query(max_length=200)]
Prose = Annotated[str, Query(max_length=5000)]


class Typed(NamedTuple):
    """What somebody has typed of the form so far."""

    message: str = ""
    note: str = ""
    held: bool = False
    although: bool = False


class Told(NamedTuple):
    """A reader's line: first agenda, changes, or nothing."""

    reader: Reader
    meetings: int
    tally: str
    changes: Sequence[ChangeView]


@router.get("/missions/{mission_id}/schedules/{schedule_id}/publish")
def page(
    here: MissionDeskDep,
    schedule_id: UUID,
    *,
    show: Text = "all",
    q: Text = "",
    number: Number = 1,
    message: Prose = "",
    note: Prose = "",
    held: bool | None = None,
) -> Response:
    draft = draft_of(here, schedule_id)
    if held is None:
        held = _held_before(here)
    typed = Typed(message=message, note=note, held=held)
    return shown(here, draft, typed, show=show, q=q, number=number)


@router.get("/missions/{mission_id}/publish")
def newest(here: MissionDeskDep) -> Response:
    """To the newest draft; to all versions where there is none."""
    draft = schedules.newest_draft(here.session, here.mission.id)
    return here.go(f"/schedules/{draft.id}/publish" if draft else "/schedules")


@router.get("/missions/{mission_id}/schedules/{schedule_id}/publish/letters/{delegate_id}")
def letter(
    here: MissionDeskDep, schedule_id: UUID, delegate_id: UUID, message: Prose = ""
) -> Response:
    """The letter that this delegate would get, as it will be; its link opens nothing yet."""
    draft = draft_of(here, schedule_id)
    found = previewed(here, draft)
    word = text.prose(message, where="message", most=LONGEST_MESSAGE)
    for reader in found.readers:
        if reader.delegate_id == delegate_id:
            link = f"{get_settings().base_url}/a/…"
            return letter_page(
                here,
                in_words(reader.telling.with_message(word), link=link),
                title=reader.name,
                recipient=reader.email,
                back=f"/schedules/{draft.id}/publish?{urlencode({'message': message})}",
                part="publish",
            )
    raise not_found("delegate")


@router.post("/missions/{mission_id}/schedules/{schedule_id}/publish")
def publish(here: MissionDeskDep, schedule_id: UUID, form: StaffForm) -> Response:
    """Published as it was shown; or the page again, with why not and what has changed."""
    draft = draft_of(here, schedule_id)
    typed = Typed(
        message=form.get("message", ""),
        note=form.get("note", ""),
        held="held" in form,
        although="although" in form,
    )
    if form.get("do") == "show":
        query = {"message": typed.message, "note": typed.note, "held": int(typed.held)}
        return here.go(f"/schedules/{draft.id}/publish?{urlencode(query)}")
    try:
        with here.session.begin_nested():
            preview.publish_as_shown(
                here.session,
                draft,
                shown=form.get("version", ""),
                even_if_stale=typed.although,
                note=typed.note,
                message=typed.message,
                held=typed.held,
                mail_domain=get_settings().mail_domain,
                actor=here.caller.actor,
                now=here.now,
            )
    except DomainError as error:
        wrong = sentences(error, here.language)
        return shown(here, draft, typed, wrong=wrong, status=409)
    return here.go("/outbox?said=published")


def previewed(here: MissionDesk, draft: Schedule, *, anew: bool = False) -> Preview:
    """Kept while nothing happens in the mission: leafing through it computes it once."""
    mission_id = here.mission.id
    revision = "" if anew else revision_of(here.session, mission_id, preview.FACTS)

    def make() -> Preview:
        domain = get_settings().mail_domain
        return preview.preview(here.session, draft, mail_domain=domain, now=here.now)

    return make() if anew else PREVIEWS.kept(mission_id, draft.id, revision, make=make)


def draft_of(here: MissionDesk, schedule_id: UUID) -> Schedule:
    """The version, if it is of this mission. Raises NotFoundError otherwise."""
    (found,) = access.parts_of(here.session, here.mission, Schedule, [schedule_id], name="schedule")
    return found


def shown(
    here: MissionDesk,
    draft: Schedule,
    typed: Typed,
    *,
    show: str = "all",
    q: str = "",
    number: int = 1,
    wrong: Sequence[str] = (),
    status: int = 200,
) -> Response:
    """The page; without readers and form where the version can't be published at all."""
    found, why_not = None, ""
    if draft.state is ScheduleState.DRAFT:
        try:
            found = previewed(here, draft, anew=bool(wrong))
        except DomainError as error:
            why_not = " ".join(sentences(error, here.language))
    return here.page(
        "publish",
        part="publish",
        status=status,
        draft=draft,
        typed=typed,
        wrong=wrong,
        why_not=why_not,
        language_name=lambda code: NAMES[code],
        **(_told(here, found, show=show, q=q, number=number) if found else {"found": None}),
    )


def _told(here: MissionDesk, found: Preview, *, show: str, q: str, number: int) -> dict[str, Any]:
    suiting = [one for one in found.readers if _suits(one, show) and _matches(one, q)]
    suiting.sort(key=lambda one: not one.telling.is_needed)
    paged = leaf(len(suiting), number=number, size=PAGE)
    query = {name: value for name, value in (("show", show), ("q", q)) if value}
    return {
        "found": found,
        "doubts": [doubt_text(doubt, here.words) for doubt in found.doubts],
        "counts": {kind: sum(_suits(one, kind) for one in found.readers) for kind in SHOWS},
        "kinds": Counter(
            change.kind
            for one in found.readers
            if not one.telling.is_first
            for change in one.telling.changes
        ),
        "letters": sum(one.telling.is_needed for one in found.readers),
        "samples": _samples(found),
        "readers": [_line(here, one) for one in suiting[paged.rows]],
        "suiting": len(suiting),
        "show": show,
        "q": q,
        "number": paged.number,
        "pages": paged.pages,
        "query": urlencode(query),
    }


def _suits(reader: Reader, show: str) -> bool:
    telling = reader.telling
    match show:
        case "first":
            return telling.is_first
        case "changed":
            return telling.is_needed and not telling.is_first
        case "unchanged":
            return not telling.is_needed
        case "new" | "moved" | "cancelled":
            return not telling.is_first and any(one.kind == show for one in telling.changes)
        case _:
            return True


def _matches(reader: Reader, q: str) -> bool:
    known = fold(f"{reader.name} {reader.company} {reader.email}")
    return all(word in known for word in fold(q).split())


def _line(here: MissionDesk, reader: Reader) -> Told:
    """In the words of the letter, but in the language of who looks."""
    telling = reader.telling
    agenda = replace(telling.agenda, language=here.language)
    told = () if telling.is_first else telling.changes
    return Told(
        reader=reader,
        meetings=len(telling.agenda.meetings),
        tally=tally(told, here.words),
        changes=[change_in_words(change, agenda) for change in told],
    )


def _samples(found: Preview) -> list[tuple[str, Reader]]:
    """For each language the reader with most to read of it."""
    samples = []
    for language in LANGUAGES:
        readers = [
            one for one in found.readers if one.language == language and one.telling.is_needed
        ]
        if readers:
            most = max(readers, key=lambda one: len(one.telling.changes))
            samples.append((language, most))
    return samples


def _held_before(here: MissionDesk) -> bool:
    """As the mission's last version was published."""
    former = schedules.published(here.session, here.mission.id)
    return former is not None and former.held
