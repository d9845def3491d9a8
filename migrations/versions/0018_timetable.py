"""Locks of meetings, corrections by hand, and meetings that change places in one statement."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

#: constraint → its table, and what it says
EXCLUSIONS = {
    "ex_meeting_table": (
        "meeting",
        "EXCLUDE USING gist (schedule_id WITH =, table_id WITH =, period WITH &&)",
    ),
    "ex_booking_delegate": (
        "booking",
        "EXCLUDE USING gist (schedule_id WITH =, delegate_id WITH =, period WITH &&) WHERE (not optional)",
    ),
    "ex_interpretation_interpreter": (
        "interpretation",
        "EXCLUDE USING gist (schedule_id WITH =, interpreter_id WITH =, period WITH &&)",
    ),
}


def _exclude(*, how: str) -> None:
    for name, (table, rule) in EXCLUSIONS.items():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule} {how}")


def upgrade() -> None:
    _exclude(how="DEFERRABLE INITIALLY IMMEDIATE")
    op.add_column("solve", sa.Column("locks", postgresql.JSONB(none_as_null=True), nullable=True))
    op.create_table(
        "meeting_lock",
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_key", sa.String(length=200), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=True),
        sa.Column("table_id", sa.Uuid(), nullable=True),
        sa.Column("held", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("length", sa.Integer(), server_default="1", nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "slot_id is not null or table_id is not null or held",
            name=op.f("ck_meeting_lock_something"),
        ),
        sa.CheckConstraint("length between 1 and 20", name=op.f("ck_meeting_lock_length")),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_meeting_lock_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id", "mission_id"],
            ["slot.id", "slot.mission_id"],
            name=op.f("fk_meeting_lock_slot_id_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["table_id", "mission_id"],
            ["meeting_table.id", "meeting_table.mission_id"],
            name=op.f("fk_meeting_lock_table_id_mission_id"),
        ),
        sa.PrimaryKeyConstraint("mission_id", "meeting_key", name=op.f("pk_meeting_lock")),
    )
    op.create_table(
        "meeting_lock_participant",
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_key", sa.String(length=200), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_id", "meeting_key"],
            ["meeting_lock.mission_id", "meeting_lock.meeting_key"],
            name=op.f("fk_meeting_lock_participant_mission_id_meeting_key"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_meeting_lock_participant_participation_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "mission_id",
            "meeting_key",
            "participation_id",
            name=op.f("pk_meeting_lock_participant"),
        ),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "moved",
                "swapped",
                "cancelled",
                "undone",
                "redone",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column(
            "done_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("after", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["schedule_id", "mission_id"],
            ["schedule.id", "schedule.mission_id"],
            name=op.f("fk_correction_schedule_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("schedule_id", "number", name=op.f("uq_correction_schedule_id_number")),
    )


def downgrade() -> None:
    op.drop_table("correction")
    op.drop_table("meeting_lock_participant")
    op.drop_table("meeting_lock")
    op.drop_column("solve", "locks")
    _exclude(how="")
