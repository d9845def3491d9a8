"""Mails of a few sentences and a button: invitations, new passwords, links, decisions."""

from dataclasses import dataclass
from pathlib import Path

from services.agenda.text import one_line
from services.locale import direction, known
from services.locale.templates import environment
from services.mail.letters import RenderedLetter, inlined

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, kw_only=True)
class Button:
    label: str
    link: str


@dataclass(frozen=True, kw_only=True)
class Plain:
    """What such a mail says, in the reader's language already."""

    language: str
    #: above the subject; empty for none
    mission: str = ""
    subject: str
    name: str
    paragraphs: tuple[str, ...]
    #: somebody's own words, apart from ours; empty for none
    quoted: str = ""
    buttons: tuple[Button, ...] = ()
    #: below the buttons, in small
    closing: tuple[str, ...] = ()
    sender: str


def plain_letter(plain: Plain) -> RenderedLetter:
    """The mail as text and HTML; the same arguments give the same mail."""
    language = known(plain.language)
    context = {
        "language": language,
        "direction": direction(language),
        "plain": plain,
        "subject": one_line(plain.subject),
        "name": one_line(plain.name),
        "mission": one_line(plain.mission),
        "sender": one_line(plain.sender),
        "quoted": [one_line(line) for line in plain.quoted.splitlines() if line.strip()],
    }
    html, text = (
        environment(TEMPLATES, language).get_template(name).render(context)
        for name in ("plain.html", "plain.txt")
    )
    return RenderedLetter(
        subject=one_line(plain.subject), text=text.strip() + "\n", html=inlined(html)
    )
