"""Accounts and sessions of staff, and mails that invite them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _created() -> sa.Column[object]:
    return sa.Column(
        "created_at",
        sa.DateTime(timezone=True),
        server_default=sa.text("clock_timestamp()"),
        nullable=False,
    )


def _moment(name: str, *, nullable: bool) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=f"{name}_value", native_enum=False, create_constraint=True, length=20
    )


def upgrade() -> None:
    op.create_table(
        "staff_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cluster_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", _choice("language", "fr", "en", "ar"), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        _created(),
        _moment("closed_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_staff_account_cluster_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_account")),
    )
    op.create_index(
        "uq_staff_account_email", "staff_account", [sa.text("lower(email)")], unique=True
    )
    op.create_table(
        "staff_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("token_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("browser", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        _moment("created_at", nullable=False),
        _moment("seen_at", nullable=False),
        _moment("expires_at", nullable=False),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(account_id, token_id) = 1", name=op.f("ck_staff_session_one_holder")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_staff_session_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["token_id"],
            ["staff_token.id"],
            name=op.f("fk_staff_session_token_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_staff_session_digest")),
    )
    for column in ("account_id", "token_id"):
        op.create_index(f"ix_staff_session_{column}", "staff_session", [column])
    op.create_table(
        "dispatch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("kind", "staff_invitation", "password"), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        _created(),
        _moment("written_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_dispatch_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
    )
    op.add_column("mail", sa.Column("dispatch_id", sa.Uuid(), nullable=True))
    op.alter_column("mail", "mission_id", nullable=True)
    op.create_foreign_key(op.f("fk_mail_dispatch_id"), "mail", "dispatch", ["dispatch_id"], ["id"])
    op.create_index("ix_mail_dispatch_id", "mail", ["dispatch_id"])
    op.drop_constraint(op.f("ck_mail_one_cause"), "mail", type_="check")
    op.create_check_constraint(
        op.f("ck_mail_one_cause"), "mail", "num_nonnulls(letter_id, notice_id, dispatch_id) = 1"
    )


def downgrade() -> None:
    op.execute("delete from mail where dispatch_id is not null")
    op.drop_constraint(op.f("ck_mail_one_cause"), "mail", type_="check")
    op.drop_column("mail", "dispatch_id")
    op.alter_column("mail", "mission_id", nullable=False)
    op.create_check_constraint(
        op.f("ck_mail_one_cause"), "mail", "num_nonnulls(letter_id, notice_id) = 1"
    )
    for table in ("dispatch", "staff_session", "staff_account"):
        op.drop_table(table)
