"""What everybody concerned is told when a mission is moved or called off."""

from dataclasses import dataclass
from datetime import date

from services.agenda.text import one_line
from services.locale import known, period_name, translations
from services.mail.companies import About
from services.mail.letters import RenderedLetter
from services.mail.plain import Button, Plain, plain_letter


@dataclass(frozen=True, kw_only=True)
class Dates:
    """First and last day."""

    first: date
    last: date

    def name(self, language: str) -> str:
        return period_name(self.first, self.last, language)


def moved(
    about: About, *, was: Dates, now: Dates, sentence: str, link: str, company: str
) -> RenderedLetter:
    """The mission has other dates; `company` is whose pages the link opens, empty for an agenda."""
    language = known(about.language)
    words = translations(language)
    label = (
        words.gettext("Pages of %(company)s") % {"company": one_line(company)}
        if company
        else words.gettext("Your agenda")
    )
    return plain_letter(
        Plain(
            language=language,
            mission=about.mission,
            subject=words.gettext("New dates: %(mission)s") % {"mission": one_line(about.mission)},
            name=about.name,
            paragraphs=(
                words.gettext("The mission to %(city)s takes place on other days: %(now)s.")
                % {"city": one_line(about.city), "now": now.name(language)},
                words.gettext("It was planned for %(was)s.") % {"was": was.name(language)},
                words.gettext(
                    "Times of day stay what they are. Arrivals, departures and absences that you"
                    " have entered were moved along; see whether they still fit."
                ),
            ),
            quoted=sentence,
            buttons=(Button(label=label, link=link),),
            closing=(words.gettext("If you can’t come then, answer this mail."),),
            sender=about.organiser,
        )
    )


def called_off(about: About, *, was: Dates, sentence: str) -> RenderedLetter:
    """The mission does not take place."""
    language = known(about.language)
    words = translations(language)
    return plain_letter(
        Plain(
            language=language,
            mission=about.mission,
            subject=words.gettext("Called off: %(mission)s") % {"mission": one_line(about.mission)},
            name=about.name,
            paragraphs=(
                words.gettext("The mission to %(city)s, planned for %(was)s, does not take place.")
                % {"city": one_line(about.city), "was": was.name(language)},
            ),
            quoted=sentence,
            closing=(words.gettext("If you have a question, answer this mail."),),
            sender=about.organiser,
        )
    )
