from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.agenda.text import one_line
from services.mail.letters import RenderedLetter, agenda_letter
from services.mail.message import LONGEST_NAME, LONGEST_SUBJECT, build
from tests.agenda.samples import HOSTILE, at, ordinary

LETTER = agenda_letter(ordinary("fr"), changes=(), link="https://escale.example/a/k", first=True)

SHORT = RenderedLetter(subject="Hello", text="a\n", html="<p>a</p>\n", ics=b"BEGIN:VCALENDAR\r\n")


def message(
    letter: RenderedLetter = LETTER,
    *,
    recipient: str = "camille@company.example",
    recipient_name: str = "Camille Martin",
) -> bytes:
    return build(
        letter,
        sender="Escale <agenda@escale.example>",
        recipient=recipient,
        recipient_name=recipient_name,
        reply_to="nadia@cluster.example",
        message_id="0199@escale.example",
        date=at(7, day=5),
    )


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, _class=EmailMessage, policy=default)


def letters(text: str) -> str:
    return "".join(text.split())


def test_the_head_of_a_letter() -> None:
    assert [(name, str(value)) for name, value in read(message()).items()][:-2] == [
        ("From", "Escale <agenda@escale.example>"),
        ("To", "Camille Martin <camille@company.example>"),
        ("Reply-To", "nadia@cluster.example"),
        ("Subject", "Votre agenda : Digital mission to Tunis"),
        ("Date", "Mon, 05 Oct 2026 07:00:00 +0000"),
        ("Message-ID", "<0199@escale.example>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ]


def test_text_html_and_calendar_file() -> None:
    parts = [
        (part.get_content_type(), part.get_param("method"), part.get_filename())
        for part in read(message()).walk()
    ]
    assert parts == [
        ("multipart/mixed", None, None),
        ("multipart/alternative", None, None),
        ("text/plain", None, None),
        ("text/html", None, None),
        ("text/calendar", "PUBLISH", "agenda.ics"),
    ]


def test_every_part_arrives_as_it_was_written() -> None:
    parts = [
        part.get_content().replace("\r\n", "\n")
        for part in read(message()).walk()
        if not part.is_multipart()
    ]
    assert parts == [LETTER.text, LETTER.html, LETTER.ics.decode().replace("\r\n", "\n")]


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert message() == message()


def test_lines_are_short_ascii_that_every_server_takes() -> None:
    lines = message().split(b"\r\n")
    assert [line for line in lines if len(line) > 998 or b"\n" in line or not line.isascii()] == []


@given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=200)))
@settings(deadline=None)
def test_a_name_never_becomes_anything_else(name: str) -> None:
    expected = read(message())
    found = read(message(SHORT, recipient_name=name))
    assert found.keys() == expected.keys()
    (address,) = found["To"].addresses
    assert address.addr_spec == "camille@company.example"
    # the library folds a word longer than a line with a space
    assert letters(address.display_name) == letters(one_line(name, most=LONGEST_NAME))


@given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=400)))
@settings(deadline=None)
def test_a_subject_never_becomes_anything_else(subject: str) -> None:
    found = read(message(replace(SHORT, subject=subject)))
    assert found.keys() == read(message()).keys()
    assert letters(found["Subject"]) == letters(one_line(subject, most=LONGEST_SUBJECT))


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b.example\r\nBcc: c@d.example", "a b@c.example"]
)
def test_an_address_that_is_none_is_an_error(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        message(recipient=address)


def test_an_international_address_keeps_its_letters() -> None:
    raw = message(recipient="hélène@été.example")
    assert "To: Camille Martin <hélène@xn--t-9fab.example>".encode() in raw
