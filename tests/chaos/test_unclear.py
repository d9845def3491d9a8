"""The one instant in which nobody can know: the text was sent, the answer never came."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.models import MailState, SolveState
from services.processes import free_port
from tests.stack import running, until

pytestmark = pytest.mark.chaos

#: longer than the clock needs to find a dead sender and to hand its event over again
LONG_ENOUGH_S = 6


class Hesitant:
    """A mail server that takes the text and then never says whether it keeps it."""

    def __init__(self) -> None:
        self.recipients: list[str] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.recipients += envelope.rcpt_tos
        await asyncio.sleep(3600)
        return "250 taken"


@pytest.fixture
def hesitant() -> Iterator[tuple[Hesitant, str]]:
    handler, port = Hesitant(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, f"smtp://127.0.0.1:{port}"
    controller.stop()


def test_it_is_listed_as_unclear_and_not_sent_again(
    tmp_path: Path, hesitant: tuple[Hesitant, str]
) -> None:
    server, smtp_url = hesitant
    with running(tmp_path / "data", SMTP_URL=smtp_url, RESEND_AFTER_S="1") as stack:
        small = stack.mission("unclear", companies=1, slots=1, tables=1)
        stack.solve_in(stack.solve(small), SolveState.DONE)
        stack.publish(small)
        until(lambda: len(server.recipients) == 2)
        stack.kill("worker")
        until(lambda: stack.mails(small) == {MailState.UNCLEAR: 2})
        time.sleep(LONG_ENOUGH_S)
        assert stack.mails(small) == {MailState.UNCLEAR: 2}
        assert sorted(server.recipients) == sorted(person.email for person in small.delegates)
