"""A letter as one MIME message, ready to hand over."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import parseaddr
from hashlib import sha256

from services.agenda.text import one_line
from services.mail.address import bare, wire
from services.mail.letters import RenderedLetter

#: Longer names only fill the header.
LONGEST_NAME = 80
LONGEST_SUBJECT = 180


def build(
    letter: RenderedLetter,
    *,
    sender: str,
    recipient: str,
    recipient_name: str,
    reply_to: str,
    message_id: str,
    date: datetime,
) -> bytes:
    """Text, HTML and the calendar file, if there is one, in 7-bit lines.

    The same arguments give the same bytes.
    ValueError if an address is none. `reply_to` is a person; machines are told not to answer.
    """
    to = wire(recipient)
    policy = SMTP if to.isascii() else SMTPUTF8
    message = EmailMessage(policy=policy.clone(cte_type="7bit"))
    message["From"] = _mailbox(wire(bare(sender)), parseaddr(sender)[0])
    message["To"] = _mailbox(to, recipient_name)
    if reply_to:
        message["Reply-To"] = _mailbox(wire(bare(reply_to)), parseaddr(reply_to)[0])
    message["Subject"] = one_line(letter.subject, most=LONGEST_SUBJECT)
    message["Date"] = date
    message["Message-ID"] = f"<{message_id.strip('<>')}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    if letter.ics:
        message.add_attachment(
            letter.ics.decode(),
            subtype="calendar",
            cte="base64",
            filename="agenda.ics",
            params={"method": "PUBLISH"},
        )
    _name_boundaries(message, message_id)
    return message.as_bytes()


def _mailbox(address: str, name: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(one_line(name, most=LONGEST_NAME), local, domain)


def _name_boundaries(message: EmailMessage, message_id: str) -> None:
    """Without this they are random, and the same letter would differ each time it is written."""
    seed = sha256(message_id.encode()).hexdigest()[:32]
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{seed}_{number}")
