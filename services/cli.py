"""The command `escale`; each command imports only what it runs: no OR-Tools in the web process."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def escale() -> None:
    """Escale schedules international B2B missions."""


@app.command()
def mailsink(
    folder: Annotated[Path, typer.Option(help="where each accepted mail becomes a file")],
    port: Annotated[int, typer.Option(help="port to listen on")],
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
) -> None:
    """A mail server that keeps every mail as a file and delivers none."""
    from services.mailsink import run

    run(folder, host=host, port=port)


def main() -> None:
    app()
