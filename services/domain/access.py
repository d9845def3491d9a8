"""What is whose.

What is not theirs does not exist for them (NotFoundError); what they know of and may not do is
refused (ForbiddenError).
"""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import Session

from services.domain.callers import (
    Caller,
    CallerKind,
    refuse_delegates,
    refuse_unless_manager,
    refuse_unless_staff,
)
from services.domain.errors import ForbiddenError, not_found
from services.domain.participations import OUT
from services.models import (
    Activity,
    Arrangement,
    Base,
    Cluster,
    Company,
    Delegate,
    HalfDay,
    Inquiry,
    Interpreter,
    Link,
    Mail,
    Mission,
    Participation,
    Registration,
    Room,
    Schedule,
    Site,
    Slot,
    Solve,
    StaffAccount,
    StaffToken,
    Table,
)

Row = TypeVar("Row", bound=Base)
OfMission = TypeVar(
    "OfMission",
    Activity,
    Arrangement,
    Delegate,
    HalfDay,
    Inquiry,
    Interpreter,
    Link,
    Participation,
    Registration,
    Room,
    Schedule,
    Site,
    Slot,
    Solve,
    Table,
)


def visible_missions(caller: Caller) -> ColumnElement[bool]:
    """The condition on Mission for those that the caller may see."""
    if caller.is_operator:
        return true()
    if caller.is_staff:
        return Mission.organiser_id == caller.cluster_id
    return Mission.id == caller.mission_id


def visible_companies(caller: Caller) -> ColumnElement[bool]:
    """The condition on Company for those that the staff may see: members and participants."""
    refuse_unless_staff(caller)
    if caller.is_operator:
        return true()
    takes_part = exists().where(
        Participation.company_id == Company.id,
        Participation.mission_id == Mission.id,
        Mission.organiser_id == caller.cluster_id,
    )
    return or_(Company.cluster_id == caller.cluster_id, takes_part)


def visible_mission(session: Session, caller: Caller, mission_id: UUID) -> Mission:
    """The mission, if the caller may see it. Raises NotFoundError otherwise."""
    mission = session.scalar(
        select(Mission).where(Mission.id == mission_id, visible_missions(caller))
    )
    if mission is None:
        raise not_found("mission")
    return mission


def staff_mission(session: Session, caller: Caller, mission_id: UUID) -> Mission:
    """The mission, if it is for this staff to lead."""
    refuse_unless_staff(caller)
    return visible_mission(session, caller, mission_id)


def visible_part(
    session: Session, caller: Caller, table: type[OfMission], row_id: UUID, *, name: str
) -> OfMission:
    """The half-day, slot, activity… of a mission that the caller may see.

    It says nothing about whose the row is inside the mission: see the functions below.
    """
    row = session.get(table, row_id)
    if row is None or not _sees(session, caller, row.mission_id):
        raise not_found(name)
    return row


def staff_part(
    session: Session, caller: Caller, table: type[OfMission], row_id: UUID, *, name: str
) -> OfMission:
    """The part of a mission, if it is for this staff to change."""
    refuse_unless_staff(caller)
    return visible_part(session, caller, table, row_id, name=name)


def own_participation(session: Session, caller: Caller, participation_id: UUID) -> Participation:
    """The participation, if it is the company's own or one of the staff's missions."""
    refuse_delegates(caller)
    row = visible_part(session, caller, Participation, participation_id, name="participation")
    if not caller.is_staff and row.id != caller.participation_id:
        raise not_found("participation")
    return row


def own_delegate(session: Session, caller: Caller, delegate_id: UUID) -> Delegate:
    """The delegate, if they are of the company's own participation or the staff's missions."""
    refuse_delegates(caller)
    row = visible_part(session, caller, Delegate, delegate_id, name="delegate")
    if not caller.is_staff and row.participation_id != caller.participation_id:
        raise not_found("delegate")
    return row


def agenda_delegate(session: Session, caller: Caller, delegate_id: UUID) -> Delegate:
    """The delegate whose agenda the caller may read: oneself, one's own company's, staff's."""
    if caller.kind is not CallerKind.DELEGATE:
        return own_delegate(session, caller, delegate_id)
    if delegate_id != caller.delegate_id:
        raise not_found("delegate")
    return session.get_one(Delegate, delegate_id)


def participating(session: Session, caller: Caller) -> Participation:
    """The company's own participation. Raises ForbiddenError once it is refused or withdrawn."""
    row = session.get_one(Participation, caller.participation_id)
    if row.state in OUT:
        raise ForbiddenError(
            "participation_out", f"Your participation is {row.state}; ask the organiser."
        )
    return row


def staff_company(session: Session, caller: Caller, company_id: UUID) -> Company:
    """The company, if this staff may see and change it."""
    company = session.scalar(
        select(Company).where(Company.id == company_id, visible_companies(caller))
    )
    if company is None:
        raise not_found("company")
    return company


def known_cluster(session: Session, caller: Caller, cluster_id: UUID) -> Cluster:
    """The cluster; staff know them all, to name partners."""
    refuse_unless_staff(caller)
    cluster = session.get(Cluster, cluster_id)
    if cluster is None:
        raise not_found("cluster")
    return cluster


def organising_cluster(session: Session, caller: Caller, cluster_id: UUID) -> Cluster:
    """The cluster for which this staff may act: its own, or any for the operator."""
    cluster = known_cluster(session, caller, cluster_id)
    if not caller.is_operator and cluster.id != caller.cluster_id:
        raise ForbiddenError("other_cluster", "You can act for your own cluster only.")
    return cluster


def parts_of(
    session: Session, mission: Mission, table: type[OfMission], ids: Iterable[UUID], *, name: str
) -> list[OfMission]:
    """The rows of the mission with these ids, in this order. Raises NotFoundError for others."""
    found = []
    for row_id in ids:
        row = session.get(table, row_id)
        if row is None or row.mission_id != mission.id:
            raise not_found(name)
        found.append(row)
    return found


def optional_part(
    session: Session, mission_id: UUID, table: type[OfMission], row_id: UUID | None, *, name: str
) -> OfMission | None:
    """The row of the mission, or None where no id is given. Raises NotFoundError for others."""
    if row_id is None:
        return None
    row = session.get(table, row_id)
    if row is None or row.mission_id != mission_id:
        raise not_found(name)
    return row


def visible_mails(caller: Caller) -> ColumnElement[bool]:
    """The condition on Mail for those that the staff may see: of their missions, or all."""
    refuse_unless_staff(caller)
    if caller.is_operator:
        return true()
    return Mail.mission_id.in_(select(Mission.id).where(visible_missions(caller)))


def visible_tokens(caller: Caller) -> ColumnElement[bool]:
    """The condition on StaffToken for those that the staff may see: of their cluster, or all."""
    refuse_unless_staff(caller)
    return true() if caller.is_operator else StaffToken.cluster_id == caller.cluster_id


def staff_token(session: Session, caller: Caller, token_id: UUID) -> StaffToken:
    """The token, if this staff may revoke it."""
    token = session.scalar(
        select(StaffToken).where(StaffToken.id == token_id, visible_tokens(caller))
    )
    if token is None:
        raise not_found("token")
    return token


def visible_accounts(caller: Caller) -> ColumnElement[bool]:
    """The condition on StaffAccount for those that the manager leads: of their cluster, or all."""
    refuse_unless_manager(caller)
    return true() if caller.is_operator else StaffAccount.cluster_id == caller.cluster_id


def staff_account(session: Session, caller: Caller, account_id: UUID) -> StaffAccount:
    """The account, if this manager may change it."""
    account = session.scalar(
        select(StaffAccount).where(StaffAccount.id == account_id, visible_accounts(caller))
    )
    if account is None:
        raise not_found("account")
    return account


def _sees(session: Session, caller: Caller, mission_id: UUID) -> bool:
    seen = select(Mission.id).where(Mission.id == mission_id, visible_missions(caller))
    return session.scalar(seen) is not None
