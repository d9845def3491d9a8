"""What pages about people name, in words."""

from gettext import NullTranslations

from services.domain.people import Lacking
from services.domain.reminders import Spared
from services.domain.shortfalls import Topic
from services.models import UploadKind


def lacking_name(what: Lacking, words: NullTranslations) -> str:
    return {
        Lacking.WISHES: words.gettext("Without wishes"),
        Lacking.PROFILE: words.gettext("Profile incomplete"),
        Lacking.DELEGATES: words.gettext("Without delegates"),
        Lacking.INVITATION: words.gettext("Not invited"),
        Lacking.ANSWERS: words.gettext("Requests unanswered"),
    }[what]


def side_name(side: str, words: NullTranslations) -> str:
    return {
        "visitor": words.gettext("Visitor"),
        "host": words.gettext("Host"),
        "both": words.gettext("Both sides"),
    }[side]


def dispatch_name(kind: str, words: NullTranslations) -> str:
    return {
        "invitation": words.gettext("Invitation with the private link"),
        "reminder": words.gettext("Reminder"),
        "acted": words.gettext("What staff have changed for it"),
    }.get(kind, kind)


def topic_name(topic: Topic, words: NullTranslations) -> str:
    return {
        Topic.WISHES: words.gettext("no wishes"),
        Topic.PROFILE: words.gettext("profile incomplete"),
        Topic.ANSWERS: words.gettext("requests unanswered"),
    }[topic]


def spared_name(why: Spared | None, words: NullTranslations) -> str:
    return {
        Spared.NO_CONTACT: words.gettext("no contact known"),
        Spared.RECENT: words.gettext("written to a short while ago"),
        Spared.UNREACHABLE: words.gettext("the last mail did not arrive"),
        None: "",
    }[why]


def kind_name(kind: UploadKind, words: NullTranslations) -> str:
    return {
        UploadKind.COMPANIES: words.gettext("Companies"),
        UploadKind.DELEGATES: words.gettext("Delegates"),
        UploadKind.WISHES: words.gettext("Wishes"),
    }[kind]
