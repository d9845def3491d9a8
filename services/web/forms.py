"""Forms: their fields, and the proof that the page was ours.

Each form carries what only a page for this reader shows: it is signed for the private link, for
the session of staff, or for the browser of a stranger. And the browser must not say that the form
comes from elsewhere.
"""

from hashlib import sha256
from typing import Annotated, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Request
from itsdangerous import BadSignature, Signer
from starlette.datastructures import ImmutableMultiDict

from services.domain.errors import ForbiddenError
from services.models import Link, StaffSession
from services.settings import get_settings

#: whom a page is for: who has a link, who is signed in, or what a stranger's cookie says
Reader: TypeAlias = Link | StaffSession | str

Form: TypeAlias = ImmutableMultiDict[str, str]

#: the name of the hidden field
FIELD = "form"
MOST_FIELDS = 2000


async def get_fields(request: Request) -> Form:
    """The urlencoded fields of the request's body; none of a body that is anything else."""
    body = (await request.body()).decode(errors="replace")
    try:
        return ImmutableMultiDict(
            parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
        )
    except ValueError:
        return ImmutableMultiDict([])


Fields = Annotated[Form, Depends(get_fields)]


def form_token(reader: Reader) -> str:
    """What each form on a page for this reader carries; it is worth nothing with another one."""
    return _signer().sign(_name(reader)).decode()


def refuse_foreign(request: Request, fields: Form, reader: Reader) -> None:
    """Raises ForbiddenError unless the form stood on one of our pages for this reader."""
    if not (_from_here(request) and _is_of(reader, fields.get(FIELD, ""))):
        raise ForbiddenError("foreign_form", "This form was not sent from your own page.")


def _is_of(reader: Reader, token: str) -> bool:
    try:
        return _signer().unsign(token.encode()) == _name(reader).encode()
    except BadSignature:
        return False


def _name(reader: Reader) -> str:
    return f"stranger {reader}" if isinstance(reader, str) else str(reader.id)


def _from_here(request: Request) -> bool:
    """What the browser says of the page that sent the form.

    Older browsers say nothing, or `Origin: null` because our pages send no referrer.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin", "null")
    ours = {urlsplit(get_settings().base_url).netloc, request.headers.get("host", "")}
    return origin == "null" or urlsplit(origin).netloc in ours


def _signer() -> Signer:
    return Signer(
        get_settings().secret_key, salt="form", key_derivation="hmac", digest_method=sha256
    )
