"""A demonstration goes on when processes of its service are killed under it."""

import os
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.platform.alive import recorded
from tests.platform.demo import FAIR, FAIR_TOLD, Demo, demo
from tests.stack import PROCESSES

pytestmark = pytest.mark.chaos

#: everybody's turn comes once; those of one turn fall together
TURNS = (
    ("postgres",),
    ("api", "relay", "clock"),
    ("worker", "mailsink"),
    ("solver", "valkey"),
)


def kill(names: tuple[str, ...], data_dir: Path) -> None:
    for name in names:
        with suppress(ProcessLookupError):
            os.kill(recorded(data_dir)[name], signal.SIGKILL)


def wait_for_first_mail(data_dir: Path, it: Demo) -> None:
    while it.process.poll() is None and not any((data_dir / "mails").glob("*.eml")):
        time.sleep(0.01)


def recipients(data_dir: Path) -> Counter[str]:
    lines = [
        line
        for path in (data_dir / "mails").glob("*.eml")
        for line in path.read_text(errors="replace").splitlines()
        if line.startswith("Delivered-To:")
    ]
    return Counter(lines)


def test_everybody_has_a_turn() -> None:
    assert sorted(name for turn in TURNS for name in turn) == sorted(PROCESSES)


@pytest.mark.parametrize("victims", TURNS, ids="-".join)
def test_whoever_is_killed_each_delegate_is_told_once(
    tmp_path: Path, victims: tuple[str, ...]
) -> None:
    with demo("--event", str(FAIR), "--data", str(tmp_path)) as it:
        assert it.read_until("imported.")
        kill(victims, tmp_path)  # at the solve
        wait_for_first_mail(tmp_path, it)
        kill(victims, tmp_path)  # at the mailing
        told = it.read_all()
    # Mails that were being handed over may end as unclear; they are not sent a second time.
    unclear = told["mails_failed"]
    assert told == {**FAIR_TOLD, "agendas_mailed": 20 - unclear, "mails_failed": unclear}
    arrived = recipients(tmp_path)
    assert set(arrived.values()) == {1}
    assert 20 - unclear <= len(arrived) <= 20
    assert it.process.returncode == (1 if unclear else 0)
