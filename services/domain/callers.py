"""Who asks: staff by their token or account, companies and delegates by their private link."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from services.domain import links, tokens
from services.domain.errors import ForbiddenError
from services.models import Acting, Delegate, Link, LinkKind, StaffAccount, StaffRole, StaffToken


class CallerKind(StrEnum):
    STAFF = "staff"
    COMPANY = "company"
    DELEGATE = "delegate"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks. Staff without a cluster is the operator, who sees every mission."""

    kind: CallerKind
    #: as events name them
    actor: str
    cluster_id: UUID | None = None
    #: of staff
    role: StaffRole | None = None
    mission_id: UUID | None = None
    participation_id: UUID | None = None
    delegate_id: UUID | None = None

    @property
    def is_staff(self) -> bool:
        return self.kind is CallerKind.STAFF

    @property
    def is_operator(self) -> bool:
        return self.is_staff and self.cluster_id is None

    @property
    def is_manager(self) -> bool:
        return self.role is StaffRole.MANAGER

    @property
    def is_reader(self) -> bool:
        return self.role is StaffRole.READER


def staff_caller(holder: StaffToken | StaffAccount) -> Caller:
    return Caller(
        kind=CallerKind.STAFF,
        actor=f"staff:{holder.id}",
        cluster_id=holder.cluster_id,
        role=holder.role,
    )


def link_caller(session: Session, link: Link) -> Caller:
    if link.kind is LinkKind.COMPANY:
        return Caller(
            kind=CallerKind.COMPANY,
            actor=f"company:{link.participation_id}",
            mission_id=link.mission_id,
            participation_id=link.participation_id,
        )
    delegate = session.get_one(Delegate, link.delegate_id)
    return Caller(
        kind=CallerKind.DELEGATE,
        actor=f"delegate:{delegate.id}",
        mission_id=link.mission_id,
        participation_id=delegate.participation_id,
        delegate_id=delegate.id,
    )


def acting_caller(acting: Acting) -> Caller:
    """The company, as far as what it may do goes; events name who acts for it."""
    return Caller(
        kind=CallerKind.COMPANY,
        actor=acting.actor,
        mission_id=acting.mission_id,
        participation_id=acting.participation_id,
    )


def caller_of(session: Session, secret: str, *, now: datetime) -> Caller:
    """Who holds this secret: a staff token, or the token of a private link.

    Raises UnknownCallerError (LinkError for links) if it opens nothing.
    """
    if secret.startswith(tokens.PREFIX):
        return staff_caller(tokens.find_token(session, secret, now=now))
    return link_caller(session, links.resolve(session, secret, now=now))


def refuse_unless_staff(caller: Caller) -> None:
    if not caller.is_staff:
        raise ForbiddenError("staff_only", "This is for the staff of the organising cluster.")


def refuse_unless_operator(caller: Caller) -> None:
    if not caller.is_operator:
        raise ForbiddenError("operator_only", "This is for the operator of the service.")


def refuse_unless_manager(caller: Caller) -> None:
    """Raises ForbiddenError for all but managers: accounts and tokens are theirs."""
    refuse_unless_staff(caller)
    if not caller.is_manager:
        raise ForbiddenError("managers_only", "Accounts and tokens are for managers.")


def refuse_readers(caller: Caller) -> None:
    """Raises ForbiddenError for staff who may only look."""
    if caller.is_reader:
        raise ForbiddenError(
            "reads_only", "You may look at everything here, and change nothing; ask a manager."
        )


def refuse_delegates(caller: Caller) -> None:
    if caller.kind is CallerKind.DELEGATE:
        raise ForbiddenError("not_for_delegates", "A delegate's link opens their own agenda only.")
