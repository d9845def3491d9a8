"""Travel, own sites, interpreters, delegations, stays and collective meetings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _columns()
    _travel()
    _delegation()
    _interpreter()


def _columns() -> None:
    op.add_column("mission", sa.Column("break_cap", sa.Integer(), nullable=True))
    op.create_check_constraint(op.f("ck_mission_break_cap"), "mission", "break_cap >= 0")
    for column in (
        sa.Column("min_meetings", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column(
            "languages",
            postgresql.ARRAY(sa.String(length=2)),
            server_default="{}",
            nullable=False,
        ),
        sa.Column("collective_size", sa.Integer(), nullable=True),
    ):
        op.add_column("participation", column)
    for name, condition in (
        ("min_meetings", "min_meetings between 0 and max_meetings"),
        ("collective_size", "collective_size between 3 and 20"),
        ("languages", "array_to_string(languages, ',') ~ '^([a-z]{2}(,[a-z]{2})*)?$'"),
    ):
        op.create_check_constraint(op.f(f"ck_participation_{name}"), "participation", condition)
    op.create_foreign_key(
        op.f("fk_participation_site_id_mission_id"),
        "participation",
        "site",
        ["site_id", "mission_id"],
        ["id", "mission_id"],
    )
    for name in ("arrives_at", "leaves_at"):
        op.add_column("delegate", sa.Column(name, sa.DateTime(), nullable=True))
    op.create_check_constraint(op.f("ck_delegate_stay"), "delegate", "leaves_at > arrives_at")
    op.add_column(
        "arrangement",
        sa.Column("required", sa.Boolean(), server_default="true", nullable=False),
    )


def _travel() -> None:
    op.create_table(
        "travel",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("site_id < other_id", name=op.f("ck_travel_pair")),
        sa.CheckConstraint("minutes between 0 and 1440", name=op.f("ck_travel_minutes")),
        sa.ForeignKeyConstraint(
            ["site_id", "mission_id"],
            ["site.id", "site.mission_id"],
            name=op.f("fk_travel_site_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id", "mission_id"],
            ["site.id", "site.mission_id"],
            name=op.f("fk_travel_other_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("site_id", "other_id", name=op.f("pk_travel")),
    )


def _delegation() -> None:
    op.create_table(
        "delegation",
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("max_meetings", sa.Integer(), nullable=True),
        sa.Column("min_meetings", sa.Integer(), nullable=False),
        sa.Column("min_share", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "min_meetings between 0 and max_meetings", name=op.f("ck_delegation_min_meetings")
        ),
        sa.CheckConstraint("min_share between 0 and 100", name=op.f("ck_delegation_min_share")),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_delegation_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_delegation_cluster_id")
        ),
        sa.PrimaryKeyConstraint("mission_id", "cluster_id", name=op.f("pk_delegation")),
    )


def _interpreter() -> None:
    op.create_table(
        "interpreter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("pairs", postgresql.ARRAY(sa.String(length=5)), nullable=False),
        sa.CheckConstraint(
            "array_to_string(pairs, ',') ~ '^[a-z]{2}-[a-z]{2}(,[a-z]{2}-[a-z]{2})*$'",
            name=op.f("ck_interpreter_pairs"),
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_interpreter_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter")),
        sa.UniqueConstraint("id", "mission_id", name=op.f("uq_interpreter_id_mission_id")),
    )
    op.create_index(
        "uq_interpreter_name",
        "interpreter",
        ["mission_id", sa.literal_column("lower(name)")],
        unique=True,
    )
    op.create_table(
        "interpreter_absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("interpreter_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("period", postgresql.TSTZRANGE(), nullable=False),
        sa.CheckConstraint("ends > starts", name=op.f("ck_interpreter_absence_times")),
        sa.ForeignKeyConstraint(
            ["interpreter_id", "mission_id"],
            ["interpreter.id", "interpreter.mission_id"],
            name=op.f("fk_interpreter_absence_interpreter_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter_absence")),
        sa.UniqueConstraint(
            "interpreter_id",
            "date",
            "starts",
            "ends",
            name=op.f("uq_interpreter_absence_interpreter_id_date_starts_ends"),
        ),
    )
    op.create_table(
        "interpretation",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("pair", sa.String(length=5), nullable=False),
        sa.Column("interpreter_id", sa.Uuid(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("period", postgresql.TSTZRANGE(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("schedule_id"), "="),
            (sa.column("interpreter_id"), "="),
            (sa.column("period"), "&&"),
            using="gist",
            name="ex_interpretation_interpreter",
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id", "mission_id"],
            ["schedule.id", "schedule.mission_id"],
            name=op.f("fk_interpretation_schedule_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["interpreter_id", "mission_id"],
            ["interpreter.id", "interpreter.mission_id"],
            name=op.f("fk_interpretation_interpreter_id_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id", "schedule_id", "period"],
            ["meeting.id", "meeting.schedule_id", "meeting.period"],
            name=op.f("fk_interpretation_meeting_id_schedule_id_period"),
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "pair", name=op.f("pk_interpretation")),
    )


def downgrade() -> None:
    for table in ("interpretation", "interpreter_absence", "interpreter", "delegation", "travel"):
        op.drop_table(table)
    op.drop_column("arrangement", "required")
    op.drop_constraint(op.f("ck_delegate_stay"), "delegate")
    for name in ("arrives_at", "leaves_at"):
        op.drop_column("delegate", name)
    op.drop_constraint(op.f("fk_participation_site_id_mission_id"), "participation")
    for name in ("collective_size", "languages", "site_id", "min_meetings"):
        op.drop_column("participation", name)
    op.drop_column("mission", "break_cap")
