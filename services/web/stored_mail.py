"""A stored message taken apart, to be shown."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from services.agenda.text import one_line


@dataclass(frozen=True, kw_only=True)
class StoredMail:
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    #: names of files
    attachments: tuple[str, ...]


def read_mail(raw: bytes) -> StoredMail:
    """The message's head, its text in both forms, and what is attached."""
    message = message_from_bytes(raw, _class=EmailMessage, policy=default)
    text, html = (message.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    return StoredMail(
        headers=tuple((name, one_line(str(value))) for name, value in message.items()),
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
        attachments=tuple(part.get_filename() or "" for part in message.iter_attachments()),
    )
