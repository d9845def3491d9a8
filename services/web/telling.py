"""What an agenda's page shows of notices: who said what of which meeting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations

from services.agenda.text import one_line
from services.mail.notices import delay_text


@dataclass(frozen=True, kw_only=True)
class NoticeShown:
    id: str
    #: the reader's own, which they can take back
    own: bool
    person: str
    text: str


@dataclass(frozen=True, kw_only=True)
class RatingShown:
    """How the reader rated a meeting."""

    took_place: bool
    usefulness: int | None
    note: str


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What a page's forms carry, and what has been said, by key of the meeting.

    Without a token the page has no forms.
    """

    token: str = ""
    notices: Mapping[str, tuple[NoticeShown, ...]] = field(default_factory=dict)
    #: of the reader alone
    ratings: Mapping[str, RatingShown] = field(default_factory=dict)


NOTHING = Telling()


def notice_shown(
    *,
    notice_id: str,
    own: bool,
    person: str,
    minutes: int | None,
    words: NullTranslations,
) -> NoticeShown:
    """A notice in words; `minutes` is None of who can't come."""
    return NoticeShown(
        id=notice_id,
        own=own,
        person=one_line(person),
        text=notice_text(minutes, words),
    )


def notice_text(minutes: int | None, words: NullTranslations) -> str:
    """'about 10 minutes late' or 'can’t come'."""
    return words.gettext("can’t come") if minutes is None else delay_text(minutes, words)
