"""Handing one message to a mail server, so that afterwards it is known whether it was accepted.

SMTP leaves one window open: after the text was sent and before the server's answer arrives. The
caller is told just before that window opens (`before_data`) and, if it never closed, by `Unclear`.
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from services.mail.address import bare, wire

#: Seconds to wait for a connection and for each answer.
TIMEOUT = 30.0
#: Seconds to wait for the answer to the text: servers filter while we wait.
DATA_TIMEOUT = 120.0
#: Seconds to wait for the server's goodbye, which changes nothing any more.
FAREWELL = 2.0


class DeliveryError(Exception):
    """The message was not, or may not have been, accepted."""


class Refused(DeliveryError):  # noqa: N818
    """The server will never take this message."""


class Unavailable(DeliveryError):  # noqa: N818
    """The server did not take this message now; it certainly does not have it."""


class Unclear(DeliveryError):  # noqa: N818
    """The text was sent but its acceptance is unknown: a person decides."""


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    user: str | None
    password: str | None
    #: TLS from the first byte (smtps) or asked for in the dialogue (starttls).
    implicit_tls: bool
    starttls: bool


def read_url(smtp_url: str) -> Server:
    """Read `smtp://user:password@host:port?starttls=yes` or `smtps://…`; else ValueError."""
    parts = urlsplit(smtp_url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("The mail server's address must be smtp://host or smtps://host.")
    implicit = parts.scheme == "smtps"
    starttls = parse_qs(parts.query).get("starttls", ["no"])[-1] in {"yes", "true", "1"}
    return Server(
        host=parts.hostname,
        port=parts.port or (465 if implicit else 587 if starttls else 25),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        implicit_tls=implicit,
        starttls=starttls and not implicit,
    )


class Transport:
    """A mail server, one connection per message."""

    def __init__(
        self,
        smtp_url: str,
        *,
        timeout: float = TIMEOUT,
        data_timeout: float = DATA_TIMEOUT,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._server = read_url(smtp_url)
        self._timeout = timeout
        self._data_timeout = data_timeout
        self._tls = tls or ssl.create_default_context()

    def send(
        self, raw: bytes, *, sender: str, recipient: str, before_data: Callable[[], None]
    ) -> None:
        """Return when the server has accepted the message, else raise a DeliveryError.

        `before_data` is called when sender and recipient were accepted, before any of the text
        leaves; if it raises, nothing is sent and its error goes on to the caller.
        """
        address = bare(sender)
        with self._connection(hello=address.rpartition("@")[2]) as smtp:
            _envelope(smtp, sender=address, recipient=recipient)
            before_data()
            with _lost_is_unavailable():
                _expect(354, smtp.docmd("DATA"))
            _expect(250, self._text(smtp, raw))

    @contextmanager
    def _connection(self, *, hello: str) -> Iterator[smtplib.SMTP]:
        with _lost_is_unavailable():
            smtp = self._open(hello)
        try:
            with _lost_is_unavailable():
                self._introduce(smtp)
            yield smtp
            with suppress(OSError, smtplib.SMTPException):
                if smtp.sock is not None:
                    smtp.sock.settimeout(FAREWELL)
                smtp.quit()
        finally:
            smtp.close()

    def _open(self, hello: str) -> smtplib.SMTP:
        server, timeout = self._server, self._timeout
        if server.implicit_tls:
            return smtplib.SMTP_SSL(
                server.host, server.port, hello, timeout=timeout, context=self._tls
            )
        return smtplib.SMTP(server.host, server.port, hello, timeout=timeout)

    def _introduce(self, smtp: smtplib.SMTP) -> None:
        """Whatever a server refuses here is about us, not about the message: worth a new try."""
        smtp.ehlo_or_helo_if_needed()
        if self._server.starttls:
            smtp.starttls(context=self._tls)
            smtp.ehlo()
        if self._server.user is not None:
            smtp.login(self._server.user, self._server.password or "")

    def _text(self, smtp: smtplib.SMTP, raw: bytes) -> tuple[int, bytes]:
        if smtp.sock is not None:
            smtp.sock.settimeout(self._data_timeout)
        try:
            smtp.send(_stuffed(raw))
            code, said = smtp.getreply()
        except OSError as error:
            raise Unclear(f"no answer after the text was sent: {_name(error)}") from error
        if not 200 <= code < 600:
            raise Unclear(f"no answer that means anything: {_words(code, said)}")
        return code, said


def _envelope(smtp: smtplib.SMTP, *, sender: str, recipient: str) -> None:
    try:
        mailbox, options = _mailbox(smtp, recipient)
        with _lost_is_unavailable():
            _expect(250, smtp.mail(sender, options))
            _expect(250, smtp.rcpt(mailbox))
    except ValueError as error:
        raise Refused("the address cannot be written in a mail dialogue") from error


def _mailbox(smtp: smtplib.SMTP, address: str) -> tuple[str, list[str]]:
    """The address as the server can read it, and the options that this takes."""
    mailbox = wire(address)
    if mailbox.isascii():
        return mailbox, []
    if not smtp.has_extn("smtputf8"):
        raise Refused("the server takes no address with letters outside of ASCII")
    return mailbox, ["SMTPUTF8", "BODY=8BITMIME"]


def _expect(wanted: int, answer: tuple[int, bytes]) -> None:
    code, said = answer
    if code // 100 == wanted // 100:
        return
    if 500 <= code < 600:
        raise Refused(_words(code, said))
    raise Unavailable(_words(code, said))


@contextmanager
def _lost_is_unavailable() -> Iterator[None]:
    """For everything before the text: a lost or silent connection means that nothing was taken."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise Unavailable(_words(error.smtp_code, error.smtp_error)) from error
    except OSError as error:
        raise Unavailable(_name(error)) from error


def _stuffed(raw: bytes) -> bytes:
    """The text as it travels: lines end in CRLF, leading dots are doubled, a dot ends it."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines) + (
        b".\r\n"
    )


def _words(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {text}".strip()


def _name(error: OSError) -> str:
    """What happened, without addresses of machines or people."""
    return str(error.strerror or error) or type(error).__name__
