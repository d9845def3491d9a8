"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("create extension if not exists btree_gist")
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "bilateral",
                "multilateral",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_agreement_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("name", name=op.f("uq_agreement_name")),
    )
    op.create_table(
        "answered_request",
        sa.Column("caller", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("location", sa.String(length=300), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("pk_answered_request")),
    )
    op.create_table(
        "cluster",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster")),
        sa.UniqueConstraint("name", name=op.f("uq_cluster_name")),
    )
    op.create_table(
        "agreement_cluster",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_cluster_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_agreement_cluster_cluster_id")
        ),
        sa.PrimaryKeyConstraint("agreement_id", "cluster_id", name=op.f("pk_agreement_cluster")),
    )
    op.create_table(
        "company",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cluster_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_company_cluster_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
    )
    op.create_index(
        "uq_company_name_country",
        "company",
        [sa.literal_column("lower(name)"), "country"],
        unique=True,
    )
    op.create_table(
        "mission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "scheduled",
                "published",
                "running",
                "done",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=False),
        sa.Column("wish_budget", sa.Integer(), nullable=False),
        sa.Column("min_meetings", sa.Integer(), nullable=False),
        sa.Column("silence_is_yes", sa.Boolean(), nullable=False),
        sa.Column("wishes_close_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_mission_dates")),
        sa.CheckConstraint("min_meetings >= 0", name=op.f("ck_mission_min_meetings")),
        sa.CheckConstraint("wish_budget between 1 and 500", name=op.f("ck_mission_wish_budget")),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["cluster.id"], name=op.f("fk_mission_organiser_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission")),
        sa.UniqueConstraint("code", name=op.f("uq_mission_code")),
    )
    op.create_table(
        "staff_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("cluster_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_staff_token_cluster_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_staff_token_digest")),
    )
    op.create_table(
        "calendar_entry",
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("uid", sa.String(length=200), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_calendar_entry_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mission_id", "key", name=op.f("pk_calendar_entry")),
        sa.UniqueConstraint("uid", name=op.f("uq_calendar_entry_uid")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "occurred_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_event_mission_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_mission_id", "event", ["mission_id", "id"], unique=False)
    op.create_index("ix_event_published_at", "event", ["published_at"], unique=False)
    op.create_index(
        "ix_event_unpublished",
        "event",
        ["id"],
        unique=False,
        postgresql_where="published_at is null",
    )
    op.create_table(
        "half_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("period", postgresql.TSTZRANGE(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("mission_id"), "="),
            (sa.column("period"), "&&"),
            using="gist",
            name="ex_half_day_period",
        ),
        sa.CheckConstraint("ends > starts", name=op.f("ck_half_day_times")),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_half_day_mission_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_day")),
        sa.UniqueConstraint(
            "id", "mission_id", "period", name=op.f("uq_half_day_id_mission_id_period")
        ),
        sa.UniqueConstraint("id", "mission_id", name=op.f("uq_half_day_id_mission_id")),
        sa.UniqueConstraint("mission_id", "name", name=op.f("uq_half_day_mission_id_name")),
    )
    op.create_table(
        "mission_partner",
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_mission_partner_cluster_id")
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_mission_partner_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mission_id", "cluster_id", name=op.f("pk_mission_partner")),
    )
    op.create_table(
        "participation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "visitor",
                "host",
                "both",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "registered",
                "accepted",
                "refused",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("max_meetings", sa.Integer(), nullable=True),
        sa.Column("offers", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("sector", sa.String(length=200), nullable=False),
        sa.Column("product", sa.String(length=200), nullable=False),
        sa.Column("technology", sa.String(length=200), nullable=False),
        sa.Column("territory", sa.String(length=200), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("max_meetings >= 0", name=op.f("ck_participation_max_meetings")),
        sa.CheckConstraint("seats between 1 and 50", name=op.f("ck_participation_seats")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_participation_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_participation_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("id", "mission_id", name=op.f("uq_participation_id_mission_id")),
        sa.UniqueConstraint(
            "mission_id", "company_id", name=op.f("uq_participation_mission_id_company_id")
        ),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_site_mission_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("id", "mission_id", name=op.f("uq_site_id_mission_id")),
        sa.UniqueConstraint("mission_id", "name", name=op.f("uq_site_mission_id_name")),
    )
    op.create_table(
        "solve",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("policy", sa.String(length=20), nullable=False),
        sa.Column("time_limit_s", sa.Double(), nullable=False),
        sa.Column("polish_limit_s", sa.Double(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("bound", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("problem", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("cancel_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("time_limit_s > 0", name=op.f("ck_solve_time_limit")),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_solve_mission_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solve")),
        sa.UniqueConstraint("id", "mission_id", name=op.f("uq_solve_id_mission_id")),
    )
    op.create_index(
        "uq_solve_waiting",
        "solve",
        ["mission_id"],
        unique=True,
        postgresql_where="state = 'waiting'",
    )
    op.create_table(
        "answer",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("wisher_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column(
            "value",
            sa.Enum(
                "accept",
                "decline",
                name="value",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("participation_id <> wisher_id", name=op.f("ck_answer_not_oneself")),
        sa.ForeignKeyConstraint(
            ["participation_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_answer_participation_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wisher_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_answer_wisher_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participation_id", "wisher_id", name=op.f("pk_answer")),
    )
    op.create_table(
        "delegate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column(
            "language",
            sa.Enum(
                "fr",
                "en",
                "ar",
                name="language",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["participation_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_delegate_participation_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegate")),
        sa.UniqueConstraint("id", "mission_id", name=op.f("uq_delegate_id_mission_id")),
    )
    op.create_index(
        "uq_delegate_email",
        "delegate",
        ["participation_id", sa.literal_column("lower(email)")],
        unique=True,
    )
    op.create_table(
        "receipt",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_receipt_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "actor", name=op.f("pk_receipt")),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_room_mission_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "mission_id"],
            ["site.id", "site.mission_id"],
            name=op.f("fk_room_site_id_mission_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("id", "mission_id", name=op.f("uq_room_id_mission_id")),
        sa.UniqueConstraint("site_id", "name", name=op.f("uq_room_site_id_name")),
    )
    op.create_table(
        "schedule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "superseded",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("solve_id", sa.Uuid(), nullable=True),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_schedule_mission_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["solve_id", "mission_id"],
            ["solve.id", "solve.mission_id"],
            name=op.f("fk_schedule_solve_id_mission_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
        sa.UniqueConstraint("id", "mission_id", name=op.f("uq_schedule_id_mission_id")),
        sa.UniqueConstraint("mission_id", "version", name=op.f("uq_schedule_mission_id_version")),
        sa.UniqueConstraint("solve_id", name=op.f("uq_schedule_solve_id")),
    )
    op.create_index(
        "uq_schedule_published",
        "schedule",
        ["mission_id"],
        unique=True,
        postgresql_where="state = 'published'",
    )
    op.create_table(
        "slot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("half_day_id", sa.Uuid(), nullable=False),
        sa.Column("half_day_period", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("period", postgresql.TSTZRANGE(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("half_day_id"), "="),
            (sa.column("period"), "&&"),
            using="gist",
            name="ex_slot_period",
        ),
        sa.CheckConstraint("ends > starts", name=op.f("ck_slot_times")),
        sa.CheckConstraint("period <@ half_day_period", name=op.f("ck_slot_inside_half_day")),
        sa.ForeignKeyConstraint(
            ["half_day_id", "mission_id", "half_day_period"],
            ["half_day.id", "half_day.mission_id", "half_day.period"],
            name=op.f("fk_slot_half_day_id_mission_id_half_day_period"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("id", "mission_id", name=op.f("uq_slot_id_mission_id")),
    )
    op.create_table(
        "solve_progress",
        sa.Column("solve_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=30), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("bound", sa.Integer(), nullable=True),
        sa.Column("elapsed_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["solve_id"], ["solve.id"], name=op.f("fk_solve_progress_solve_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("solve_id", "number", name=op.f("pk_solve_progress")),
    )
    op.create_table(
        "veto",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("participation_id <> partner_id", name=op.f("ck_veto_not_oneself")),
        sa.ForeignKeyConstraint(
            ["participation_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_veto_participation_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_veto_partner_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participation_id", "partner_id", name=op.f("pk_veto")),
    )
    op.create_table(
        "wish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("participation_id <> partner_id", name=op.f("ck_wish_not_oneself")),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_wish_rank")),
        sa.ForeignKeyConstraint(
            ["participation_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_wish_participation_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_wish_partner_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sa.UniqueConstraint(
            "participation_id", "partner_id", name=op.f("uq_wish_participation_id_partner_id")
        ),
        sa.UniqueConstraint(
            "participation_id",
            "rank",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_wish_participation_id_rank"),
        ),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("delegate_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("period", postgresql.TSTZRANGE(), nullable=False),
        sa.CheckConstraint("ends > starts", name=op.f("ck_absence_times")),
        sa.ForeignKeyConstraint(
            ["delegate_id", "mission_id"],
            ["delegate.id", "delegate.mission_id"],
            name=op.f("fk_absence_delegate_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint(
            "delegate_id",
            "date",
            "starts",
            "ends",
            name=op.f("uq_absence_delegate_id_date_starts_ends"),
        ),
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "seminar",
                "presentation",
                "collective",
                "exchange",
                "visit",
                "break",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "everyone",
                "listed",
                "open",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("period", postgresql.TSTZRANGE(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("room_id"), "="),
            (sa.column("period"), "&&"),
            using="gist",
            name="ex_activity_room",
        ),
        sa.CheckConstraint("ends > starts", name=op.f("ck_activity_times")),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_activity_mission_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["room_id", "mission_id"],
            ["room.id", "room.mission_id"],
            name=op.f("fk_activity_room_id_mission_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint(
            "id", "mission_id", "period", name=op.f("uq_activity_id_mission_id_period")
        ),
        sa.UniqueConstraint("id", "mission_id", name=op.f("uq_activity_id_mission_id")),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("delegate_id", sa.Uuid(), nullable=False),
        sa.Column("agenda", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id", "mission_id"],
            ["delegate.id", "delegate.mission_id"],
            name=op.f("fk_letter_delegate_id_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id", "mission_id"],
            ["schedule.id", "schedule.mission_id"],
            name=op.f("fk_letter_schedule_id_mission_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint(
            "schedule_id", "delegate_id", name=op.f("uq_letter_schedule_id_delegate_id")
        ),
    )
    op.create_index("ix_letter_delegate_id", "letter", ["delegate_id"], unique=False)
    op.create_table(
        "link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "company",
                "delegate",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=True),
        sa.Column("delegate_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("feed_fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'company') = (participation_id is not null) and (kind = 'delegate') = (delegate_id is not null)",
            name=op.f("ck_link_one_holder"),
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id", "mission_id"],
            ["delegate.id", "delegate.mission_id"],
            name=op.f("fk_link_delegate_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_link_participation_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    op.create_index(
        "uq_link_delegate",
        "link",
        ["delegate_id"],
        unique=True,
        postgresql_where="revoked_at is null",
    )
    op.create_table(
        "meeting_table",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("home_of", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["home_of", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_meeting_table_home_of_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_meeting_table_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id", "mission_id"],
            ["room.id", "room.mission_id"],
            name=op.f("fk_meeting_table_room_id_mission_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_table")),
        sa.UniqueConstraint("id", "mission_id", name=op.f("uq_meeting_table_id_mission_id")),
        sa.UniqueConstraint(
            "mission_id", "number", name=op.f("uq_meeting_table_mission_id_number")
        ),
    )
    op.create_table(
        "refusal",
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_refusal_participation_id_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["partner_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_refusal_partner_id_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id", "mission_id"],
            ["schedule.id", "schedule.mission_id"],
            name=op.f("fk_refusal_schedule_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "schedule_id", "participation_id", "partner_id", name=op.f("pk_refusal")
        ),
    )
    op.create_table(
        "arrangement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("pinned_slot_id", sa.Uuid(), nullable=True),
        sa.Column("pinned_table_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("length between 1 and 20", name=op.f("ck_arrangement_length")),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_arrangement_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pinned_slot_id", "mission_id"],
            ["slot.id", "slot.mission_id"],
            name=op.f("fk_arrangement_pinned_slot_id_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["pinned_table_id", "mission_id"],
            ["meeting_table.id", "meeting_table.mission_id"],
            name=op.f("fk_arrangement_pinned_table_id_mission_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement")),
        sa.UniqueConstraint("id", "mission_id", name=op.f("uq_arrangement_id_mission_id")),
        sa.UniqueConstraint("mission_id", "number", name=op.f("uq_arrangement_mission_id_number")),
    )
    op.create_table(
        "attendance",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("delegate_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("period", postgresql.TSTZRANGE(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("delegate_id"), "="),
            (sa.column("period"), "&&"),
            using="gist",
            name="ex_attendance_delegate",
        ),
        sa.ForeignKeyConstraint(
            ["activity_id", "mission_id", "period"],
            ["activity.id", "activity.mission_id", "activity.period"],
            name=op.f("fk_attendance_activity_id_mission_id_period"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id", "mission_id"],
            ["delegate.id", "delegate.mission_id"],
            name=op.f("fk_attendance_delegate_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("activity_id", "delegate_id", name=op.f("pk_attendance")),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "unclear",
                "superseded",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_mail_letter_id")),
        sa.ForeignKeyConstraint(["mission_id"], ["mission.id"], name=op.f("fk_mail_mission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_mail_letter_id")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_message_id")),
    )
    op.create_index("ix_mail_mission_id_state", "mail", ["mission_id", "state"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("table_id", sa.Uuid(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("period", postgresql.TSTZRANGE(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("schedule_id"), "="),
            (sa.column("table_id"), "="),
            (sa.column("period"), "&&"),
            using="gist",
            name="ex_meeting_table",
        ),
        sa.CheckConstraint("length >= 1", name=op.f("ck_meeting_length")),
        sa.ForeignKeyConstraint(
            ["schedule_id", "mission_id"],
            ["schedule.id", "schedule.mission_id"],
            name=op.f("fk_meeting_schedule_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id", "mission_id"],
            ["slot.id", "slot.mission_id"],
            name=op.f("fk_meeting_slot_id_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["table_id", "mission_id"],
            ["meeting_table.id", "meeting_table.mission_id"],
            name=op.f("fk_meeting_table_id_mission_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint(
            "id", "schedule_id", "period", name=op.f("uq_meeting_id_schedule_id_period")
        ),
        sa.UniqueConstraint("id", "schedule_id", name=op.f("uq_meeting_id_schedule_id")),
        sa.UniqueConstraint("schedule_id", "key", name=op.f("uq_meeting_schedule_id_key")),
    )
    op.create_table(
        "table_closure",
        sa.Column("table_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id", "mission_id"],
            ["slot.id", "slot.mission_id"],
            name=op.f("fk_table_closure_slot_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["table_id", "mission_id"],
            ["meeting_table.id", "meeting_table.mission_id"],
            name=op.f("fk_table_closure_table_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("table_id", "slot_id", name=op.f("pk_table_closure")),
    )
    op.create_table(
        "arrangement_half_day",
        sa.Column("arrangement_id", sa.Uuid(), nullable=False),
        sa.Column("half_day_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrangement_id", "mission_id"],
            ["arrangement.id", "arrangement.mission_id"],
            name=op.f("fk_arrangement_half_day_arrangement_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["half_day_id", "mission_id"],
            ["half_day.id", "half_day.mission_id"],
            name=op.f("fk_arrangement_half_day_half_day_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "arrangement_id", "half_day_id", name=op.f("pk_arrangement_half_day")
        ),
    )
    op.create_table(
        "arrangement_order",
        sa.Column("before_id", sa.Uuid(), nullable=False),
        sa.Column("after_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("before_id <> after_id", name=op.f("ck_arrangement_order_not_itself")),
        sa.ForeignKeyConstraint(
            ["after_id", "mission_id"],
            ["arrangement.id", "arrangement.mission_id"],
            name=op.f("fk_arrangement_order_after_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["before_id", "mission_id"],
            ["arrangement.id", "arrangement.mission_id"],
            name=op.f("fk_arrangement_order_before_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("before_id", "after_id", name=op.f("pk_arrangement_order")),
    )
    op.create_table(
        "arrangement_participant",
        sa.Column("arrangement_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrangement_id", "mission_id"],
            ["arrangement.id", "arrangement.mission_id"],
            name=op.f("fk_arrangement_participant_arrangement_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_arrangement_participant_participation_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "arrangement_id", "participation_id", name=op.f("pk_arrangement_participant")
        ),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("delegate_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("period", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("optional", sa.Boolean(), server_default="false", nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("schedule_id"), "="),
            (sa.column("delegate_id"), "="),
            (sa.column("period"), "&&"),
            using="gist",
            where=sa.text("not optional"),
            name="ex_booking_delegate",
        ),
        sa.CheckConstraint(
            "num_nonnulls(meeting_id, activity_id) = 1", name=op.f("ck_booking_one_cause")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id", "mission_id"],
            ["activity.id", "activity.mission_id"],
            name=op.f("fk_booking_activity_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id", "mission_id"],
            ["delegate.id", "delegate.mission_id"],
            name=op.f("fk_booking_delegate_id_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id", "schedule_id", "period"],
            ["meeting.id", "meeting.schedule_id", "meeting.period"],
            name=op.f("fk_booking_meeting_id_schedule_id_period"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id", "mission_id"],
            ["schedule.id", "schedule.mission_id"],
            name=op.f("fk_booking_schedule_id_mission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint(
            "meeting_id", "delegate_id", name=op.f("uq_booking_meeting_id_delegate_id")
        ),
        sa.UniqueConstraint(
            "schedule_id",
            "activity_id",
            "delegate_id",
            name=op.f("uq_booking_schedule_id_activity_id_delegate_id"),
        ),
    )
    op.create_table(
        "meeting_participant",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id", "schedule_id"],
            ["meeting.id", "meeting.schedule_id"],
            name=op.f("fk_meeting_participant_meeting_id_schedule_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id", "mission_id"],
            ["participation.id", "participation.mission_id"],
            name=op.f("fk_meeting_participant_participation_id_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id", "mission_id"],
            ["schedule.id", "schedule.mission_id"],
            name=op.f("fk_meeting_participant_schedule_id_mission_id"),
        ),
        sa.PrimaryKeyConstraint(
            "meeting_id", "participation_id", name=op.f("pk_meeting_participant")
        ),
    )


def downgrade() -> None:
    op.drop_table("meeting_participant")
    op.drop_table("booking")
    op.drop_table("arrangement_participant")
    op.drop_table("arrangement_order")
    op.drop_table("arrangement_half_day")
    op.drop_table("table_closure")
    op.drop_table("meeting")
    op.drop_index("ix_mail_mission_id_state", table_name="mail")
    op.drop_table("mail")
    op.drop_table("attendance")
    op.drop_table("arrangement")
    op.drop_table("refusal")
    op.drop_table("meeting_table")
    op.drop_index("uq_link_delegate", table_name="link", postgresql_where="revoked_at is null")
    op.drop_table("link")
    op.drop_index("ix_letter_delegate_id", table_name="letter")
    op.drop_table("letter")
    op.drop_table("activity")
    op.drop_table("absence")
    op.drop_table("wish")
    op.drop_table("veto")
    op.drop_table("solve_progress")
    op.drop_table("slot")
    op.drop_index(
        "uq_schedule_published", table_name="schedule", postgresql_where="state = 'published'"
    )
    op.drop_table("schedule")
    op.drop_table("room")
    op.drop_table("receipt")
    op.drop_index("uq_delegate_email", table_name="delegate")
    op.drop_table("delegate")
    op.drop_table("answer")
    op.drop_index("uq_solve_waiting", table_name="solve", postgresql_where="state = 'waiting'")
    op.drop_table("solve")
    op.drop_table("site")
    op.drop_table("participation")
    op.drop_table("mission_partner")
    op.drop_table("half_day")
    op.drop_index(
        "ix_event_unpublished", table_name="event", postgresql_where="published_at is null"
    )
    op.drop_index("ix_event_published_at", table_name="event")
    op.drop_index("ix_event_mission_id", table_name="event")
    op.drop_table("event")
    op.drop_table("calendar_entry")
    op.drop_table("staff_token")
    op.drop_table("mission")
    op.drop_index("uq_company_name_country", table_name="company")
    op.drop_table("company")
    op.drop_table("agreement_cluster")
    op.drop_table("cluster")
    op.drop_table("answered_request")
    op.drop_table("agreement")
