"""One delegate reads a mail: the link in it opens the agenda, its calendar and its PDF."""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from services.demo.client import RefusedError, Staff

_LINK = re.compile(r"https?://[^/\s]+(/\S+)")
_PARTS = {"": b"<!doctype html", "/agenda.ics": b"BEGIN:VCALENDAR", "/agenda.pdf": b"%PDF-"}


def open_one_agenda(mails: Path, staff: Staff) -> str | None:
    """The address of the fullest agenda among the mails, once page, calendar and PDF opened.

    None if there are no mails. Raises RefusedError if one of the three does not open.
    """
    files = sorted(mails.glob("*.eml"), key=lambda path: path.stat().st_size)
    if not files:
        return None
    address = staff.base_url + _path(files[-1])
    for part, beginning in _PARTS.items():
        content = staff.fetch(address + part).content
        if not content[: len(beginning)].lower().startswith(beginning.lower()):
            raise RefusedError(f"What opens at {address + part} is not what it should be.")
    return address


def _path(file: Path) -> str:
    """Of the private link; the service may have got another port since the mail was written."""
    mail: EmailMessage = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    body = mail.get_body(("plain",))
    found = _LINK.search(body.get_content() if body else "")
    if found is None:
        raise RefusedError(f"There is no link in {file.name}.")
    return found.group(1)
