"""Registrations of companies, their contacts, and the mails to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = ("staff_invitation", "password")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=f"{name}_value", native_enum=False, create_constraint=True, length=20
    )


def _dispatch_kinds(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(op.f("ck_dispatch_kind_value"), "dispatch", type_="check")
    op.create_check_constraint(op.f("ck_dispatch_kind_value"), "dispatch", f"kind in ({listed})")


def upgrade() -> None:
    op.add_column(
        "mission",
        sa.Column("registration_open", sa.Boolean(), server_default="false", nullable=False),
    )
    for name, length in (("contact_name", 200), ("contact_email", 254)):
        op.add_column(
            "participation",
            sa.Column(name, sa.String(length=length), server_default="", nullable=False),
        )
    op.add_column(
        "participation",
        sa.Column(
            "contact_language",
            _choice("contact_language", "fr", "en", "ar"),
            server_default="fr",
            nullable=False,
        ),
    )
    op.create_index("ix_participation_contact", "participation", [sa.text("lower(contact_email)")])
    op.create_index("ix_delegate_email", "delegate", [sa.text("lower(email)")])
    op.create_table(
        "registration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("state", _choice("state", "waiting", "accepted", "declined"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column(
            "contact_language", _choice("contact_language", "fr", "en", "ar"), nullable=False
        ),
        sa.Column("offers", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.String(length=2)), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'accepted') = (participation_id is not null)"
            " and (state = 'waiting') = (decided_at is null)",
            name=op.f("ck_registration_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_registration_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_registration_participation_id_mission_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("key", name=op.f("uq_registration_key")),
    )
    op.create_index("ix_registration_mission_id_state", "registration", ["mission_id", "state"])
    for column, table in (
        ("participation_id", "participation"),
        ("registration_id", "registration"),
    ):
        op.add_column("dispatch", sa.Column(column, sa.Uuid(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_dispatch_{column}"), "dispatch", table, [column], ["id"], ondelete="CASCADE"
        )
    op.create_index("ix_dispatch_participation_id", "dispatch", ["participation_id"])
    _dispatch_kinds(*KINDS, "invitation", "declined", "links")


def downgrade() -> None:
    op.execute(
        "delete from mail where dispatch_id in"
        " (select id from dispatch where kind not in ('staff_invitation', 'password'))"
    )
    op.execute("delete from dispatch where kind not in ('staff_invitation', 'password')")
    _dispatch_kinds(*KINDS)
    for column in ("participation_id", "registration_id"):
        op.drop_column("dispatch", column)
    op.drop_table("registration")
    op.drop_index("ix_delegate_email", "delegate")
    for column in ("contact_name", "contact_email", "contact_language"):
        op.drop_column("participation", column)
    op.drop_column("mission", "registration_open")
