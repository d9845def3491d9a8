"""Which of our languages a browser asks for, or its user has chosen."""

from babel import negotiate_locale
from fastapi import Request

from services.locale import LANGUAGES

#: where a browser keeps the language that its user chose
COOKIE = "language"


def preferred(request: Request) -> str:
    """The best of our languages for Accept-Language; French, the first, where none fits."""
    header = request.headers.get("accept-language", "")
    weighted = [_weighted(part) for part in header.split(",") if part.strip()]
    wanted = [tag for tag, weight in sorted(weighted, key=lambda pair: -pair[1]) if weight > 0]
    return negotiate_locale(wanted, LANGUAGES, sep="-") or LANGUAGES[0]


def _weighted(part: str) -> tuple[str, float]:
    tag, _, weight = part.strip().partition(";q=")
    try:
        return tag.split("-")[0].lower(), float(weight or 1)
    except ValueError:
        return tag.lower(), 0


def chosen(request: Request) -> str:
    """The language asked for by `?lang=`, else the one chosen earlier, else `preferred`."""
    for value in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if value in LANGUAGES:
            return value
    return preferred(request)
