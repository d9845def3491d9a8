"""`escale demo`: the whole main job in processes of its own, and nothing left of them."""

import os
import signal
from pathlib import Path

import pytest

from tests.imports import small
from tests.platform.alive import family, survivors
from tests.platform.demo import FAIR, FAIR_TOLD, demo

#: servers that nobody runs: whoever touched them would fail
_FOREIGN = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SMTP_URL": "smtp://127.0.0.1:1",
}


def test_it_tells_each_delegate_and_ends_without_a_trace(tmp_path: Path) -> None:
    environment = {**os.environ, **_FOREIGN, "TMPDIR": str(tmp_path)}
    with demo("--event", str(FAIR), environment=environment) as it:
        assert it.read_until("Published")
        everybody = family(it.process.pid)
        names = " ".join(" ".join(process.cmdline()) for process in everybody)
        assert it.read_all() == FAIR_TOLD
        assert it.process.wait(60) == 0
    assert all(name in names for name in ("postgres", "valkey-server", "mailsink", "solver"))
    assert survivors(everybody) == []
    assert list(tmp_path.iterdir()) == []


def test_started_again_it_finds_what_was_done_and_leaves_what_its_files_fit_no_more(
    tmp_path: Path,
) -> None:
    """At last as after a company has withdrawn, whom the wishes still name."""
    files, data = tmp_path / "files", tmp_path / "data"
    by_an_earlier_run = "Version 1 was published by an earlier run."
    left = "Mission azur: left as it is now."
    unknown = f"{small.WISHES}Romarin,2,Nobody,\n"
    for wishes, said in (
        (small.WISHES, set()),
        (small.WISHES, {by_an_earlier_run}),
        (unknown, {by_an_earlier_run, left}),
    ):
        small.write(files, wishes=wishes, arrangements=None)
        with demo("--event", str(files), "--data", str(data)) as it:
            told = it.read_all()
            assert (told["mission"], told["agendas_mailed"]) == ("azur", 5)
            assert it.process.wait(60) == 0
        assert {by_an_earlier_run, left} & set(it.lines) == said
        assert len(list((data / "mails").glob("*.eml"))) == 5


@pytest.mark.chaos
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_in_the_middle_it_leaves_no_process(tmp_path: Path, number: int) -> None:
    with demo("--event", str(FAIR), "--data", str(tmp_path)) as it:
        assert it.read_until("imported.")
        everybody = family(it.process.pid)
        it.process.send_signal(number)
        it.process.wait(60)
        assert survivors(everybody, within=30) == []


def test_an_event_that_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path) -> None:
    event = tmp_path / "broken.dzn"
    event.write_text("nothing of the kind")
    with demo("--event", str(event)) as it:
        assert not it.read_until("Published")
        assert it.process.wait(60) == 2
        assert it.lines[-1] == "1 problem; nothing was imported."
