"""The command `escale`; every command imports only what it runs, so that the web process stays light."""

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def escale() -> None:
    """Escale schedules international B2B missions."""


def main() -> None:
    app()
