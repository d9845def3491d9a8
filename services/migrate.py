"""Brings a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config

_SCRIPTS = Path(__file__).parent.parent / "migrations"


def configuration(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return config


def migrate(database_url: str) -> None:
    """The database has the newest schema; nothing happens where it had it already."""
    command.upgrade(configuration(database_url), "head")
