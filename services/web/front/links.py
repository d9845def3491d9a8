"""«Send me my link again», for companies and delegates."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.api.deps import SessionDep
from services.domain import dispatches
from services.models import Dispatch, DispatchKind
from services.web.front.route import FrontRoute, VisitorForm, front_page
from services.web.limits import MAILS, ClientAddress, LimiterDep

router = APIRouter(prefix="/link", route_class=FrontRoute)


@router.get("")
def ask(request: Request) -> Response:
    return front_page(request, "link", asked=False)


@router.post("")
def send(
    *,
    request: Request,
    session: SessionDep,
    limiter: LimiterDep,
    address: ClientAddress,
    form: VisitorForm,
) -> Response:
    """The same answer for every address; whom it belongs to is looked up later."""
    email = form.get("email", "").strip()[:254]
    limiter.check(MAILS, address=address, subject=email)
    dispatches.ask(
        session,
        Dispatch(kind=DispatchKind.LINKS, address=dispatches.typed(email)),
        actor="stranger",
    )
    return front_page(request, "link", asked=True)
