"""Preference that a solve may give up to keep more published meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("solve", sa.Column("max_loss", sa.Integer(), server_default="0", nullable=False))
    op.create_check_constraint(op.f("ck_solve_max_loss"), "solve", "max_loss >= 0")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_solve_max_loss"), "solve", type_="check")
    op.drop_column("solve", "max_loss")
