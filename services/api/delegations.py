"""Delegations: quotas and promises of clusters in a mission, and how a solve serves them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy.orm import Session

from services.api.deps import SessionDep, StaffDep
from services.api.etags import VERSIONED, IfMatch, etag, refuse_stale
from services.api.idempotency import IdempotentRoute
from services.api.shapes import Given, Shown
from services.domain import access, delegations
from services.domain.errors import ConflictError
from services.domain.rows import hold
from services.domain.solving.fairness import fairness
from services.models import Mission, Solve

router = APIRouter(tags=["delegations"], route_class=IdempotentRoute)

Meetings = Annotated[int, Field(ge=0, le=delegations.MOST_MEETINGS)]


class DelegationShown(Shown):
    cluster_id: UUID
    max_meetings: int | None
    min_meetings: int
    min_share: int


class NewDelegation(Given):
    """The participations of companies of this cluster, together."""

    cluster_id: UUID
    max_meetings: Annotated[
        Meetings | None, Field(description="No more meetings with one of them.")
    ] = None
    min_meetings: Annotated[Meetings, Field(description="So many are promised.")] = 0
    min_share: Annotated[
        int, Field(ge=0, le=100, description="Per cent of their own wishes that are promised.")
    ] = 0


class NewDelegations(Given):
    delegations: Annotated[list[NewDelegation], Field(max_length=1000)]


class DelegationServed(DelegationShown):
    """A cluster's participations in the schedule that a solve found."""

    name: str
    participants: int
    wishes: Annotated[int, Field(description="Their own wishes that could be served.")]
    wishes_served: int
    share: Annotated[float, Field(description="Per cent of these wishes that are served.")]
    meetings: Annotated[int, Field(description="Meetings with one of them.")]
    meetings_per_participant: float
    missing_meetings: Annotated[int, Field(description="Below the meetings promised.")]
    promised_wishes: int
    missing_wishes: Annotated[int, Field(description="Below the wishes promised.")]


class Fairness(Shown):
    spread: Annotated[
        float,
        Field(description="Highest share minus lowest, among clusters with wishes; 0 is even."),
    ]
    delegations: list[DelegationServed]


@router.get(
    "/missions/{mission_id}/delegations",
    responses=VERSIONED,
    summary="The quotas and promises of clusters in a mission",
)
def read_delegations(
    session: SessionDep, caller: StaffDep, mission_id: UUID, response: Response
) -> list[DelegationShown]:
    shown = _shown(session, access.staff_mission(session, caller, mission_id))
    response.headers["ETag"] = etag(shown)
    return shown


@router.put(
    "/missions/{mission_id}/delegations",
    responses=VERSIONED,
    summary="Say what clusters may have and are promised, as a whole",
)
def replace_delegations(
    *,
    session: SessionDep,
    caller: StaffDep,
    mission_id: UUID,
    response: Response,
    body: NewDelegations,
    if_match: IfMatch = None,
) -> list[DelegationShown]:
    mission = access.staff_mission(session, caller, mission_id)
    hold(session, mission)
    refuse_stale(if_match, _shown(session, mission))
    quotas = [
        delegations.Quota(
            cluster=access.known_cluster(session, caller, given.cluster_id),
            **given.model_dump(exclude={"cluster_id"}),
        )
        for given in body.delegations
    ]
    delegations.register_delegations(session, mission=mission, quotas=quotas, actor=caller.actor)
    shown = _shown(session, mission)
    response.headers["ETag"] = etag(shown)
    return shown


@router.get(
    "/solves/{solve_id}/delegations", summary="How evenly a solve serves the clusters' wishes"
)
def read_fairness(session: SessionDep, caller: StaffDep, solve_id: UUID) -> Fairness:
    solve = access.staff_part(session, caller, Solve, solve_id, name="solve")
    report = fairness(session, solve)
    if report is None:
        raise ConflictError(
            "no_report", "This solve has no report of delegations; solve again to have one."
        )
    return Fairness.model_validate(report)


def _shown(session: Session, mission: Mission) -> list[DelegationShown]:
    rows = delegations.delegations_of(session, mission=mission)
    return [DelegationShown.model_validate(row) for row in rows]
