"""What every endpoint asks for: the transaction, the caller and the time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from services.db import get_engine, transaction
from services.domain import callers, refusals
from services.domain.callers import Caller
from services.domain.errors import UnknownCallerError


def get_session(engine: Annotated[Engine, Depends(get_engine)]) -> Iterator[Session]:
    with refusals.as_sentences(), transaction(engine) as session:
        yield session


#: One request is one transaction. With the scope "function" it is committed before the answer
#: leaves, so that nobody is told of what is not kept.
SessionDep = Annotated[Session, Depends(get_session, scope="function")]


def get_now() -> datetime:
    return datetime.now(UTC)


Now = Annotated[datetime, Depends(get_now)]

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="A staff token, or the token of a company's or delegate's private link.",
)


#: methods that change nothing
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def get_caller(
    request: Request,
    session: SessionDep,
    now: Now,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Caller:
    if credentials is None:
        raise UnknownCallerError(
            "token_missing",
            "Say who you are: Authorization: Bearer, followed by your token.",
            where="Authorization",
        )
    caller = callers.caller_of(session, credentials.credentials, now=now)
    if request.method not in SAFE:
        callers.refuse_readers(caller)
    return caller


#: staff, a company or a delegate
AnyCaller = Annotated[Caller, Depends(get_caller)]


def get_participant(caller: AnyCaller) -> Caller:
    callers.refuse_delegates(caller)
    return caller


#: staff or a company
CallerDep = Annotated[Caller, Depends(get_participant)]


def get_staff(caller: AnyCaller) -> Caller:
    callers.refuse_unless_staff(caller)
    return caller


StaffDep = Annotated[Caller, Depends(get_staff)]


def get_manager(caller: AnyCaller) -> Caller:
    callers.refuse_unless_manager(caller)
    return caller


ManagerDep = Annotated[Caller, Depends(get_manager)]


def get_operator(caller: AnyCaller) -> Caller:
    callers.refuse_unless_operator(caller)
    return caller


OperatorDep = Annotated[Caller, Depends(get_operator)]
