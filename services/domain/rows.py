"""Rows that a change must hold on to while it checks and writes."""

from sqlalchemy.orm import Session

from services.models import Base


def hold(session: Session, row: Base) -> None:
    """Read the row again and keep others from changing it until the transaction ends.

    Whoever checks several rows against each other holds what they belong to (the mission, the
    participation) first, so that two such changes follow each other. Others may still refer to it.
    """
    session.flush()
    session.refresh(row, with_for_update={"key_share": True})
