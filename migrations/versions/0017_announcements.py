"""Missions that are moved or called off, and what is announced of it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KINDS = (
    "staff_invitation",
    "password",
    "invitation",
    "declined",
    "links",
    "reminder",
    "acted",
)
OCCASIONS = "occasion in ('moved', 'called_off')"


def _dispatch_kinds(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(op.f("ck_dispatch_kind_value"), "dispatch", type_="check")
    op.create_check_constraint(op.f("ck_dispatch_kind_value"), "dispatch", f"kind in ({listed})")


def upgrade() -> None:
    op.add_column("schedule", sa.Column("occasion", sa.String(20), nullable=True))
    op.create_check_constraint(op.f("ck_schedule_occasion"), "schedule", OCCASIONS)
    op.create_table(
        "announcement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(20), nullable=False),
        sa.Column("was_from", sa.Date(), nullable=False),
        sa.Column("was_until", sa.Date(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("former_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(OCCASIONS, name=op.f("ck_announcement_occasion")),
        sa.ForeignKeyConstraint(
            ["former_id", "mission_id"],
            ["schedule.id", "schedule.mission_id"],
            name=op.f("fk_announcement_former_id_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_announcement_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.add_column("dispatch", sa.Column("announcement_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_dispatch_announcement_id"),
        "dispatch",
        "announcement",
        ["announcement_id"],
        ["id"],
        ondelete="CASCADE",
    )
    _dispatch_kinds(*KINDS, "announced")


def downgrade() -> None:
    op.execute("delete from dispatch where kind = 'announced'")
    _dispatch_kinds(*KINDS)
    op.drop_constraint(op.f("fk_dispatch_announcement_id"), "dispatch", type_="foreignkey")
    op.drop_column("dispatch", "announcement_id")
    op.drop_table("announcement")
    op.drop_constraint(op.f("ck_schedule_occasion"), "schedule", type_="check")
    op.drop_column("schedule", "occasion")
