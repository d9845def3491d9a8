"""The migrations build exactly what the models say, and undo it."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from services.db import create_engine_for
from services.migrate import configuration
from services.models import Base


def test_the_migrated_database_is_what_the_models_say(database_url: str) -> None:
    engine = create_engine_for(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_the_migrations_can_be_undone_and_done_again(database_url: str) -> None:
    config = configuration(database_url)
    command.downgrade(config, "base")
    engine = create_engine_for(database_url)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    command.upgrade(config, "head")
    assert len(inspect(engine).get_table_names()) == len(Base.metadata.tables) + 1
    engine.dispose()
