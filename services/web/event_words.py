"""Events in words: what happened, and who did it."""

from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations

from services.domain.events import Fact
from services.models import Event
from services.web.states import mission_state


def what_happened(event: Event, words: NullTranslations) -> str:
    """A sentence without its subject's name; the bare type of an event that is not known."""
    if event.type == Fact.MAIL_QUEUED and event.actor.startswith("staff:"):
        if event.data.get("released"):
            return words.gettext("Letter released")
        return words.gettext("Mail to be sent again")
    if event.type == Fact.SCHEDULE_PUBLISHED and event.data.get("held"):
        return _with_version(words.gettext("Version %(version)s published, letters held"), event)
    if "to" in event.data and event.type.startswith("mission."):
        to = mission_state(str(event.data["to"]), words)
        return words.gettext("Mission now: %(state)s") % {"state": to}
    sentence = _sentences(words).get(event.type)
    if sentence is None:
        return event.type
    return _in_place(_with_version(sentence, event), event, words)


def actor_name(actor: str, names: Mapping[str, str], words: NullTranslations) -> str:
    """Of a person or company their name (see domain.actors), of a process what it does."""
    if actor in names:
        return names[actor]
    kind = actor.partition(":")[0]
    return {
        "worker": words.gettext("the service"),
        "clock": words.gettext("the service, as agreed"),
        "mail server": words.gettext("the mail server"),
        "solver": words.gettext("the solver"),
        "import": words.gettext("an import"),
        "operator": words.gettext("the operator"),
        "stranger": words.gettext("somebody without an account"),
        "staff": words.gettext("somebody of the staff"),
        "company": words.gettext("a company"),
        "delegate": words.gettext("a delegate"),
    }.get(kind, actor)


def groups(words: NullTranslations) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Kinds of events by name: what they are called, and how their types begin."""
    return {
        "mission": (
            words.gettext("Mission and programme"),
            ("mission", "programme", "attendance", "delegations", "interpreter"),
        ),
        "people": (
            words.gettext("Companies and people"),
            (
                "company",
                "participation",
                "delegate",
                "availability",
                "registration",
                "acting",
                "upload",
            ),
        ),
        "wishes": (
            words.gettext("Wishes and answers"),
            ("wishes", "answers", "vetoes", "meeting", "arrangement"),
        ),
        "solves": (words.gettext("Solves"), ("solve", "inquiry")),
        "schedules": (words.gettext("Versions"), ("schedule",)),
        "mails": (words.gettext("Mails"), ("mail", "mails", "dispatch")),
        "notices": (words.gettext("Late and absent"), ("notice",)),
        "access": (words.gettext("Links and access"), ("link", "token", "staff")),
    }


def _in_place(sentence: str, event: Event, words: NullTranslations) -> str:
    """With what staff do at a company's pages it is said that they did it in its place."""
    if "acting" not in event.data:
        return sentence
    return words.gettext("%(what)s, in the company’s place") % {"what": sentence}


def _with_version(sentence: str, event: Event) -> str:
    version = event.data.get("version", "")
    return sentence.replace("%(version)s", str(version))


@cache
def _sentences(words: NullTranslations) -> dict[str, str]:
    """Of every type of event: once for each language, as a page tells a hundred of them."""
    groups = (_of_missions, _of_people, _of_doors, _of_solves, _of_schedules, _of_mails)
    return {name: sentence for group in groups for name, sentence in group(words).items()}


def _of_missions(words: NullTranslations) -> dict[str, str]:
    return {
        Fact.CLUSTER_CREATED: words.gettext("Cluster added"),
        Fact.AGREEMENT_CREATED: words.gettext("Agreement recorded"),
        Fact.MISSION_CREATED: words.gettext("Mission created"),
        Fact.MISSION_CHANGED: words.gettext("Mission changed"),
        Fact.MISSION_MOVED: words.gettext("Mission moved to other dates"),
        Fact.MISSION_CALLED_OFF: words.gettext("Mission called off"),
        Fact.MISSION_CLONED: words.gettext("Mission copied from an earlier one"),
        Fact.MISSION_OPENED: words.gettext("Wishes opened"),
        Fact.MISSION_CLOSED: words.gettext("Wishes closed"),
        Fact.MISSION_STATE_CHANGED: words.gettext("Mission changed"),
        Fact.MISSION_IMPORTED: words.gettext("Mission imported from files"),
        Fact.PROGRAMME_CHANGED: words.gettext("Programme changed"),
        Fact.ATTENDANCE_CHANGED: words.gettext("List of those who attend changed"),
        Fact.DELEGATIONS_CHANGED: words.gettext("Promises to delegations changed"),
        Fact.INTERPRETER_ADDED: words.gettext("Interpreter added"),
        Fact.INTERPRETER_CHANGED: words.gettext("Interpreter changed"),
        Fact.INTERPRETER_REMOVED: words.gettext("Interpreter removed"),
    }


def _of_people(words: NullTranslations) -> dict[str, str]:
    return {
        Fact.COMPANY_CREATED: words.gettext("Company added"),
        Fact.COMPANY_CHANGED: words.gettext("Company changed"),
        Fact.PARTICIPATION_REGISTERED: words.gettext("Company takes part"),
        Fact.PARTICIPATION_CHANGED: words.gettext("Profile or participation changed"),
        Fact.DELEGATE_ADDED: words.gettext("Delegate added"),
        Fact.DELEGATE_CHANGED: words.gettext("Delegate changed"),
        Fact.DELEGATE_REMOVED: words.gettext("Delegate removed"),
        Fact.AVAILABILITY_CHANGED: words.gettext("Presence changed"),
        Fact.WISHES_REGISTERED: words.gettext("Wishes saved"),
        Fact.ANSWERS_REGISTERED: words.gettext("Answers to requests saved"),
        Fact.VETOES_REGISTERED: words.gettext("Whom to never meet saved"),
        Fact.MEETING_ARRANGED: words.gettext("Meeting arranged"),
        Fact.ARRANGEMENT_REMOVED: words.gettext("Arranged meeting removed"),
        Fact.MEETING_LOCKED: words.gettext("Meeting locked"),
        Fact.MEETING_UNLOCKED: words.gettext("Lock of a meeting taken off"),
        Fact.MEETING_RATED: words.gettext("Meeting rated"),
        Fact.NOTICE_GIVEN: words.gettext("Said to be late or absent"),
        Fact.NOTICE_TAKEN_BACK: words.gettext("Late or absent no more"),
    }


def _of_doors(words: NullTranslations) -> dict[str, str]:
    return {
        Fact.LINK_ISSUED: words.gettext("Private link made"),
        Fact.LINK_REVOKED: words.gettext("Private link ended"),
        Fact.TOKEN_ISSUED: words.gettext("Token of the staff made"),
        Fact.TOKEN_REVOKED: words.gettext("Token of the staff ended"),
        Fact.STAFF_ADDED: words.gettext("Account of the staff made"),
        Fact.STAFF_ROLE_CHANGED: words.gettext("Role of somebody of the staff changed"),
        Fact.STAFF_CLOSED: words.gettext("Account of the staff closed"),
        Fact.STAFF_PASSWORD_SET: words.gettext("Password set"),
        Fact.STAFF_SIGNED_IN: words.gettext("Signed in"),
        Fact.STAFF_SESSION_ENDED: words.gettext("Signed out"),
        Fact.REGISTRATION_RECEIVED: words.gettext("Asked to take part"),
        Fact.REGISTRATION_ACCEPTED: words.gettext("Registration accepted"),
        Fact.REGISTRATION_DECLINED: words.gettext("Registration declined"),
        Fact.REGISTRATION_DELETED: words.gettext("Registration deleted"),
        Fact.ACTING_BEGUN: words.gettext("Company’s pages opened in its place"),
        Fact.ACTING_ENDED: words.gettext("Company’s pages left"),
        Fact.UPLOAD_KEPT: words.gettext("Table sent, to be imported"),
        Fact.COMPANY_INVITED: words.gettext("Company invited"),
        Fact.DISPATCH_ASKED: words.gettext("Mail asked for"),
    }


def _of_solves(words: NullTranslations) -> dict[str, str]:
    return {
        Fact.SOLVE_REQUESTED: words.gettext("Solve asked for"),
        Fact.SOLVE_STARTED: words.gettext("Solve started"),
        Fact.SOLVE_FINISHED: words.gettext("Solve finished"),
        Fact.SOLVE_FAILED: words.gettext("Solve failed"),
        Fact.SOLVE_CANCELLED: words.gettext("Solve stopped"),
        Fact.SOLVE_VERIFIED: words.gettext("Proof verified"),
        Fact.INQUIRY_ASKED: words.gettext("Price or what-if asked for"),
        Fact.INQUIRY_ANSWERED: words.gettext("Price or what-if answered"),
        Fact.INQUIRY_FAILED: words.gettext("Price or what-if not found"),
        Fact.INQUIRY_CANCELLED: words.gettext("Price or what-if stopped"),
    }


def _of_schedules(words: NullTranslations) -> dict[str, str]:
    return {
        Fact.SCHEDULE_DRAFTED: words.gettext("Version %(version)s drafted"),
        Fact.SCHEDULE_CHANGED: words.gettext("Version %(version)s corrected"),
        Fact.SCHEDULE_DISCARDED: words.gettext("Version %(version)s discarded"),
        Fact.SCHEDULE_PUBLISHED: words.gettext("Version %(version)s published"),
        Fact.MAILS_RELEASED: words.gettext("Letters of version %(version)s released"),
    }


def _of_mails(words: NullTranslations) -> dict[str, str]:
    return {
        Fact.MAIL_HELD: words.gettext("Letter written and held back"),
        Fact.MAIL_QUEUED: words.gettext("Mail to be sent"),
        Fact.MAIL_SENT: words.gettext("Mail sent"),
        Fact.MAIL_FAILED: words.gettext("Mail failed"),
        Fact.MAIL_UNCLEAR: words.gettext("Mail unclear"),
        Fact.MAIL_BOUNCED: words.gettext("Mail came back"),
    }
