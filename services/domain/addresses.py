"""Addresses: mail, web and countries, checked before they are stored."""

from functools import cache
from urllib.parse import urlsplit

from babel import Locale
from email_validator import EmailNotValidError, validate_email

from services.domain import text
from services.domain.errors import InvalidError

#: two-letter codes of the CLDR that are no country of ISO 3166 (Kosovo's XK is in use and kept)
NO_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)


@cache
def countries() -> frozenset[str]:
    """The codes of ISO 3166-1 alpha-2, as Babel knows them."""
    territories = map(str, Locale("en").territories)
    return frozenset(code for code in territories if len(code) == 2) - NO_COUNTRIES


def country(value: str, *, where: str = "country") -> str:
    """The country's code in capitals. Raises InvalidError if there is no such country."""
    code = value.strip().upper()
    if code not in countries():
        shown = text.line(value, where=where, required=False)
        raise InvalidError(
            "unknown_country",
            f"There is no country «{shown}»; write its two-letter code, as in TN or FR.",
            where=where,
        )
    return code


def email(value: str, *, where: str = "email", required: bool = True) -> str:
    """The mail address, with its domain in small letters. Raises InvalidError if it is none."""
    cleaned = text.line(value, where=where, most=254, required=required)
    if not cleaned:
        return ""
    try:
        found = validate_email(cleaned, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise InvalidError(
            "invalid_email",
            f"«{cleaned}» is no mail address; write it as in name@example.org.",
            where=where,
        ) from error
    return found.normalized


def website(value: str, *, where: str = "website") -> str:
    """The web address with its scheme, or nothing. Raises InvalidError if it is neither."""
    cleaned = text.line(value, where=where, most=300, required=False)
    if not cleaned:
        return ""
    address = cleaned if ":" in cleaned.split("/")[0] else f"https://{cleaned}"
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in address
    except ValueError:
        usable = False
    if not usable:
        raise InvalidError(
            "invalid_website",
            f"«{cleaned}» is no web address; write it as in https://www.example.org.",
            where=where,
        )
    return text.line(address, where=where, most=300)
