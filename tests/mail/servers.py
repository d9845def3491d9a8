"""Mail servers that follow a script over a real socket, misbehaving where it says so."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

#: What a server does instead of answering.
HANG, DROP = "hang", "drop"
ANSWERS = {
    "CONNECT": "220 here",
    "EHLO": "250-here\r\n250 8BITMIME",
    "MAIL": "250 fine",
    "RCPT": "250 fine",
    "DATA": "354 go on",
    "TEXT": "250 taken",
    "QUIT": "221 bye",
}


@dataclass
class Heard:
    """What the server was told."""

    port: int
    commands: list[str] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)


@contextmanager
def server(
    script: Mapping[str, str] | None = None, *, tls: ssl.SSLContext | None = None
) -> Iterator[Heard]:
    """A server for connections one after the other, until the test is over."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        heard = Heard(port=listener.getsockname()[1])
        serve = threading.Thread(
            target=_serve, args=(listener, ANSWERS | dict(script or {}), heard, over, tls)
        )
        serve.start()
        try:
            yield heard
        finally:
            over.set()
            listener.shutdown(socket.SHUT_RDWR)
            serve.join()


def _serve(
    listener: socket.socket,
    answers: Mapping[str, str],
    heard: Heard,
    over: threading.Event,
    tls: ssl.SSLContext | None,
) -> None:
    while not over.is_set():
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            try:
                secured = tls.wrap_socket(connection, server_side=True) if tls else connection
                _converse(secured, answers, heard, over)
            except OSError:
                continue


def _converse(
    connection: socket.socket, answers: Mapping[str, str], heard: Heard, over: threading.Event
) -> None:
    def say(step: str) -> bool:
        if answers[step] == HANG:
            over.wait()
            return False
        if answers[step] == DROP:
            return False
        connection.sendall(answers[step].encode() + b"\r\n")
        return True

    lines = connection.makefile("rb")
    going = say("CONNECT")
    while going and (line := lines.readline()):
        command = line.decode().strip()
        heard.commands.append(command)
        verb = command.split(" ")[0].upper()
        going = say(verb) and verb != "QUIT"
        if going and verb == "DATA" and answers["DATA"].startswith("354"):
            heard.texts.append(_text(lines.readline))
            going = say("TEXT")


def _text(readline: Callable[[], bytes]) -> bytes:
    lines: list[bytes] = []
    while (line := readline()) not in {b".\r\n", b""}:
        lines.append(line.removeprefix(b"."))
    return b"".join(lines)
