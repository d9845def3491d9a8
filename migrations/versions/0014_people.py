"""Reminders, who acts for a company, files about to be imported, who decided on a registration."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = ("staff_invitation", "password", "invitation", "declined", "links")
NEW = ("reminder", "acted")


def _dispatch_kinds(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(op.f("ck_dispatch_kind_value"), "dispatch", type_="check")
    op.create_check_constraint(op.f("ck_dispatch_kind_value"), "dispatch", f"kind in ({listed})")


def upgrade() -> None:
    op.add_column(
        "registration",
        sa.Column("decided_by", sa.String(length=80), server_default="", nullable=False),
    )
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "acting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("begun_at", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["participation_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_acting_participation_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["staff_session.id"],
            name=op.f("fk_acting_session_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acting")),
    )
    op.create_index("ix_acting_participation_id", "acting", ["participation_id"])
    op.create_index(
        "uq_acting_open",
        "acting",
        ["session_id", "participation_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "companies",
                "delegates",
                "wishes",
                name="kind_value",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sheet", sa.String(length=200), nullable=False),
        *(
            sa.Column(name, postgresql.JSONB(), nullable=False)
            for name in ("columns", "constants", "corrections")
        ),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("imported_at", moment, nullable=True),
        sa.Column("outcome", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_upload_mission_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["staff_session.id"],
            name=op.f("fk_upload_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index("ix_upload_session_id", "upload", ["session_id"])
    op.create_index("ix_upload_mission_id", "upload", ["mission_id"])
    op.create_index(
        "ix_event_acting",
        "event",
        [sa.text("(data ->> 'acting')")],
        postgresql_where=sa.text("(data ->> 'acting') is not null"),
    )
    op.add_column("dispatch", sa.Column("acting_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_dispatch_acting_id"),
        "dispatch",
        "acting",
        ["acting_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.add_column("dispatch", sa.Column("key", sa.String(length=100), nullable=True))
    op.create_unique_constraint(op.f("uq_dispatch_key"), "dispatch", ["key"])
    op.add_column(
        "dispatch",
        sa.Column(
            "about",
            postgresql.ARRAY(sa.String(length=20)),
            server_default="{}",
            nullable=False,
        ),
    )
    _dispatch_kinds(*KINDS, *NEW)


def downgrade() -> None:
    listed = ", ".join(f"'{kind}'" for kind in NEW)
    op.execute(
        f"delete from mail where dispatch_id in (select id from dispatch where kind in ({listed}))"
    )
    op.execute(f"delete from dispatch where kind in ({listed})")
    _dispatch_kinds(*KINDS)
    for column in ("about", "key", "acting_id"):
        op.drop_column("dispatch", column)
    op.drop_index("ix_event_acting", "event")
    op.drop_table("upload")
    op.drop_table("acting")
    op.drop_column("registration", "decided_by")
