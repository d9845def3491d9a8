"""The certificate of a solve: what it claims, why, and whether that holds."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from sqlalchemy.orm import Session

from services.api.deps import Now, SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.shapes import Shown
from services.domain import access
from services.domain.goal_words import bottleneck_text, goal_text, proof_text
from services.domain.solving import certificate
from services.domain.solving.certificate import Verdict
from services.locale import SOURCE, translations
from services.models import Solve

router = APIRouter(tags=["solves"], route_class=IdempotentRoute)


class BottleneckShown(Shown):
    text: str = Field(description="The limit in words, such as the tables of a half-day.")
    worth: float = Field(description="What one more of it could add to the goal at most.")


class ClaimShown(Shown):
    stage: str
    goal: str = Field(description="The goal in words.")
    status: str
    value: int
    bound: int | None = Field(description="No schedule does better, with what counts more kept.")
    proof: str = Field(description="dual, search, zero, or what else shows the bound.")
    proof_in_words: str
    rows: int = Field(description="How many limits the proof adds up.")
    bottlenecks: list[BottleneckShown]


class CertificateShown(Shown):
    solve_id: UUID
    fingerprint: str | None = Field(description="SHA-256 of the problem that is solved.")
    verdict: Verdict = Field(
        description="Whether the service itself has verified what is stored, in whole numbers;"
        " `changed` where the stored data are no longer those that were verified."
    )
    checked_at: datetime | None
    violations: list[str] = Field(description="What is wrong, in sentences.")
    claims: list[ClaimShown]
    problem: str = Field(description="Address of the problem, the first file to check.")
    result: str = Field(description="Address of the result, the second file to check.")
    command: str = Field(description="With both files anybody verifies all of it, like this.")


def get_solve(session: SessionDep, caller: StaffDep, solve_id: UUID) -> Solve:
    return access.staff_part(session, caller, Solve, solve_id, name="solve")


SolveDep = Annotated[Solve, Depends(get_solve)]


@router.get("/solves/{solve_id}/certificate", summary="What a solve claims, and the verdict on it")
def read_certificate(session: SessionDep, solve: SolveDep) -> CertificateShown:
    return show(session, solve)


@router.post(
    "/solves/{solve_id}/certificate/verify",
    summary="Verify what is stored again",
    dependencies=[once],
)
def verify_certificate(
    session: SessionDep, caller: StaffDep, now: Now, solve: SolveDep
) -> CertificateShown:
    """Recomputes every rule, goal, bound, reason and price in whole numbers, without a solver."""
    certificate.verify(session, solve, actor=caller.actor, now=now)
    return show(session, solve)


def show(session: Session, solve: Solve) -> CertificateShown:
    view = certificate.read(session, solve)
    words = translations(SOURCE)
    return CertificateShown(
        solve_id=solve.id,
        fingerprint=solve.fingerprint,
        verdict=view.verdict,
        checked_at=view.checked_at,
        violations=list(view.violations),
        claims=[
            ClaimShown(
                stage=claim.stage,
                goal=goal_text(claim.stage, words),
                status=claim.status,
                value=claim.value,
                bound=claim.bound,
                proof=claim.proof,
                proof_in_words=proof_text(claim.proof, words),
                rows=claim.rows,
                bottlenecks=[
                    BottleneckShown(
                        text=bottleneck_text(row.kind, row.names, words), worth=row.worth
                    )
                    for row in claim.bottlenecks
                ],
            )
            for claim in view.claims
        ],
        problem=f"/api/v1/solves/{solve.id}/problem",
        result=f"/api/v1/solves/{solve.id}/result",
        command="python -m scheduler check problem.json result.json",
    )
