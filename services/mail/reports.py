"""Delivery status notifications (RFC 3464): what servers say of mails they can't deliver."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import getaddresses, parseaddr
from uuid import UUID

from services.agenda.text import one_line

#: where it is told to whom the notification itself came
_ARRIVED_AT = ("To", "Delivered-To", "X-Original-To", "Envelope-To")


@dataclass(frozen=True, kw_only=True)
class Report:
    """A mail that failed for good: how to find it, and what the server said."""

    #: of the mail that came back, as far as it was sent along
    message_ids: tuple[str, ...]
    #: from the address to which the notification came, see `return_path`
    mail_ids: tuple[UUID, ...]
    #: as in RFC 3463, such as 5.1.1
    status: str
    #: in the server's words
    said: str


def return_path(bounce_address: str, mail_id: UUID) -> str:
    """The envelope's sender of one mail: what comes back names it (VERP)."""
    local, _, domain = parseaddr(bounce_address)[1].rpartition("@")
    return f"{local}+{mail_id.hex}@{domain}"


def read_report(raw: bytes) -> Report | None:
    """What the message says of a delivery that failed; None if it says so of none.

    Delays, successes and anything that people write are no failures.
    """
    message = message_from_bytes(raw)
    failed = next(_failures(message), None)
    if failed is None:
        return None
    said = _value(failed, "Diagnostic-Code").partition(";")[2].strip()
    return Report(
        message_ids=tuple(dict.fromkeys(_message_ids(message))),
        mail_ids=tuple(dict.fromkeys(_mail_ids(message))),
        status=_value(failed, "Status").split(" ")[0][:20],
        said=one_line(said),
    )


def _failures(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            for block in part.get_payload():
                if isinstance(block, Message) and _value(block, "Action").lower() == "failed":
                    yield block


def _message_ids(message: Message) -> Iterator[str]:
    """Of the mail that is sent along, whole or only its head."""
    for part in message.walk():
        returned: object = None
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            returned = next(iter(part.get_payload()), None)
        elif part.get_content_type() == "text/rfc822-headers":
            returned = message_from_string(str(part.get_payload()))
        if isinstance(returned, Message) and (found := _value(returned, "Message-ID")):
            yield found


def _mail_ids(message: Message) -> Iterator[UUID]:
    values = [str(value) for name in _ARRIVED_AT for value in message.get_all(name, [])]
    for _, address in getaddresses(values):
        tag = address.rpartition("@")[0].rpartition("+")[2]
        try:
            yield UUID(hex=tag)
        except ValueError:
            continue


def _value(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())
