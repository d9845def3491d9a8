"""What a preview shows is what is then written, and it leaves nothing behind."""

from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.agenda.data import from_plain
from services.domain import letters, schedules
from services.domain.errors import ConflictError
from services.domain.participations import change_participation_state
from services.domain.preview import Preview, preview, publish_as_shown
from services.models import (
    CalendarEntry,
    Event,
    Letter,
    MailState,
    ParticipationState,
    Schedule,
    ScheduleState,
)
from tests.domain.drafts import drafted
from tests.domain.test_letters import SETTINGS, sent, told_all, without_a_meeting, written
from tests.missions import NOW, small_mission

DOMAIN = SETTINGS.mail_domain


def shown(session: Session, draft: Schedule) -> Preview:
    return preview(session, draft, mail_domain=DOMAIN, now=NOW)


def publish(session: Session, draft: Schedule, fingerprint: str) -> Schedule:
    with session.begin_nested():
        return publish_as_shown(
            session,
            draft,
            shown=fingerprint,
            even_if_stale=True,
            note="pour nous",
            message="À demain !",
            held=False,
            mail_domain=DOMAIN,
            actor="staff:1",
            now=NOW,
        )


Agenda = list[tuple[str, datetime, str, bool]]


def promised(found: Preview) -> dict[UUID, tuple[Agenda, list[tuple[str, str]]]]:
    """By delegate: agenda but for what each publishing makes anew, and the changes told."""
    return {
        reader.delegate_id: (
            [(e.key, e.starts_at, e.place, e.cancelled) for e in reader.telling.agenda.entries],
            []
            if reader.telling.is_first
            else [(change.kind, change.entry.key) for change in reader.telling.changes],
        )
        for reader in found.readers
        if reader.telling.is_needed
    }


def test_a_first_version_is_written_as_previewed(session: Session) -> None:
    draft = drafted(session, small_mission(session))
    found = shown(session, draft)
    publish(session, draft, found.fingerprint)
    mails = written(session, draft)
    kept: dict[UUID, tuple[Agenda, list[tuple[str, str]]]] = {
        letter.delegate_id: (
            [(e.key, e.starts_at, e.place, e.cancelled) for e in from_plain(letter.agenda).entries],
            [],
        )
        for letter in session.scalars(select(Letter).filter_by(schedule_id=draft.id))
    }
    assert kept == promised(found)
    assert len(mails) == len(found.readers) == 4


def test_an_update_is_written_as_previewed(session: Session) -> None:
    first = told_all(session, small_mission(session))
    draft = without_a_meeting(session, first)
    found = shown(session, draft)
    told = promised(found)
    publish(session, draft, found.fingerprint)
    mails = written(session, draft)
    assert {session.get_one(Letter, mail.letter_id).delegate_id for mail in mails} == set(told)
    assert [changes for _, changes in told.values()] == [
        [("cancelled", entries[0][0])]
        for entries in ([e for e in entries if e[3]] for entries, _ in told.values())
    ]
    unchanged = [reader for reader in found.readers if not reader.telling.is_needed]
    assert (len(told), len(unchanged)) == (2, 2)


def test_mails_that_have_not_left_are_counted_as_the_letters_will(session: Session) -> None:
    """The first letters are still queued: everybody will get one letter, as their first."""
    draft = drafted(session, small_mission(session))
    publish(session, draft, shown(session, draft).fingerprint)
    written(session, draft)
    second = without_a_meeting(session, draft)
    found = shown(session, second)
    assert [reader.telling.is_first for reader in found.readers] == [True] * 4
    publish(session, second, found.fingerprint)
    assert len(written(session, second)) == 4


def test_a_preview_leaves_nothing_behind(session: Session) -> None:
    small = small_mission(session)
    draft = drafted(session, small)
    session.flush()

    def counts() -> list[int | None]:
        tables = (Event, CalendarEntry, Letter)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]

    before = counts()
    shown(session, draft)
    assert counts() == before
    assert (draft.state, draft.published_at, draft.message) == (ScheduleState.DRAFT, None, "")


def test_the_message_stands_in_the_letters_and_the_note_does_not(session: Session) -> None:
    draft = drafted(session, small_mission(session))
    found = shown(session, draft)
    telling = found.readers[0].telling.with_message("À demain !")
    letter = letters.in_words(telling, link="https://x.example/a/t")
    publish(session, draft, found.fingerprint)
    texts = [mail.raw.decode() for mail in written(session, draft)]
    assert "À demain !" in letter.text
    assert draft.note == "pour nous"
    assert all("pour nous" not in text for text in texts)


def test_nothing_is_published_that_was_not_shown(session: Session) -> None:
    first = told_all(session, small_mission(session))
    draft = schedules.copy(session, first, actor="staff:1", now=NOW)
    fingerprint = shown(session, draft).fingerprint
    moved = without_a_meeting(session, draft)
    with pytest.raises(ConflictError) as refused:
        publish(session, moved, fingerprint)
    assert refused.value.code == "preview_outdated"
    assert moved.state is ScheduleState.DRAFT


def test_every_doubt_is_told(session: Session) -> None:
    small = small_mission(session)
    draft = drafted(session, small)
    assert shown(session, draft).doubts == ()
    change_participation_state(
        session,
        participation=small.visitors[0],
        state=ParticipationState.WITHDRAWN,
        actor="staff:1",
    )
    found = shown(session, draft)
    assert [doubt.code for doubt in found.doubts] == ["company_left", "schedule_is_stale"]
    assert len(found.readers) == 3


def test_who_was_never_told_and_left_gets_no_letter(session: Session) -> None:
    small = small_mission(session)
    first = drafted(session, small)
    publish(session, first, shown(session, first).fingerprint)
    for mail in written(session, first):
        mail.state = MailState.FAILED
    change_participation_state(
        session,
        participation=small.visitors[0],
        state=ParticipationState.WITHDRAWN,
        actor="staff:1",
    )
    second = schedules.copy(session, first, actor="staff:1", now=NOW)
    publish(session, second, shown(session, second).fingerprint)
    mails = written(session, second)
    assert len(mails) == 3
    sent(session, mails)
