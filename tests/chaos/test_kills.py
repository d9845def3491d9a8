"""Whatever process is killed while a solve runs: it ends, once, with a draft."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from services.db import transaction
from services.domain.solving import inquiries
from services.models import Inquiry, InquiryKind, Schedule, Solve, SolveState
from tests.stack import PROCESSES, Stack, running, until

pytestmark = pytest.mark.chaos


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


def test_a_what_if_survives_a_kill_of_the_solver(stack: Stack) -> None:
    small = stack.mission("what-if", companies=40, slots=8, tables=25)
    solve_id = stack.solve(small)
    stack.solve_in(solve_id, SolveState.DONE)
    with transaction(stack.engine) as session:
        solve = session.get_one(Solve, solve_id)
        number = inquiries.ask(
            session,
            solve,
            kind=InquiryKind.WHAT_IF,
            time_limit_s=12,
            actor="staff:1",
            now=datetime.now(UTC),
        ).id

    def in_state(*states: SolveState) -> Inquiry:
        def found(session: Session) -> Inquiry | None:
            inquiry = session.get_one(Inquiry, number)
            return inquiry if inquiry.state in states else None

        inquiry = stack.ask(found)
        assert isinstance(inquiry, Inquiry)
        return inquiry

    in_state(SolveState.RUNNING)
    stack.kill("solver")
    inquiry = in_state(SolveState.DONE, SolveState.FAILED)
    assert (inquiry.state, inquiry.error, inquiry.attempts) == (SolveState.DONE, None, 2)
    assert inquiry.answer


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
