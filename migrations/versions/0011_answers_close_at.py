"""When requests without an answer expire."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "mission", sa.Column("answers_close_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_check_constraint(
        op.f("ck_mission_answers_close_at"), "mission", "answers_close_at >= wishes_close_at"
    )


def downgrade() -> None:
    op.drop_column("mission", "answers_close_at")
