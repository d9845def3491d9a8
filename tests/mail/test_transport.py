import socket

import pytest

from services.mail.transport import (
    DeliveryError,
    Refused,
    Server,
    Transport,
    Unavailable,
    Unclear,
    read_url,
)
from tests.mail.servers import DROP, HANG, Heard, server

RAW = b"Subject: Hello\r\n\r\nOne\r\n.\r\n..two\r\n"
TO = "camille@company.example"


def send(
    port: int, *, recipient: str = TO, stamps: list[str] | None = None, patience: float = 20
) -> None:
    transport = Transport(f"smtp://127.0.0.1:{port}", timeout=patience, data_timeout=patience)
    marks = stamps if stamps is not None else []
    transport.send(
        RAW,
        sender="agenda@escale.example",
        recipient=recipient,
        before_data=lambda: marks.append("handed over"),
    )


def outcome(heard: Heard, *, patience: float = 20) -> tuple[type[DeliveryError] | None, str, bool]:
    """How a sending ended, what was said about it, and whether the caller was told of the text."""
    stamps: list[str] = []
    try:
        send(heard.port, stamps=stamps, patience=patience)
    except DeliveryError as error:
        return type(error), str(error), stamps == ["handed over"]
    return None, "", stamps == ["handed over"]


def test_a_message_arrives_as_it_was_written() -> None:
    with server() as heard:
        assert outcome(heard) == (None, "", True)
    assert heard.texts == [RAW]
    assert heard.commands == [
        "ehlo escale.example",
        "mail FROM:<agenda@escale.example>",
        "rcpt TO:<camille@company.example>",
        "DATA",
        "quit",
    ]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ({"CONNECT": "554 not you"}, (Unavailable, "554 not you", False)),
        ({"CONNECT": "421 busy"}, (Unavailable, "421 busy", False)),
        ({"CONNECT": HANG}, (Unavailable, "Connection unexpectedly closed: timed out", False)),
        ({"CONNECT": DROP}, (Unavailable, "Connection unexpectedly closed", False)),
        ({"EHLO": HANG}, (Unavailable, "Connection unexpectedly closed: timed out", False)),
        ({"MAIL": "550 bad sender"}, (Refused, "550 bad sender", False)),
        ({"MAIL": "451 later"}, (Unavailable, "451 later", False)),
        ({"RCPT": "550 nobody here"}, (Refused, "550 nobody here", False)),
        ({"RCPT": "451 greylisted"}, (Unavailable, "451 greylisted", False)),
        ({"RCPT": DROP}, (Unavailable, "Connection unexpectedly closed", False)),
        ({"DATA": "554 no"}, (Refused, "554 no", True)),
        ({"DATA": "421 closing"}, (Unavailable, "421 closing", True)),
        ({"DATA": DROP}, (Unavailable, "Connection unexpectedly closed", True)),
        ({"TEXT": "552 too big"}, (Refused, "552 too big", True)),
        ({"TEXT": "451 try again"}, (Unavailable, "451 try again", True)),
        (
            {"TEXT": HANG},
            (
                Unclear,
                "no answer after the text was sent: Connection unexpectedly closed: timed out",
                True,
            ),
        ),
        (
            {"TEXT": DROP},
            (Unclear, "no answer after the text was sent: Connection unexpectedly closed", True),
        ),
        ({"TEXT": "what?"}, (Unclear, "no answer that means anything: -1 ?", True)),
        ({"QUIT": DROP}, (None, "", True)),
        ({"QUIT": HANG}, (None, "", True)),
    ],
)
def test_what_a_misbehaving_server_means(
    script: dict[str, str], expected: tuple[type[DeliveryError] | None, str, bool]
) -> None:
    with server(script) as heard:
        assert outcome(heard, patience=1 if HANG in script.values() else 20) == expected


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Unavailable, match="Connection refused"):
        send(port)


def test_nothing_is_sent_if_the_stamp_cannot_be_made() -> None:
    def fail() -> None:
        raise LookupError

    with server() as heard, pytest.raises(LookupError):
        Transport(f"smtp://127.0.0.1:{heard.port}").send(
            RAW, sender="agenda@escale.example", recipient=TO, before_data=fail
        )
    assert (heard.texts, heard.commands[-1]) == ([], "rcpt TO:<camille@company.example>")


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b\r\nRCPT TO:<all@company.example>", "a b@c.example", "@c.example"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with server() as heard, pytest.raises(Refused):
        send(heard.port, recipient=address)
    assert [command for command in heard.commands if command.startswith("rcpt")] == []


def test_an_international_domain_is_written_in_ascii() -> None:
    with server() as heard:
        send(heard.port, recipient="contact@été.example")
    assert heard.commands[2] == "rcpt TO:<contact@xn--t-9fab.example>"


def test_an_international_mailbox_needs_a_server_that_knows_them() -> None:
    with server() as heard, pytest.raises(Refused):
        send(heard.port, recipient="hélène@company.example")
    with server({"EHLO": "250-here\r\n250-8BITMIME\r\n250 SMTPUTF8"}) as heard:
        send(heard.port, recipient="hélène@company.example")
    assert heard.commands[1:3] == [
        "mail FROM:<agenda@escale.example> SMTPUTF8 BODY=8BITMIME",
        "rcpt TO:<hélène@company.example>",
    ]


def test_starttls_is_never_skipped() -> None:
    with server() as heard, pytest.raises(Unavailable, match="STARTTLS"):
        Transport(f"smtp://127.0.0.1:{heard.port}?starttls=yes").send(
            RAW, sender="agenda@escale.example", recipient=TO, before_data=lambda: None
        )
    assert heard.commands == ["ehlo escale.example"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "smtp://localhost",
            Server("localhost", 25, None, None, implicit_tls=False, starttls=False),
        ),
        ("smtp://mail:1025", Server("mail", 1025, None, None, implicit_tls=False, starttls=False)),
        (
            "smtps://u%40x:p%2Fw@mail",
            Server("mail", 465, "u@x", "p/w", implicit_tls=True, starttls=False),
        ),
        (
            "smtp://u:p@mail?starttls=yes",
            Server("mail", 587, "u", "p", implicit_tls=False, starttls=True),
        ),
    ],
)
def test_addresses_of_mail_servers(url: str, expected: Server) -> None:
    assert read_url(url) == expected


@pytest.mark.parametrize("url", ["", "http://mail", "smtp://", "mail:25"])
def test_other_addresses_are_no_mail_servers(url: str) -> None:
    with pytest.raises(ValueError, match="smtp://host or smtps://host"):
        read_url(url)
