"""A mail inside the staff's site: its head, its look in a frame that may do nothing, its text."""

from collections.abc import Mapping, Sequence

from fastapi.responses import Response

from services.mail.letters import RenderedLetter
from services.web.headers import MAIL
from services.web.staff.desk import Desk


def letter_page(
    here: Desk, letter: RenderedLetter, *, title: str, recipient: str, back: str, part: str
) -> Response:
    """A letter that nobody has written yet."""
    head = [(here.words.gettext("To"), recipient), (here.words.gettext("Subject"), letter.subject)]
    return mail_page(
        here,
        title=title,
        head=head,
        html=letter.html,
        text=letter.text,
        attachments=["agenda.ics"] if letter.ics else [],
        back=back,
        part=part,
    )


def mail_page(
    here: Desk,
    *,
    title: str,
    head: Sequence[tuple[str, str]],
    html: str,
    text: str,
    attachments: Sequence[str],
    back: str,
    part: str,
    shown: Mapping[str, object] | None = None,
) -> Response:
    """The page of a mail; its frame inherits leave for the mail's own styles."""
    answer = here.page(
        "mail",
        part=part,
        title=title,
        head=head,
        html=html,
        text=text,
        attachments=attachments,
        back=back,
        written={"mail": None, **(shown or {})},
    )
    answer.headers["Content-Security-Policy"] = MAIL
    return answer
