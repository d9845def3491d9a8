"""Who attends an arranged meeting, where that is laid down."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLE = "arrangement_participant"
REFERENCE = "fk_arrangement_participant_delegate_id_mission_id"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("delegate_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f(REFERENCE), TABLE, "delegate", ["delegate_id", "mission_id"], ["id", "mission_id"]
    )


def downgrade() -> None:
    op.drop_constraint(op.f(REFERENCE), TABLE, type_="foreignkey")
    op.drop_column(TABLE, "delegate_id")
