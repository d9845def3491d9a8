"""The design system on one page, for those who build pages. No visitor is led here."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.locale import decimal
from services.web import design
from services.web.languages import chosen
from services.web.pages import render
from services.web.staff.signed_in import PRIVATE, SignedInDep

router = APIRouter(include_in_schema=False)

#: of the type scale and of spacing, from small to large
SIZES = ("tiny", "small", "base", "large", "title")
GAPS = ("0.25rem", "0.5rem", "0.75rem", "1rem", "1.5rem", "2rem")


@router.get("/components")
def components(request: Request, _signed_in: SignedInDep) -> Response:
    """Every token, and every component in each of its states."""
    language = chosen(request)
    page = render(
        "components.html",
        language,
        {
            "tokens": design.tokens(),
            "colours": {scheme: design.colours(scheme) for scheme in design.tokens()},
            "contrasts": design.contrasts(),
            "number": lambda value: decimal(value, language),
            "sizes": SIZES,
            "gaps": GAPS,
        },
    )
    return HTMLResponse(page, headers=PRIVATE)
