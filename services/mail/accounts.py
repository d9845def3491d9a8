"""What staff are told about their own account."""

from dataclasses import dataclass

from services.agenda.text import one_line
from services.locale import known, translations
from services.mail.letters import RenderedLetter
from services.mail.plain import Button, Plain, plain_letter

SENDER = "Escale"


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose account it is, and the link that sets its password."""

    name: str
    language: str
    link: str


def invitation(owner: Owner, *, days: int) -> RenderedLetter:
    """The first mail to somebody who has an account now."""
    words = translations(known(owner.language))
    lasts = words.ngettext(
        "The link works once, for %(num)s day.", "The link works once, for %(num)s days.", days
    ) % {"num": days}
    return plain_letter(
        Plain(
            language=owner.language,
            subject=words.gettext("Your account at Escale"),
            name=one_line(owner.name),
            paragraphs=(
                words.gettext(
                    "An account was made for you, with which you lead missions. Choose a password"
                    " to open it."
                ),
            ),
            buttons=(Button(label=words.gettext("Choose a password"), link=owner.link),),
            closing=(lasts,),
            sender=SENDER,
        )
    )


def new_password(owner: Owner, *, minutes: int) -> RenderedLetter:
    """For somebody who has, or another says they have, forgotten their password."""
    words = translations(known(owner.language))
    lasts = words.ngettext(
        "The link works once, for %(num)s minute.",
        "The link works once, for %(num)s minutes.",
        minutes,
    ) % {"num": minutes}
    return plain_letter(
        Plain(
            language=owner.language,
            subject=words.gettext("A new password for Escale"),
            name=one_line(owner.name),
            paragraphs=(
                words.gettext("You, or somebody else, asked for a new password of your account."),
            ),
            buttons=(Button(label=words.gettext("Choose a new password"), link=owner.link),),
            closing=(
                lasts,
                words.gettext("If it was not you, do nothing: your password stays as it is."),
            ),
            sender=SENDER,
        )
    )
