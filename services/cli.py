"""The command `escale`; each command imports only what it runs: no OR-Tools in the web process."""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from services.models import StaffRole

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

#: seconds that open streams have to end when the web process stops
_GRACE = 3


def main() -> None:
    app()


@app.callback()
def escale() -> None:
    """Escale schedules international B2B missions."""


@app.command()
def serve() -> None:
    """Everything on this machine: the servers that no *_URL names, then Escale's processes."""
    from services import logs
    from services.serve import AlreadyRunningError, serve
    from services.settings import get_settings
    from services.supervisor import NotReadyError

    settings = get_settings()
    logs.configure(settings.log_level, process="supervisor")
    try:
        serve(settings)
    except (AlreadyRunningError, NotReadyError, RuntimeError) as error:
        _fail(str(error), status=1)


@app.command()
def api() -> None:
    """The web process: JSON under /api/v1, pages, private links."""
    import gc

    import uvicorn

    from services import app, logs  # noqa: F401 - loaded before what is loaded is set aside
    from services.settings import get_settings

    settings = get_settings()
    logs.configure(settings.log_level, process="api")
    gc.freeze()  # pages make many small objects: looking through all code again takes 0.1 s
    uvicorn.run(
        "services.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,  # paths hold private links
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )


@app.command()
def relay() -> None:
    """Carries events from the database to the broker."""
    _work("relay")


@app.command()
def worker() -> None:
    """Writes and delivers letters."""
    _work("worker")


@app.command()
def solver() -> None:
    """Solves missions, one after the other."""
    _work("solver")


@app.command()
def clock() -> None:
    """Does what is due at a time, and sends again what got lost on its way."""
    _work("clock")


def _work(name: str) -> None:
    from services import logs
    from services.settings import get_settings

    logs.configure(get_settings().log_level, process=name)
    import_module(f"services.workers.{name}").run()


@app.command()
def migrate() -> None:
    """Brings the database to the newest schema."""
    from services.migrate import migrate
    from services.settings import get_settings

    database_url = get_settings().database_url
    if database_url is None:
        _fail("DATABASE_URL is not set: name the database to migrate", status=2)
    migrate(database_url)


@app.command()
def demo(
    once: Annotated[
        bool, typer.Option("--once", help="on a fresh folder and free ports, then stop everything")
    ] = False,
    event: Annotated[
        Path | None, typer.Option(exists=True, help="a published B2B event, or a folder of CSV")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="the folder for the data")] = None,
) -> None:
    """The whole service on a sample mission: nothing outside its own folder is touched."""
    from services.demo.run import run
    from services.settings import Settings

    folder = data if once or data else Settings().data_dir / "demo"
    sys.exit(run(once=once, event=event, data_dir=folder))


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(exists=True, help="a folder, an XLSX or a .dzn event")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say what would be done, and do nothing")
    ] = False,
) -> None:
    """Imports a mission; the same again changes nothing, with any mistake nothing is written."""
    from services.imports.run import run

    _find_running_service()
    _told_or_failed(lambda: sys.exit(run(path, dry_run=dry_run)))


@app.command()
def export(
    code: Annotated[str, typer.Argument(help="the mission's code")],
    folder: Annotated[Path, typer.Argument(help="where the files go")],
) -> None:
    """Writes a mission as the files that import takes, fit for Excel."""
    from services.imports.run import run_export

    _find_running_service()
    _told_or_failed(lambda: sys.exit(run_export(code, folder)))


@app.command()
def token(
    label: Annotated[str, typer.Argument(help="whose token it is, as the events will call it")],
    cluster: Annotated[
        str | None, typer.Option(help="name of the cluster whose missions it sees; all without it")
    ] = None,
    role: Annotated[str, typer.Option(help="manager, planner or reader")] = "manager",
    days: Annotated[int | None, typer.Option(min=1, help="how long it is valid")] = None,
) -> None:
    """Makes a staff token and prints its secret, which is not shown again."""
    from services.staff import issue

    _find_running_service()
    may = _role(role)
    _told_or_failed(lambda: typer.echo(issue(label, cluster=cluster, role=may, days=days)))


staff = typer.Typer(no_args_is_help=True)
app.add_typer(staff, name="staff", help="Accounts with which staff sign in.")


@staff.command("add")
def staff_add(
    name: Annotated[str, typer.Argument(help="the person's name")],
    email: Annotated[str, typer.Argument(help="their mail address, with which they sign in")],
    *,
    cluster: Annotated[
        str | None, typer.Option(help="name of the cluster whose missions they see; all without it")
    ] = None,
    role: Annotated[str, typer.Option(help="manager, planner or reader")] = "manager",
    language: Annotated[str, typer.Option(help="fr, en or ar")] = "fr",
    mail: Annotated[bool, typer.Option("--mail/--no-mail", help="send them the link")] = True,
) -> None:
    """Makes an account and prints the link that sets its password, valid for seven days."""
    from services.models import Language
    from services.staff import add

    _find_running_service()
    if language not in list(Language):
        _fail("the language is fr, en or ar", status=2)
    spoken, may = Language(language), _role(role)
    _told_or_failed(
        lambda: typer.echo(add(name, email, cluster=cluster, role=may, language=spoken, mail=mail))
    )


@staff.command("link")
def staff_link(email: Annotated[str, typer.Argument(help="the account's mail address")]) -> None:
    """Prints a new link that sets the account's password, valid for seven days."""
    from services.staff import link

    _find_running_service()
    _told_or_failed(lambda: typer.echo(link(email)))


@staff.command("role")
def staff_role(
    email: Annotated[str, typer.Argument(help="the account's mail address")],
    role: Annotated[str, typer.Argument(help="manager, planner or reader")],
) -> None:
    """Says what an account may do: everything, all but accounts and tokens, or look only."""
    from services.staff import change_role

    _find_running_service()
    may = _role(role)
    _told_or_failed(lambda: change_role(email, may))


@staff.command("close")
def staff_close(email: Annotated[str, typer.Argument(help="the account's mail address")]) -> None:
    """Closes an account: whoever is signed in with it is signed out."""
    from services.staff import close

    _find_running_service()
    _told_or_failed(lambda: close(email))


@app.command()
def bounce(
    maildir: Annotated[
        Path | None, typer.Option(exists=True, help="a mailbox of theirs, instead of one on stdin")
    ] = None,
) -> None:
    """Marks mails that came back; reads delivery status notifications, as a pipe of the server."""
    from services.bounces import run

    _find_running_service()
    _told_or_failed(lambda: run(maildir))


@app.command()
def mailsink(
    folder: Annotated[Path, typer.Option(help="where each accepted mail becomes a file")],
    port: Annotated[int, typer.Option(help="port to listen on")],
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
) -> None:
    """A mail server that keeps every mail as a file and delivers none."""
    from services.mailsink import run

    run(folder, host=host, port=port)


def _find_running_service() -> None:
    """Without a DATABASE_URL, the servers are those of `escale serve` on the same data folder."""
    from services.serve import environment_of

    if "DATABASE_URL" not in os.environ:
        os.environ.update(environment_of(Path(os.environ.get("DATA_DIR", ".data"))))


def _told_or_failed(run: Callable[[], None]) -> None:
    """Refusals and missing settings end the command with a sentence and status 2."""
    from services.domain.errors import DomainError

    try:
        run()
    except (DomainError, RuntimeError) as error:
        _fail(str(error), status=2)


def _role(name: str) -> "StaffRole":
    from services.models import StaffRole

    if name not in list(StaffRole):
        _fail("the role is manager, planner or reader", status=2)
    return StaffRole(name)


def _fail(sentence: str, *, status: int) -> NoReturn:
    typer.echo(f"escale: {sentence}", err=True)
    sys.exit(status)
