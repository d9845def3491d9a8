"""What the environment says: one variable in capitals for each field."""

import os
import secrets
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, HttpUrl, TypeAdapter, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_ADDRESS = TypeAdapter(HttpUrl)


class Settings(BaseSettings):
    """The settings of one process; secrets stay out of its repr, and so out of logs."""

    model_config = SettingsConfigDict(
        extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True
    )

    #: SQLAlchemy's form, `postgresql+psycopg://user:password@host/name`
    database_url: str | None = Field(default=None, repr=False)
    redis_url: str | None = Field(default=None, repr=False)
    #: `smtp://user:password@host:port`, `smtps://…`, `smtp://…?starttls=yes`
    smtp_url: str | None = Field(default=None, repr=False)
    #: the service's public address, without a slash at the end
    base_url: str = "http://127.0.0.1:8000"
    signing_key: str | None = Field(default=None, repr=False, alias="secret_key")
    mail_from: str = "Escale <agenda@escale.localhost>"
    #: where what comes back arrives, as name+mail@host for each mail; none: at the sender
    bounce_address: str | None = None
    #: right side of Message-ID and of calendar UIDs: never change it while a mission runs
    mail_domain: str = "escale.localhost"
    data_dir: Path = Path(".data")
    host: str = "127.0.0.1"
    #: 0 takes any free port
    port: int = Field(default=8000, ge=0, le=65535)
    log_level: str = "INFO"
    #: where staff can sign in besides, by OpenID Connect: all three or none
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = Field(default=None, repr=False)
    #: after how many seconds without a receipt an event is handed over again
    resend_after_s: float = Field(default=15, gt=0)

    @field_validator("base_url")
    @classmethod
    def _public_address(cls, value: str) -> str:
        address = _ADDRESS.validate_python(value)
        if address.path not in (None, "/") or address.query or address.fragment:
            raise ValueError("must be a host of its own, without a path behind it")
        return value.rstrip("/")

    @field_validator("mail_from")
    @classmethod
    def _sendable(cls, value: str) -> str:
        if "@" not in parseaddr(value)[1]:
            raise ValueError("must be an address, as in Escale <agenda@example.org>")
        return value

    @field_validator("bounce_address")
    @classmethod
    def _taggable(cls, value: str | None) -> str | None:
        if value is not None and not all(parseaddr(value)[1].partition("@")):
            raise ValueError("must be an address, as in bounces@example.org")
        return value

    @field_validator("database_url")
    @classmethod
    def _psycopg(cls, value: str | None) -> str | None:
        for scheme in ("postgres://", "postgresql://"):
            if value is not None and value.startswith(scheme):
                return "postgresql+psycopg://" + value.removeprefix(scheme)
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _encrypted(cls, value: str | None) -> str | None:
        if value is None:
            return None
        address = _ADDRESS.validate_python(value)
        if address.scheme != "https" and address.host not in {"127.0.0.1", "localhost"}:
            raise ValueError("must be an https address")
        return value

    @model_validator(mode="after")
    def _whole_provider(self) -> Self:
        given = [self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret]
        if any(given) and not all(given):
            raise ValueError("give OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, or none")
        return self

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
            raise ValueError("must be DEBUG, INFO, WARNING, ERROR or CRITICAL")
        return value.upper()

    @property
    def secret_key(self) -> str:
        """What signs links: SECRET_KEY, or with an embedded database the data folder's own key."""
        if self.signing_key is not None:
            return self.signing_key
        if self.database_url is not None:
            raise RuntimeError("SECRET_KEY is not set: give it a long random value and keep it")
        return own_key(self.data_dir)


def own_key(data_dir: Path) -> str:
    """The key in `secret.key` of a data folder, made at the first call, for its owner's eyes."""
    path = data_dir / "secret.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text()


@cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
