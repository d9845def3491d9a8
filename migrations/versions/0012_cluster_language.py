"""The language in which the office of a cluster is written to."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "cluster", sa.Column("language", sa.String(20), server_default="fr", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_cluster_language"), "cluster", "language in ('fr', 'en', 'ar')"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_cluster_language"), "cluster", type_="check")
    op.drop_column("cluster", "language")
