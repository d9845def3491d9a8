"""Staff tokens. The secret is shown once; issuing has no Idempotency-Key, so that none is kept."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, Field
from sqlalchemy import select

from services.api.deps import ManagerDep, Now, SessionDep
from services.api.paging import PAGED, PageDep, page_of
from services.api.shapes import Given, Line, Shown
from services.domain import access, callers, tokens
from services.models import StaffRole, StaffToken

router = APIRouter(tags=["tokens"])


class TokenShown(Shown):
    id: UUID
    label: str
    cluster_id: UUID | None
    role: StaffRole
    created_at: AwareDatetime
    expires_at: AwareDatetime | None
    revoked_at: AwareDatetime | None


class TokenIssued(TokenShown):
    secret: Annotated[str, Field(description="Shown this once.")]


class NewToken(Given):
    label: Line
    cluster_id: Annotated[
        UUID | None, Field(description="The cluster whose missions it sees; none: the operator.")
    ] = None
    role: Annotated[
        StaffRole,
        Field(description="manager: everything; planner: all but tokens; reader: looks only."),
    ] = StaffRole.MANAGER
    expires_at: AwareDatetime | None = None


@router.get("/tokens", responses=PAGED, summary="The tokens of your cluster; operator: all")
def list_tokens(session: SessionDep, caller: ManagerDep, page: PageDep) -> list[TokenShown]:
    statement = select(StaffToken).where(access.visible_tokens(caller))
    rows = page_of(session, statement, StaffToken.id, page)
    return [TokenShown.model_validate(row) for row in rows]


@router.post("/tokens", status_code=201, summary="Issue a token")
def create_token(session: SessionDep, caller: ManagerDep, now: Now, body: NewToken) -> TokenIssued:
    if body.cluster_id is None:
        callers.refuse_unless_operator(caller)
        cluster = None
    else:
        cluster = access.organising_cluster(session, caller, body.cluster_id)
    token, secret = tokens.issue_token(
        session,
        label=body.label,
        cluster=cluster,
        role=body.role,
        expires_at=body.expires_at,
        actor=caller.actor,
        now=now,
    )
    session.refresh(token)
    shown = TokenShown.model_validate(token)
    return TokenIssued(**shown.model_dump(), secret=secret)


@router.delete("/tokens/{token_id}", status_code=204, summary="Revoke a token")
def revoke_token(session: SessionDep, caller: ManagerDep, now: Now, token_id: UUID) -> None:
    token = access.staff_token(session, caller, token_id)
    tokens.revoke_token(session, token=token, actor=caller.actor, now=now)
