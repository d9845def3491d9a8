"""Agendas per second beside a bare endpoint in the same run, bytes of pages, and a large search."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import psutil
from sqlalchemy import Engine, insert, select
from uuid_utils.compat import uuid7

from services import processes, sample
from services.db import create_engine_for, transaction
from services.demo import service
from services.demo.client import Staff
from services.demo.service import Service
from services.demo.story import tell
from services.domain import links
from services.domain.tokens import issue_token
from services.imports.importing import import_path
from services.models import Company, Delegate, Mission, Participation, Side
from services.processes import Program, own_environment
from services.serve import environment_of
from services.settings import get_settings
from tests.bench.load import Load, load

#: of each load; the machine's other work evens out over rounds
SECONDS = 4.0
ROUNDS = 3
CROWD = 3000


def run() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="escale-bench-") as folder,
        service.running(Path(folder), usual_port=False) as here,
    ):
        os.environ.update(environment_of(here.folder))
        get_settings.cache_clear()
        engine = create_engine_for(here.database_url)
        _told(here, engine)
        _agendas(here, engine)
        _search(here, engine)
        engine.dispose()


def _told(here: Service, engine: Engine) -> None:
    """The sample mission, solved, published and mailed."""
    now = datetime.now(UTC)
    with transaction(engine) as session:
        mission = import_path(session, sample.TUNIS, actor="bench", now=now).mission
        token = issue_token(session, label="bench", actor="bench", now=now)[1]
    tell(Staff(here.base_url, token), mission, say=lambda _: None)


def _agendas(here: Service, engine: Engine) -> None:
    with transaction(engine) as session:
        opened = [
            links.delegate_link(session, delegate=one, actor="bench", now=datetime.now(UTC))
            for one in session.scalars(select(Delegate))
        ]
        pages = [f"{here.base_url}/a/{links.token(link)}" for link in opened]
        ids = [link.id for link in opened]
    api = psutil.Process(int((here.folder / "run" / "api.pid").read_text()))
    with _bare() as (bare, address):
        for name, addresses in (
            ("agenda page", pages),
            ("calendar feed", [f"{page}/agenda.ics" for page in pages]),
        ):
            first = load(api, addresses, seconds=0, each=1)
            size = round(first.bytes)
            beside = [f"{address}/bare/{one}/{size}" for one in ids]
            load(bare, beside, seconds=1)
            own, other = [], []
            for _ in range(ROUNDS):
                own.append(load(api, addresses, seconds=SECONDS))
                other.append(load(bare, beside, seconds=SECONDS))
            _print(name, own, other, first)


def _print(name: str, own: list[Load], other: list[Load], first: Load) -> None:
    mine, theirs = (sum(one.requests for one in loads) for loads in (own, other))
    ratio = (mine / sum(one.cpu for one in own)) / (theirs / sum(one.cpu for one in other))
    seconds = sum(one.seconds for one in own)
    print(
        f"{name:<14} {own[0].bytes / 1000:5.1f} kB  {mine / seconds:6.0f}/s"
        f"  bare {theirs / sum(one.seconds for one in other):6.0f}/s"
        f"  per CPU second {mine / sum(one.cpu for one in own):6.0f}"
        f"  bare {theirs / sum(one.cpu for one in other):6.0f}  ratio {ratio:.2f}"
        f"  opened first {1000 / first.rate:.0f} ms",
        flush=True,
    )


@contextmanager
def _bare() -> Iterator[tuple[psutil.Process, str]]:
    port = processes.free_port()
    program = Program(
        name="bare",
        command=(*processes.own_command()[:2], "-m", "tests.bench.bare"),
        environment=own_environment(PORT=str(port)),
    )
    process = processes.spawn(program)
    try:
        assert processes.wait_until(lambda: processes.answers(port), patience=20)
        yield psutil.Process(process.pid), f"http://127.0.0.1:{port}"
    finally:
        processes.stop(process, by=program.stop_signal, patience=5)


def _search(here: Service, engine: Engine) -> None:
    """A company that searches through many others, one request after the other."""
    with transaction(engine) as session:
        mission = session.scalars(select(Mission)).one()
        own = session.scalars(select(Participation).filter_by(side=Side.VISITOR)).first()
        assert own is not None
        link = links.company_link(session, participation=own, actor="b", now=datetime.now(UTC))
        home = f"{here.base_url}/c/{links.token(link)}"
        ids = [(uuid7(), uuid7()) for _ in range(CROWD)]
        hosts = session.scalars(select(Participation).filter_by(side=Side.HOST)).all()
        session.execute(
            insert(Company),
            [
                {"id": company, "name": f"Entreprise {number}", "country": "TN"}
                for number, (company, _) in enumerate(ids)
            ],
        )
        told = ("offers", "needs", "sector", "product", "technology", "territory")
        session.execute(
            insert(Participation),
            [
                {
                    "id": one,
                    "mission_id": mission.id,
                    "company_id": company,
                    "side": Side.HOST,
                    **{name: getattr(hosts[number % len(hosts)], name) for name in told},
                }
                for number, (company, one) in enumerate(ids)
            ],
        )
    _sizes(home)
    api = psutil.Process(int((here.folder / "run" / "api.pid").read_text()))
    for name, query in (
        ("all", ""),
        ("two words", "?q=capteurs+eau"),
        ("a filter", "?territory=Tunis"),
        ("free slot", "?free=1"),
    ):
        _search_once(api, f"search, {name}", f"{home}/catalogue{query}")


def _sizes(home: str) -> None:
    """Bytes of a company's pages, as they are before compression."""
    for part in ("", "/wishes", "/catalogue", "/requests", "/agenda", "/profile", "/delegates"):
        with urlopen(home + part) as answer:  # noqa: S310 - our own service
            print(f"company{part:<15} {len(answer.read()) / 1000:5.1f} kB", flush=True)


def _search_once(api: psutil.Process, name: str, address: str) -> None:
    loads = [load(api, [address], seconds=SECONDS, connections=1) for _ in range(ROUNDS)]
    requests = sum(one.requests for one in loads)
    seconds, cpu = sum(one.seconds for one in loads), sum(one.cpu for one in loads)
    print(
        f"{name:<22} {loads[0].bytes / 1000:5.1f} kB  {seconds / requests * 1000:5.1f} ms"
        f"  CPU {cpu / requests * 1000:5.1f} ms",
        flush=True,
    )
