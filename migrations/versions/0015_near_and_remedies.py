"""What a solve is for, the version that it is kept near to, and the remedy that it carries out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "solve", sa.Column("purpose", sa.String(20), server_default="fresh", nullable=False)
    )
    op.add_column("solve", sa.Column("near_id", sa.Uuid()))
    op.add_column("solve", sa.Column("remedy", postgresql.JSONB()))
    op.create_check_constraint(
        op.f("ck_solve_purpose"), "solve", "purpose in ('fresh', 'repair', 'remedy')"
    )
    op.create_foreign_key(
        op.f("fk_solve_near_id"), "solve", "schedule", ["near_id"], ["id"], ondelete="SET NULL"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_solve_near_id"), "solve", type_="foreignkey")
    op.drop_constraint(op.f("ck_solve_purpose"), "solve", type_="check")
    op.drop_column("solve", "remedy")
    op.drop_column("solve", "near_id")
    op.drop_column("solve", "purpose")
