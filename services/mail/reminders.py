"""What a company is told that it has not done yet."""

from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from services.agenda.text import one_line
from services.locale import clock, day_and_hours, known, translations
from services.mail.companies import About
from services.mail.letters import RenderedLetter
from services.mail.plain import Button, Plain, plain_letter


@dataclass(frozen=True, kw_only=True)
class Lacks:
    """`topics` among wishes, profile and answers, with what is said of each."""

    topics: tuple[str, ...]
    #: wishes that each company may have
    budget: int
    #: requests of others without its answer
    unanswered: int
    answers_until: datetime | None


def reminder(about: About, *, company: str, lacks: Lacks, link: str) -> RenderedLetter:
    """A sentence for each thing that is missing, until when it can be done, and the link."""
    language = known(about.language)
    words = translations(language)
    said = {
        "wishes": _wishes(about, lacks, words),
        "profile": words.gettext(
            "Others can’t read yet what you offer and what you look for. A few lines are enough:"
            " they choose by them."
        ),
        "answers": _answers(about, lacks, words),
    }
    return plain_letter(
        Plain(
            language=language,
            mission=about.mission,
            subject=words.gettext("Still to do: %(mission)s")
            % {"mission": one_line(about.mission)},
            name=about.name,
            paragraphs=(
                words.gettext("%(company)s takes part, and something is still missing:")
                % {"company": one_line(company)},
                *(said[topic] for topic in lacks.topics),
            ),
            buttons=(Button(label=words.gettext("Open your company’s pages"), link=link),),
            closing=(
                words.gettext("The link is your company’s alone and needs no password."),
                words.gettext("If you have done it meanwhile, there is nothing left to do."),
            ),
            sender=about.organiser,
        )
    )


def _wishes(about: About, lacks: Lacks, words: NullTranslations) -> str:
    sentence = words.ngettext(
        "You have not said yet whom you would like to meet: %(num)s company at most.",
        "You have not said yet whom you would like to meet: up to %(num)s companies, the dearest"
        " first.",
        lacks.budget,
    ) % {"num": lacks.budget}
    return sentence + _until(about, about.deadline, words)


def _answers(about: About, lacks: Lacks, words: NullTranslations) -> str:
    sentence = words.ngettext(
        "%(num)s company wishes to meet you and has no answer yet.",
        "%(num)s companies wish to meet you and have no answer yet.",
        lacks.unanswered,
    ) % {"num": lacks.unanswered}
    return sentence + _until(about, lacks.answers_until, words)


def _until(about: About, deadline: datetime | None, words: NullTranslations) -> str:
    if deadline is None:
        return ""
    zone = ZoneInfo(about.time_zone)
    when = day_and_hours(
        deadline.astimezone(zone).date(), clock(deadline, zone), known(about.language)
    )
    return " " + words.gettext("It is possible until %(deadline)s, time in %(city)s.") % {
        "deadline": when,
        "city": one_line(about.city),
    }
