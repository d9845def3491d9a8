"""The command `escale bounce`: notifications of mails that came back, from a pipe or a mailbox."""

import mailbox
import sys
from pathlib import Path
from uuid import UUID

from services.db import get_engine, transaction
from services.domain import bounces


def run(maildir: Path | None) -> None:
    """Takes the message on standard input, or each new one of the folder, and says what it told.

    Whatever else arrives is left as it is: a mail server must not answer bounces with bounces.
    """
    if maildir is None:
        _tell(_take(sys.stdin.buffer.read()))
        return
    box = mailbox.Maildir(maildir, create=False)
    for key, message in [*box.items()]:
        if message.get_subdir() != "new":
            continue
        _tell(_take(box.get_bytes(key)))
        message.set_subdir("cur")
        message.add_flag("S")
        box[key] = message


def _take(raw: bytes) -> list[UUID]:
    with transaction(get_engine()) as session:
        return bounces.take(session, raw)


def _tell(mail_ids: list[UUID]) -> None:
    told = [f"came back: {mail_id}" for mail_id in mail_ids] or ["nothing of ours came back"]
    sys.stdout.writelines(f"{line}\n" for line in told)
