"""The details of a delegate in a form."""

from datetime import datetime
from typing import Any

from services.models import Delegate, Language
from services.web.company.ranking import form_unreadable
from services.web.forms import Form

DETAILS = ("name", "email", "role", "language", "arrives_at", "leaves_at")


def stored_details(delegate: Delegate) -> dict[str, str]:
    values = {name: getattr(delegate, name) for name in DETAILS}
    return {
        name: f"{value:%Y-%m-%dT%H:%M}" if isinstance(value, datetime) else str(value or "")
        for name, value in values.items()
    }


def typed_details(form: Form) -> dict[str, str]:
    return {name: form.get(name, "").strip() for name in DETAILS}


def details(typed: dict[str, str]) -> dict[str, Any]:
    """What a form says of a delegate. Raises InvalidError for what no such form sends."""
    try:
        return {
            **{name: typed[name] for name in ("name", "email", "role")},
            "language": Language(typed["language"]),
            **{name: _moment(typed[name]) for name in ("arrives_at", "leaves_at")},
        }
    except ValueError as error:
        raise form_unreadable() from error


def _moment(value: str) -> datetime | None:
    """A wall time of the venue, without a zone."""
    return datetime.fromisoformat(value).replace(tzinfo=None) if value else None
