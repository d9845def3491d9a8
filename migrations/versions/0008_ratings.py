"""Ratings of meetings by their delegates."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("delegate_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_key", sa.String(length=200), nullable=False),
        sa.Column("took_place", sa.Boolean(), nullable=False),
        sa.Column("usefulness", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("usefulness between 1 and 5", name=op.f("ck_rating_usefulness")),
        sa.CheckConstraint("took_place or usefulness is null", name=op.f("ck_rating_took_place")),
        sa.ForeignKeyConstraint(
            ["delegate_id", "mission_id"],
            ["delegate.id", "delegate.mission_id"],
            name=op.f("fk_rating_delegate_id_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_rating_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint(
            "delegate_id", "meeting_key", name=op.f("uq_rating_delegate_id_meeting_key")
        ),
    )


def downgrade() -> None:
    op.drop_table("rating")
