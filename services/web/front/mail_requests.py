"""A stranger's form that asks for a mail, where no answer tells whether the address is known."""

from typing import Annotated

from fastapi import Depends

from services.api.deps import SessionDep
from services.domain import dispatches
from services.models import Dispatch, DispatchKind
from services.web.front.route import VisitorForm
from services.web.limits import MAILS, ClientAddress, LimiterDep


class MailRequest:
    """The address typed, and who types; whom it belongs to is looked up later, by a worker."""

    def __init__(
        self, session: SessionDep, limiter: LimiterDep, address: ClientAddress, form: VisitorForm
    ) -> None:
        self._session, self._limiter, self._address = session, limiter, address
        self._email = form.get("email", "").strip()[:254]

    def ask(self, kind: DispatchKind) -> None:
        """Noted. Raises TooOftenError."""
        self._limiter.check(MAILS, address=self._address, subject=self._email)
        dispatches.ask(
            self._session,
            Dispatch(kind=kind, address=dispatches.typed(self._email)),
            actor="stranger",
        )


MailRequestDep = Annotated[MailRequest, Depends()]
