"""Pages for whoever is not known yet: in the chosen language, with forms of this browser alone."""

import secrets
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute

from services.domain.errors import DomainError, ForbiddenError, NotFoundError, UnknownCallerError
from services.locale import LANGUAGES
from services.web.company.words import sentences
from services.web.forms import FIELD, Fields, Form, form_token, refuse_foreign
from services.web.headers import is_secure
from services.web.languages import COOKIE, chosen
from services.web.limits import TooOftenError
from services.web.pages import refusal_page, render

#: what tells one stranger's browser from another's; it ends with the browser
VISITOR = "visitor"
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
STATUS = {ForbiddenError: 403, NotFoundError: 404, UnknownCallerError: 410}
A_YEAR_S = 365 * 24 * 3600


def front_page(
    request: Request, template: str, *, status: int = 200, **context: object
) -> Response:
    """A page of ours before anybody is known, in the language chosen there."""
    page = render(
        f"front/{template}.html",
        chosen(request),
        {"form_field": (FIELD, form_token(request.state.visitor)), **context},
    )
    return HTMLResponse(page, status_code=status)


def get_own_form(request: Request, fields: Fields) -> Form:
    refuse_foreign(request, fields, request.state.visitor)
    return fields


#: a form that one of our pages in this very browser has sent
VisitorForm = Annotated[Form, Depends(get_own_form)]


class FrontRoute(APIRoute):
    """Refusals leave as pages; the browser keeps its language and what its forms are signed for."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_as_page(request: Request) -> Response:
            known = request.cookies.get(VISITOR)
            request.state.visitor = known or secrets.token_urlsafe(16)
            try:
                response = await handle(request)
            except TooOftenError as error:
                minutes = -(-error.wait_s // 60)
                response = front_page(request, "too_often", status=429, minutes=minutes)
                response.headers["Retry-After"] = str(error.wait_s)
            except DomainError as error:
                status = STATUS.get(type(error), 422)
                told = sentences(error, chosen(request))
                page = refusal_page(chosen(request), told, one_language=False)
                response = HTMLResponse(page, status_code=status)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            if known is None:
                response.set_cookie(
                    VISITOR,
                    request.state.visitor,
                    httponly=True,
                    samesite="lax",
                    secure=is_secure(),
                )
            if request.query_params.get("lang") in LANGUAGES:
                response.set_cookie(
                    COOKIE, chosen(request), max_age=A_YEAR_S, httponly=True, samesite="lax"
                )
            return response

        return handle_as_page
