"""A mail server that keeps everything and delivers nothing: each accepted mail is one file."""

import asyncio
import os
import signal
import time
import uuid
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from services.processes import Program, answers, own_command, own_environment

_LARGEST_MAIL = 30_000_000


class Keeper:
    """aiosmtpd's handler: a mail is on disk before the sender reads 250."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        keep(envelope, folder=self.folder)
        return "250 OK"


def keep(envelope: Envelope, *, folder: Path) -> Path:
    """The file that now holds the mail, its envelope in headers on top as mailboxes have it."""
    top = [f"Return-Path: <{envelope.mail_from}>"]
    top += [f"Delivered-To: {recipient}" for recipient in envelope.rcpt_tos]
    content = envelope.original_content or b""
    name = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}"
    unfinished, finished = folder / f"{name}.part", folder / f"{name}.eml"
    with unfinished.open("wb") as file:
        file.write("".join(f"{line}\r\n" for line in top).encode() + content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(finished)
    _sync_folder(folder)
    return finished


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def session_factory(folder: Path) -> SMTP:
    """What answers one connection."""
    return SMTP(
        Keeper(folder),
        hostname="mailsink.localhost",
        ident="Escale mail sink",
        data_size_limit=_LARGEST_MAIL,
        enable_SMTPUTF8=True,
    )


async def _serve(folder: Path, *, host: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    server = await loop.create_server(lambda: session_factory(folder), host, port)
    await stopped.wait()
    server.close()


def run(folder: Path, *, host: str, port: int) -> None:
    """Accepts mail until it is told to stop."""
    asyncio.run(_serve(folder, host=host, port=port))


def program(folder: Path, *, port: int, host: str = "127.0.0.1") -> Program:
    """How to start it as a process of its own."""
    arguments = ("--folder", str(folder), "--host", host, "--port", str(port))
    return Program(
        name="mailsink",
        is_server=True,
        command=own_command("mailsink", *arguments),
        environment=own_environment(),
        ready=lambda: answers(port, host),
    )
