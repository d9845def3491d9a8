"""Whatever process is killed while it solves or mails: everybody is told exactly once."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.models import MailState, Schedule, SolveState
from tests.stack import Stack, running, until

pytestmark = pytest.mark.chaos

PROCESSES = ("postgres", "valkey", "mailsink", "api", "relay", "worker", "solver", "clock")
FINAL = {MailState.SENT, MailState.FAILED, MailState.UNCLEAR}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("data"), RESEND_AFTER_S="2") as stack:
        yield stack


@pytest.mark.parametrize("victim", PROCESSES)
def test_a_kill_during_the_solve(stack: Stack, victim: str) -> None:
    small = stack.mission(f"solve-{victim}", companies=40, slots=8, tables=25)
    solve_id = stack.solve(small)
    stack.solve_in(solve_id, SolveState.RUNNING, SolveState.DONE)
    stack.kill(victim)
    solve = stack.solve_in(solve_id, SolveState.DONE, SolveState.FAILED)
    assert (solve.state, solve.status, solve.error) == (SolveState.DONE, "OPTIMAL", None)
    assert solve.attempts == (2 if victim == "solver" else 1)
    drafts = stack.ask(lambda session: session.query(Schedule).filter_by(solve_id=solve_id).count())
    assert drafts == 1


@pytest.mark.parametrize("victim", PROCESSES)
def test_a_kill_during_the_mailing(stack: Stack, victim: str) -> None:
    small = stack.mission(f"mail-{victim}", companies=8, slots=4, tables=8)
    stack.solve_in(stack.solve(small), SolveState.DONE)
    stack.publish(small)
    until(lambda: stack.mails(small).get(MailState.SENT, 0) >= 2)
    stack.kill(victim)

    def all_told() -> bool:
        mails = stack.mails(small)
        return sum(mails.values()) == len(small.delegates) and set(mails) <= FINAL

    until(all_told)
    mails = stack.mails(small)
    received = stack.received(small)
    assert MailState.FAILED not in mails
    assert set(received.values()) == {1}
    unclear = mails.get(MailState.UNCLEAR, 0)
    assert len(small.delegates) - unclear <= len(received) <= len(small.delegates)


def test_nothing_is_left_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    with running(tmp_path / "data") as stack:
        pids = {name: stack.pid(name) for name in PROCESSES}
        (parent,) = {_parent(pid) for pid in pids.values()}
        os.kill(parent, signal.SIGKILL)
        until(lambda: not any(_alive(pid) for pid in pids.values()))


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
