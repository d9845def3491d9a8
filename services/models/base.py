"""What all tables share: ids made in Python, names of constraints, column shorthands."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import DateTime, Enum, ForeignKeyConstraint, MetaData, func
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, Range
from sqlalchemy.orm import DeclarativeBase, mapped_column
from uuid_utils.compat import uuid7

Id = Annotated[UUID, mapped_column(primary_key=True, default=uuid7)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Created = Annotated[
    datetime, mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())
]
Period = Annotated[Range[datetime], mapped_column(TSTZRANGE)]
Json = Annotated[dict[str, Any], mapped_column(JSONB)]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def choice(kind: type[StrEnum], name: str) -> Enum:
    """A text column that the database keeps to the values of `kind`."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


def within(
    table: str,
    column: str,
    *shared: str,
    ondelete: str | None = None,
    onupdate: str | None = None,
) -> ForeignKeyConstraint:
    """A reference to `table` that also agrees on the `shared` columns, such as the mission."""
    here: Sequence[str] = (column, *shared)
    there = [f"{table}.id", *(f"{table}.{name}" for name in shared)]
    return ForeignKeyConstraint(here, there, ondelete=ondelete, onupdate=onupdate)
