"""Roles of staff, on accounts and tokens; whoever was there before may do everything."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ("staff_account", "staff_token")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(
            table, sa.Column("role", sa.String(20), server_default="manager", nullable=False)
        )
        op.create_check_constraint(
            op.f(f"ck_{table}_role"), table, "role in ('manager', 'planner', 'reader')"
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_constraint(op.f(f"ck_{table}_role"), table, type_="check")
        op.drop_column(table, "role")
