"""Alembic's environment: migrations run on the database of the settings, in one transaction."""

from alembic import context

from services.db import create_engine_for
from services.models import Base
from services.settings import get_settings


def run() -> None:
    database_url = context.config.get_main_option("sqlalchemy.url") or get_settings().database_url
    if database_url is None:
        raise SystemExit("DATABASE_URL is not set: name the database to migrate")
    engine = create_engine_for(database_url)
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=Base.metadata, compare_server_default=True
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
