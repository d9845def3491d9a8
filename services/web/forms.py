"""Forms behind a private link: their fields, and the proof that the page was ours.

No cookie is involved, so another site can't borrow anybody's rights; still a form must carry what
only a page of this link shows, and the browser must not say that it comes from elsewhere.
"""

from hashlib import sha256
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Request
from itsdangerous import BadSignature, Signer
from starlette.datastructures import ImmutableMultiDict

from services.domain.errors import ForbiddenError
from services.models import Link
from services.settings import get_settings

#: the name of the hidden field
FIELD = "form"
MOST_FIELDS = 2000


async def get_fields(request: Request) -> ImmutableMultiDict[str, str]:
    """The urlencoded fields of the request's body; none of a body that is anything else."""
    body = (await request.body()).decode(errors="replace")
    try:
        return ImmutableMultiDict(
            parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
        )
    except ValueError:
        return ImmutableMultiDict([])


Fields = Annotated[ImmutableMultiDict[str, str], Depends(get_fields)]


def form_token(link: Link) -> str:
    """What each form on a page of this link carries; it is worth nothing with another link."""
    return _signer().sign(str(link.id)).decode()


def refuse_foreign(request: Request, fields: ImmutableMultiDict[str, str], link: Link) -> None:
    """Raises ForbiddenError unless the form stood on one of our pages of this link."""
    if not (_from_here(request) and _is_of(link, fields.get(FIELD, ""))):
        raise ForbiddenError("foreign_form", "This form was not sent from your own page.")


def _is_of(link: Link, token: str) -> bool:
    try:
        return _signer().unsign(token.encode()) == str(link.id).encode()
    except BadSignature:
        return False


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
