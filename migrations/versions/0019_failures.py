"""Why a solve or an inquiry failed, kept so that it can be said in any language."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("solve", "inquiry"):
        failure = sa.Column("failure", postgresql.JSONB(none_as_null=True), nullable=True)
        op.add_column(table, failure)


def downgrade() -> None:
    for table in ("inquiry", "solve"):
        op.drop_column(table, "failure")
