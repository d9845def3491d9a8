"""Verdicts on solves, prices of refusals, inquiries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("solve", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("solve", sa.Column("checked_digest", sa.String(length=64), nullable=True))
    op.add_column(
        "solve", sa.Column("violations", postgresql.JSONB(none_as_null=True), nullable=True)
    )
    op.add_column("refusal", sa.Column("price", sa.Integer(), nullable=True))
    op.add_column(
        "refusal",
        sa.Column("price_goal", sa.String(length=20), server_default="served", nullable=False),
    )
    _inquiry()


def _inquiry() -> None:
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("solve_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("what_if", "serve", "stay", name="kind"), nullable=False),
        sa.Column("meeting_key", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            _choice("waiting", "running", "done", "failed", "cancelled", name="state"),
            nullable=False,
        ),
        sa.Column("time_limit_s", sa.Float(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("elapsed_s", sa.Float(), nullable=False),
        sa.Column("answer", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("cancel_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("time_limit_s > 0", name=op.f("ck_inquiry_time_limit")),
        sa.CheckConstraint(
            "(kind = 'what_if') = (meeting_key = '')", name=op.f("ck_inquiry_about")
        ),
        sa.ForeignKeyConstraint(
            ["solve_id", "mission_id"],
            ["solve.id", "solve.mission_id"],
            name=op.f("fk_inquiry_solve_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    op.create_index("ix_inquiry_solve_id", "inquiry", ["solve_id"])
    op.create_index(
        "uq_inquiry_waiting",
        "inquiry",
        ["solve_id", "kind", "meeting_key"],
        unique=True,
        postgresql_where="state = 'waiting'",
    )


def _choice(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=20)


def downgrade() -> None:
    op.drop_table("inquiry")
    op.drop_column("refusal", "price_goal")
    op.drop_column("refusal", "price")
    op.drop_column("solve", "violations")
    op.drop_column("solve", "checked_digest")
    op.drop_column("solve", "checked_at")
