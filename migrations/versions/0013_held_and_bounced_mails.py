"""Words of a version to its readers, letters that wait for their release, mails that come back."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_BEFORE = ("queued", "sending", "sent", "failed", "unclear", "superseded")
_AFTER = (*_BEFORE, "held", "bounced")


def _keep_state_to(values: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_mail_state"), "mail", type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(op.f("ck_mail_state"), "mail", f"state in ({listed})")


def upgrade() -> None:
    op.add_column("schedule", sa.Column("message", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "schedule", sa.Column("held", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column("schedule", sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))
    _keep_state_to(_AFTER)
    op.drop_constraint(op.f("uq_mail_letter_id"), "mail", type_="unique")
    op.create_index(op.f("ix_mail_letter_id"), "mail", ["letter_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_mail_letter_id"), table_name="mail")
    op.create_unique_constraint(op.f("uq_mail_letter_id"), "mail", ["letter_id"])
    _keep_state_to(_BEFORE)
    op.drop_column("schedule", "released_at")
    op.drop_column("schedule", "held")
    op.drop_column("schedule", "message")
