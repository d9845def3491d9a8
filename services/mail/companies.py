"""What companies and delegates are told about coming in: invited, declined, their links again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.agenda.text import one_line
from services.locale import clock, day_name, known, long_date, translations
from services.mail.letters import RenderedLetter
from services.mail.plain import Button, Plain, plain_letter


@dataclass(frozen=True, kw_only=True)
class About:
    """The mission as its readers know it, and who is written to."""

    mission: str
    city: str
    starts_on: date
    time_zone: str
    #: until when wishes can be made; none: nobody has said
    deadline: datetime | None
    organiser: str
    name: str
    language: str


@dataclass(frozen=True, kw_only=True)
class OwnLink:
    """Whose link it is: of the company, or of a delegate by name."""

    link: str
    company: str
    delegate: str = ""


def invitation(about: About, *, company: str, link: str) -> RenderedLetter:
    """A company is to take part: where and when, its link, and until when it may wish."""
    language = known(about.language)
    words = translations(language)
    paragraphs = [
        words.gettext("%(company)s takes part in this mission: %(city)s, from %(date)s.")
        % {
            "company": one_line(company),
            "city": one_line(about.city),
            "date": long_date(about.starts_on, language),
        },
        words.gettext(
            "On your pages you say whom you would like to meet, when your people are there, and"
            " what others read about you."
        ),
    ]
    if about.deadline is not None:
        paragraphs.append(_closing(about, about.deadline, language))
    return plain_letter(
        Plain(
            language=language,
            mission=about.mission,
            subject=words.gettext("Invitation: %(mission)s") % {"mission": one_line(about.mission)},
            name=about.name,
            paragraphs=tuple(paragraphs),
            buttons=(Button(label=words.gettext("Open your company’s pages"), link=link),),
            closing=(
                words.gettext(
                    "The link is your company’s alone and needs no password. Keep this mail."
                ),
            ),
            sender=about.organiser,
        )
    )


def declined(about: About, *, company: str, sentence: str) -> RenderedLetter:
    """A company asked to take part and can't, in the organiser's own words."""
    words = translations(known(about.language))
    return plain_letter(
        Plain(
            language=about.language,
            mission=about.mission,
            subject=words.gettext("Your registration"),
            name=about.name,
            paragraphs=(
                words.gettext(
                    "Thank you for registering %(company)s. The organiser can’t take it along this"
                    " time."
                )
                % {"company": one_line(company)},
            ),
            quoted=sentence,
            closing=(words.gettext("If you have a question, answer this mail."),),
            sender=about.organiser,
        )
    )


def links_again(about: About, links: tuple[OwnLink, ...]) -> RenderedLetter:
    """The private links that an address has in one mission."""
    words = translations(known(about.language))
    return plain_letter(
        Plain(
            language=about.language,
            mission=about.mission,
            subject=words.gettext("Your link: %(mission)s") % {"mission": one_line(about.mission)},
            name=about.name,
            paragraphs=(
                words.gettext("You, or somebody else, asked for your private link again."),
            ),
            buttons=tuple(
                Button(
                    label=words.gettext("Agenda of %(name)s") % {"name": one_line(own.delegate)}
                    if own.delegate
                    else words.gettext("Pages of %(company)s") % {"company": one_line(own.company)},
                    link=own.link,
                )
                for own in links
            ),
            closing=(
                words.gettext("Links that you had before go on working. Give them to nobody."),
            ),
            sender=about.organiser,
        )
    )


def changed_for_you(
    about: About, *, company: str, sections: Sequence[str], link: str
) -> RenderedLetter:
    """The organiser has changed something in the company's place: in which sections of its pages.

    `sections` among wishes, requests, never, profile and delegates.
    """
    words = translations(known(about.language))
    names = {
        "wishes": words.gettext("your wishes"),
        "requests": words.gettext("your answers to requests"),
        "never": words.gettext("the companies that you never meet"),
        "profile": words.gettext("your profile"),
        "delegates": words.gettext("your delegates and their times"),
    }
    return plain_letter(
        Plain(
            language=about.language,
            mission=about.mission,
            subject=words.gettext("Changed for you: %(mission)s")
            % {"mission": one_line(about.mission)},
            name=about.name,
            paragraphs=(
                words.gettext("%(organiser)s has changed something for %(company)s:")
                % {"organiser": one_line(about.organiser), "company": one_line(company)},
                *(f"– {names[section]}" for section in sections),
                words.gettext("Look whether it is as you want it; you can change it again."),
            ),
            buttons=(Button(label=words.gettext("Open your company’s pages"), link=link),),
            closing=(words.gettext("If you did not ask for it, answer this mail."),),
            sender=about.organiser,
        )
    )


def _closing(about: About, deadline: datetime, language: str) -> str:
    words = translations(language)
    zone = ZoneInfo(about.time_zone)
    return words.gettext("Wishes close on %(day)s, %(time)s. Time in %(city)s.") % {
        "day": day_name(deadline.astimezone(zone).date(), language),
        "time": clock(deadline, zone),
        "city": one_line(about.city),
    }
