"""The command `escale demo`: starts the service, tells the story, and shows where to look."""

import json
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from services import sample
from services.db import create_engine_for, transaction
from services.demo import mailbox, service
from services.demo.client import RefusedError, Staff
from services.demo.service import BrokenServiceError, Service, StoppedError, UnreadableInputError
from services.demo.story import Told, tell
from services.domain.tokens import issue_token
from services.imports.importing import import_path
from services.imports.report import Report
from services.models import Mission

_ACTOR = "demo"
_PATIENCE_S = 60.0
_PAUSE_S = 0.3

T = TypeVar("T")


def run(*, once: bool, event: Path | None, data_dir: Path | None) -> int:
    """The exit status: 0 if each delegate has a mail, 2 for input that can't be read, else 1.

    Without a folder for its data it takes a fresh one, which is gone afterwards.
    """
    started = time.monotonic()
    _say("Starting PostgreSQL, Valkey, a mail sink and Escale's own processes …")
    folder = nullcontext(data_dir) if data_dir else service.fresh_folder()
    try:
        with folder as path, service.running(path, usual_port=not once) as here:
            _tell(here, once=once, event=event or sample.TUNIS, started=started)
    except StoppedError:
        _say("Stopped.")
        return 130
    except UnreadableInputError as error:
        return _fail(error, status=2)
    except (BrokenServiceError, RefusedError) as error:
        return _fail(error, status=1)
    return 0


def _tell(here: Service, *, once: bool, event: Path, started: float) -> None:
    _say(f"Everything runs, its data and logs are in {here.folder}")
    code = _import(here.database_url, event)
    token = _token(here.database_url)
    staff = Staff(here.base_url, token)
    told = tell(staff, code, say=_say)
    agenda = mailbox.open_one_agenda(here.folder / "mails", staff)
    _addresses(staff, token, agenda, _company_pages(staff, code))
    if once:
        _say(json.dumps(told.as_json(seconds=time.monotonic() - started)))
    _require_all(told)
    if not once:
        _say("Ctrl-C stops everything; the data stays for the next time.")
        here.wait()


def _import(database_url: str, path: Path) -> str:
    """The code of the mission, imported now or found from an earlier run.

    One that was changed since, so that the files do not fit any more, is left as it is.
    """
    report, known = _patiently(database_url, lambda session: _imported(session, path))
    if not report.ok and not known:
        raise UnreadableInputError("\n".join(report.lines()))
    for line in report.lines() if report.ok else (f"Mission {report.mission}: left as it is now.",):
        _say(line)
    return report.mission


def _imported(session: Session, path: Path) -> tuple[Report, bool]:
    """What the import says, and whether the mission was there before."""
    report = import_path(session, path, actor=_ACTOR, now=datetime.now(UTC))
    found = session.scalar(select(Mission.id).where(Mission.code == report.mission))
    return report, found is not None


def _token(database_url: str) -> str:
    def issue(session: Session) -> str:
        return issue_token(session, label="demo", actor=_ACTOR, now=datetime.now(UTC))[1]

    return _patiently(database_url, issue)


def _patiently(database_url: str, do: Callable[[Session], T]) -> T:
    """One transaction, tried again while the database is being started again."""
    engine = create_engine_for(database_url)
    end = time.monotonic() + _PATIENCE_S
    try:
        while True:
            try:
                with transaction(engine) as session:
                    return do(session)
            except OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(_PAUSE_S)
    finally:
        engine.dispose()


def _company_pages(staff: Staff, code: str) -> str:
    """The private address of one of the mission's companies."""
    mission = next(row for row in staff.list("missions") if row["code"] == code)
    company = staff.list(f"missions/{mission['id']}/participations")[0]
    return str(staff.post(f"participations/{company['id']}/link")["url"])


def _addresses(staff: Staff, token: str, agenda: str | None, company: str) -> None:
    _say("")
    _say(f"Status               {staff.base_url}/enter?token={token}")
    _say(f"API documentation    {staff.base_url}/docs")
    _say(f"A company's pages    {company}")
    if agenda:
        _say(f"A delegate's agenda  {agenda}")
    _say("")


def _require_all(told: Told) -> None:
    if not told.complete:
        missing = told.delegates - told.mails.get("sent", 0)
        raise RefusedError(f"{missing} of {told.delegates} delegates have no mail: {told.mails}")


def _say(line: str) -> None:
    print(line, flush=True)


def _fail(error: Exception, *, status: int) -> int:
    print(f"escale: {error}", file=sys.stderr, flush=True)
    return status
