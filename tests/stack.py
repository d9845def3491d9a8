"""The whole service in its own processes, to be used and to be hurt."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from services.db import create_engine_for, transaction
from services.demo.client import Staff
from services.domain.publishing import publish
from services.domain.solving import request
from services.models import Mail, MailState, Schedule, Solve, SolveState
from tests.missions import SmallMission, small_mission

PROCESSES = ("postgres", "valkey", "mailsink", "api", "relay", "worker", "solver", "clock")
PATIENCE_S = 60.0


@dataclass(frozen=True, kw_only=True)
class Stack:
    folder: Path
    engine: Engine
    environment: dict[str, str]

    def escale(self, *arguments: str) -> str:
        """What the command line prints, run beside the service."""
        done = subprocess.run(
            [sys.executable, "-m", "services", *arguments],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def staff(self) -> Staff:
        """Staff's side of the API."""
        token = self.escale("token", "story").split()[-1]
        return Staff(self.environment["BASE_URL"], token)

    def letters(self) -> list[EmailMessage]:
        """What the mail server has accepted."""
        parser = BytesParser(policy=default)
        files = sorted((self.folder / "mails").glob("*.eml"))
        return [parser.parsebytes(file.read_bytes()) for file in files]

    def kill(self, name: str) -> None:
        """As if the machine had lost it: no goodbye."""
        os.kill(self.pid(name), signal.SIGKILL)

    def pid(self, name: str) -> int:
        return int((self.folder / "run" / f"{name}.pid").read_text())

    def mission(self, code: str, *, companies: int, slots: int, tables: int) -> SmallMission:
        with transaction(self.engine) as session:
            return small_mission(
                session, code=code, visitors=companies, hosts=companies, slots=slots, tables=tables
            )

    def solve(self, small: SmallMission) -> UUID:
        with transaction(self.engine) as session:
            return request.request(
                session, small.mission, time_limit_s=30, actor="staff:1", now=_now()
            ).id

    def publish(self, small: SmallMission) -> None:
        with transaction(self.engine) as session:
            schedule = session.scalars(select(Schedule).filter_by(mission_id=small.mission.id))
            publish(
                session,
                schedule.one(),
                mail_domain="escale.localhost",
                actor="staff:1",
                now=_now(),
            )

    def ask(self, question: Callable[[Session], object]) -> object:
        """The answer, however long the database takes to come back."""
        return until(lambda: self._ask(question))

    def _ask(self, question: Callable[[Session], object]) -> object:
        try:
            with transaction(self.engine) as session:
                return question(session) or None
        except OperationalError:
            return None

    def solve_in(self, solve_id: UUID, *states: SolveState) -> Solve:
        """The solve, once it is in one of these states."""

        def found(session: Session) -> Solve | None:
            solve = session.get_one(Solve, solve_id)
            return solve if solve.state in states else None

        solve = self.ask(found)
        assert isinstance(solve, Solve)
        return solve

    def mails(self, small: SmallMission) -> dict[MailState, int]:
        def counted(session: Session) -> dict[MailState, int]:
            rows = session.execute(
                select(Mail.state, func.count())
                .filter_by(mission_id=small.mission.id)
                .group_by(Mail.state)
            )
            return dict(rows.all())

        return self._ask(counted) or {}  # type: ignore[return-value]


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Stack]:
    """`escale serve` on a fresh folder; at the end none of its processes is left."""
    process = subprocess.Popen(
        [sys.executable, "-m", "services", "serve"],
        env={**os.environ, "DATA_DIR": str(folder), "PORT": "0", **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        file = folder / "run" / "environment.json"
        until(file.exists)
        told = json.loads(str(until(file.read_text)))
        engine = create_engine_for(told["DATABASE_URL"])
        yield Stack(folder=folder, engine=engine, environment=told)
        engine.dispose()
    finally:
        process.terminate()
        process.wait(timeout=30)


def until(condition: Callable[[], object]) -> object:
    """What the condition answers as soon as that is true; fails when patience is over."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"not within {PATIENCE_S} s")


def _now() -> datetime:
    return datetime.now(UTC)
