"""Forms that bring a file: read in whole, with the same proof that the page was ours."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import ImmutableMultiDict, UploadFile
from starlette.exceptions import HTTPException

from services.domain.uploads import LARGEST
from services.web.forms import Form

#: what the rest of such a form takes at most, in bytes
BESIDES = 100_000


@dataclass(frozen=True, kw_only=True)
class FileForm:
    """The fields of a form and its one file; `too_large`: it was not read at all."""

    fields: Form
    name: str = ""
    content: bytes = b""
    too_large: bool = False


async def get_file_form(request: Request) -> FileForm:
    """What a form of `multipart/form-data` brings; nothing of anything else.

    One that says that it is too large is read to no end; the page then says so in words.
    """
    if _said_length(request) > LARGEST + BESIDES:
        return FileForm(fields=ImmutableMultiDict([]), too_large=True)
    try:
        async with request.form(max_files=1, max_fields=20, max_part_size=BESIDES) as form:
            fields = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
            files = [value for value in form.values() if isinstance(value, UploadFile)]
            content = await files[0].read(LARGEST + 1) if files else b""
            name = (files[0].filename or "") if files else ""
    except HTTPException as error:
        if error.status_code != HTTPStatus.BAD_REQUEST:
            raise
        return FileForm(fields=ImmutableMultiDict([]))
    return FileForm(
        fields=ImmutableMultiDict(fields),
        name=name,
        content=content,
        too_large=len(content) > LARGEST,
    )


def _said_length(request: Request) -> int:
    value = request.headers.get("content-length", "0")
    return int(value) if value.isdecimal() and value.isascii() else 0


FileFormDep = Annotated[FileForm, Depends(get_file_form)]
