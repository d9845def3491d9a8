"""From when on meetings stay as they were published."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mission", sa.Column("frozen_hours", sa.Integer(), nullable=True))
    op.create_check_constraint(op.f("ck_mission_frozen_hours"), "mission", "frozen_hours >= 0")
    op.add_column("solve", sa.Column("frozen_before", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("solve", "frozen_before")
    op.drop_constraint(op.f("ck_mission_frozen_hours"), "mission", type_="check")
    op.drop_column("mission", "frozen_hours")
