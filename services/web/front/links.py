"""«Send me my link again», for companies and delegates."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.models import DispatchKind
from services.web.front.mail_requests import MailRequestDep
from services.web.front.route import FrontRoute, front_page

router = APIRouter(prefix="/link", route_class=FrontRoute)


@router.get("")
def ask(request: Request) -> Response:
    return front_page(request, "link", asked=False)


@router.post("")
def send(request: Request, mail: MailRequestDep) -> Response:
    """The same answer for every address."""
    mail.ask(DispatchKind.LINKS)
    return front_page(request, "link", asked=True)
