"""What the environment may say, and what is refused in a sentence."""

import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.settings import Settings, own_key


def test_the_public_address_has_no_slash_at_its_end() -> None:
    assert Settings(base_url="https://missions.example/").base_url == "https://missions.example"


def test_any_way_to_write_the_database_uses_psycopg() -> None:
    written = ["postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"]
    read = {Settings(database_url=url).database_url for url in written}
    assert read == {"postgresql+psycopg://u:p@h/d"}


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_URL", "")
    assert Settings().smtp_url is None


def test_an_embedded_service_makes_its_key_and_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY")
    data_dir = tmp_path / "data"
    first, second = (Settings(data_dir=data_dir).secret_key for _ in range(2))
    assert first == second == own_key(data_dir)
    assert (len(first), stat.S_IMODE((data_dir / "secret.key").stat().st_mode)) == (64, 0o600)


def test_a_database_of_ones_own_needs_a_key_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY")
    with pytest.raises(RuntimeError, match="SECRET_KEY is not set"):
        _ = Settings(database_url="postgresql://h/d").secret_key


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("BASE_URL", "missions.example"),
        ("BASE_URL", "https://example.org/missions"),
        ("PORT", "99999"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValidationError):
        Settings()


def test_secrets_stay_out_of_what_is_printed() -> None:
    settings = Settings(
        database_url="postgresql://u:hidden@h/d",
        redis_url="redis://:hidden@h",
        smtp_url="smtp://u:hidden@h",
        secret_key="hidden",
    )
    assert "hidden" not in repr(settings)
