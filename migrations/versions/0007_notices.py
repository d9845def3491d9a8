"""Notices of delegates who are late or can't come, and the mails about them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("delegate_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_key", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "late",
                "absent",
                name="kind_value",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("absence_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'late') = (minutes is not null)", name=op.f("ck_notice_kind")),
        sa.CheckConstraint("minutes in (5, 10, 15, 20)", name=op.f("ck_notice_minutes")),
        sa.ForeignKeyConstraint(
            ["delegate_id", "mission_id"],
            ["delegate.id", "delegate.mission_id"],
            name=op.f("fk_notice_delegate_id_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_notice_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["absence_id"],
            ["absence.id"],
            name=op.f("fk_notice_absence_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(
        "uq_notice_standing",
        "notice",
        ["delegate_id", "meeting_key", "starts_at"],
        unique=True,
        postgresql_where="withdrawn_at is null",
    )
    op.create_index("ix_notice_mission_id_meeting_key", "notice", ["mission_id", "meeting_key"])
    op.add_column("mail", sa.Column("notice_id", sa.Uuid(), nullable=True))
    op.alter_column("mail", "letter_id", nullable=True)
    op.create_foreign_key(op.f("fk_mail_notice_id"), "mail", "notice", ["notice_id"], ["id"])
    op.create_index("ix_mail_notice_id", "mail", ["notice_id"])
    op.create_check_constraint(
        op.f("ck_mail_one_cause"), "mail", "num_nonnulls(letter_id, notice_id) = 1"
    )


def downgrade() -> None:
    op.execute("delete from mail where letter_id is null")
    op.drop_constraint(op.f("ck_mail_one_cause"), "mail", type_="check")
    op.drop_column("mail", "notice_id")
    op.alter_column("mail", "letter_id", nullable=False)
    op.drop_table("notice")
