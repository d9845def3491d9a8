"""The servers that every other test stands on."""

import smtplib
from email.message import EmailMessage
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.db import create_engine_for, transaction


def test_postgres_is_the_version_and_the_locale_that_production_has(session: Session) -> None:
    version = session.scalar(text("SHOW server_version_num"))
    locale = session.scalar(
        text("SELECT datcollate FROM pg_database WHERE datname = current_database()")
    )
    assert (str(version)[:2], locale) == ("18", "C.UTF-8")


@pytest.mark.parametrize("turn", [1, 2])
def test_a_committed_row_is_gone_after_the_test(session: Session, turn: int) -> None:
    del turn
    session.execute(text("CREATE TABLE left_behind (x int)"))
    session.commit()
    assert session.scalar(text("SELECT count(*) FROM left_behind")) == 0


def test_a_database_of_its_own_is_migrated_and_keeps_commits(database_url: str) -> None:
    engine = create_engine_for(database_url)
    with transaction(engine) as session:
        session.execute(text("CREATE TABLE kept AS SELECT 1 AS x"))
    with transaction(engine) as session:
        assert session.scalar(text("SELECT x FROM kept")) == 1
        assert session.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    engine.dispose()


def test_valkey_starts_empty_and_asks_for_its_password(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("a", "1")
        assert client.get("a") == b"1"


def test_the_sink_keeps_a_mail_with_its_envelope(smtp_sink: Any) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Réunion à Tunis"
    mail.set_content("Table 12\n")
    with smtplib.SMTP("127.0.0.1", smtp_sink.port) as client:
        client.send_message(mail, "from@escale.localhost", ["to@escale.localhost"])
    [kept] = smtp_sink.mails()
    assert (kept["Return-Path"], kept["Delivered-To"], kept["Subject"]) == (
        "<from@escale.localhost>",
        "to@escale.localhost",
        "Réunion à Tunis",
    )
    assert kept.get_content() == "Table 12\r\n"
