"""Idempotency-Key on POST: a request sent twice is carried out once and answered the same.

After draft-ietf-httpapi-idempotency-key-header. The answer is written in the transaction of the
change itself; refusals change nothing and are not kept, so such a request may simply be repeated.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session

from services.api.deps import AnyCaller, SessionDep
from services.domain.answered_requests import hold_key
from services.models import AnsweredRequest


@dataclass(frozen=True, kw_only=True)
class Once:
    """A request with a key that has no answer yet, and the transaction that will hold it."""

    session: Session
    caller: str
    key: str
    fingerprint: str


class AnsweredError(Exception):
    """The request was answered before, like this."""

    def __init__(self, answered: AnsweredRequest) -> None:
        self.response = Response(
            answered.body,
            status_code=answered.status,
            media_type="application/json",
            headers={"Location": answered.location} if answered.location else None,
        )


class IdempotentRoute(APIRoute):
    """A route that knows what to do with the answer of an endpoint that depends on `once`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def answer_once(request: Request) -> Response:
            if "idempotency-key" in request.headers:
                request.state.fingerprint = _fingerprint(request, await request.body())
            try:
                response = await handler(request)
            except AnsweredError as answered:
                return answered.response
            once: Once | None = getattr(request.state, "once", None)
            if once is not None:
                await run_in_threadpool(_keep, once, response)
            return response

        return answer_once


def _once(
    request: Request,
    session: SessionDep,
    caller: AnyCaller,
    idempotency_key: Annotated[
        str | None,
        Header(
            max_length=200,
            description="A new UUID for each request; kept for at least a day. Sent again with"
            " the same request, it gets the same answer and nothing is done twice.",
        ),
    ] = None,
) -> None:
    key = (idempotency_key or "").strip().strip('"')
    if not key:
        return
    request.state.once = Once(
        session=session, caller=caller.actor, key=key, fingerprint=request.state.fingerprint
    )
    answered = hold_key(
        session, caller=caller.actor, key=key, fingerprint=request.state.fingerprint
    )
    if answered is not None:
        raise AnsweredError(answered)


#: the dependency of every POST that creates something
once = Depends(_once)


def _fingerprint(request: Request, body: bytes) -> str:
    digest = sha256(f"{request.method} {request.url.path}\n".encode())
    digest.update(body)
    return digest.hexdigest()


def _keep(once: Once, response: Response) -> None:
    once.session.add(
        AnsweredRequest(
            caller=once.caller,
            key=once.key,
            fingerprint=once.fingerprint,
            status=response.status_code,
            body=bytes(response.body),
            location=response.headers.get("location"),
        )
    )
    once.session.flush()
