"""Clusters and the agreements between them."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import select

from services.api.deps import OperatorDep, SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.paging import PAGED, PageDep, page_of
from services.api.shapes import Given, Line, Shown
from services.domain import access, clusters
from services.models import Agreement, AgreementKind, Cluster, Language

router = APIRouter(tags=["clusters"], route_class=IdempotentRoute)


class ClusterShown(Shown):
    id: UUID
    name: str
    country: str
    email: str
    language: Language


class NewCluster(Given):
    name: Line
    country: Line
    email: Line = ""
    language: Language = Language.FRENCH


class AgreementShown(Shown):
    id: UUID
    name: str
    kind: AgreementKind
    starts_on: date
    ends_on: date | None
    clusters: list[ClusterShown]


class NewAgreement(Given):
    name: Line
    kind: AgreementKind
    starts_on: date
    ends_on: date | None = None
    cluster_ids: Annotated[list[UUID], Field(max_length=200)]


@router.get("/clusters", responses=PAGED, summary="All clusters")
def list_clusters(session: SessionDep, _caller: StaffDep, page: PageDep) -> list[ClusterShown]:
    rows = page_of(session, select(Cluster), Cluster.id, page)
    return [ClusterShown.model_validate(row) for row in rows]


@router.post("/clusters", status_code=201, dependencies=[once], summary="Create a cluster")
def create_cluster(
    session: SessionDep, caller: OperatorDep, response: Response, body: NewCluster
) -> ClusterShown:
    cluster = clusters.create_cluster(session, actor=caller.actor, **body.model_dump())
    response.headers["Location"] = f"/api/v1/clusters/{cluster.id}"
    return ClusterShown.model_validate(cluster)


@router.get("/clusters/{cluster_id}", summary="A cluster")
def read_cluster(session: SessionDep, caller: StaffDep, cluster_id: UUID) -> ClusterShown:
    return ClusterShown.model_validate(access.known_cluster(session, caller, cluster_id))


@router.get("/agreements", responses=PAGED, summary="All agreements between clusters")
def list_agreements(session: SessionDep, _caller: StaffDep, page: PageDep) -> list[AgreementShown]:
    rows = page_of(session, select(Agreement), Agreement.id, page)
    return [AgreementShown.model_validate(row) for row in rows]


@router.post("/agreements", status_code=201, dependencies=[once], summary="Create an agreement")
def create_agreement(
    session: SessionDep, caller: OperatorDep, body: NewAgreement
) -> AgreementShown:
    agreement = clusters.create_agreement(
        session,
        name=body.name,
        kind=body.kind,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        clusters=[access.known_cluster(session, caller, id_) for id_ in body.cluster_ids],
        actor=caller.actor,
    )
    return AgreementShown.model_validate(agreement)
