"""What speaks against publishing, or makes it impossible, in words for staff."""

from gettext import NullTranslations

from services.domain.errors import DomainError


def doubt_text(doubt: DomainError, words: NullTranslations) -> str:
    """One reason to look again, with the name that it is about."""
    return _doubts(words)[doubt.code] % {"name": doubt.where or ""}


def _doubts(words: NullTranslations) -> dict[str, str]:
    return {
        "schedule_is_older": words.gettext(
            "Version %(name)s, which is newer, is published. This draft knows nothing of it."
        ),
        "company_left": words.gettext("%(name)s has meetings here and takes no part any more."),
        "person_absent": words.gettext("%(name)s is absent during a meeting of this version."),
        "schedule_is_stale": words.gettext(
            "Wishes, people, absences or the programme have changed since this version was"
            " computed."
        ),
        "schedule_is_late": words.gettext("It changes meetings that are too near by now."),
    }


def about_publishing(words: NullTranslations) -> dict[str, str]:
    """What the domain refuses of publishing and of mails."""
    look_again = words.gettext("Something speaks against publishing. Look at it below first.")
    return {
        **dict.fromkeys(_doubts(words), look_again),
        "preview_outdated": words.gettext(
            "Something has changed since you looked. What people would be told now stands below."
        ),
        "schedule_is_superseded": words.gettext(
            "A newer version has replaced this one. Make a copy of it and publish that."
        ),
        "mission_not_publishable": words.gettext(
            "The mission can’t publish now. Close the wishes first."
        ),
        "meeting_during_activity": words.gettext(
            "Somebody has a meeting during an activity that they must attend. Move that meeting,"
            " or solve again."
        ),
        "mail_overtaken": words.gettext(
            "A newer agenda was written to this person. Look at that mail."
        ),
        "mail_not_stuck": words.gettext("Somebody has decided about this mail already."),
        "mail_not_unclear": words.gettext("Somebody has decided about this mail already."),
        "mail_not_sendable": words.gettext("This mail can’t be sent again from here."),
        "mail_not_writable": words.gettext(
            "The mail can’t be written: look at the person’s address and the mission’s contact."
        ),
    }
