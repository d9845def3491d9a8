"""What a solve claims, what its claims rest on, and whether they hold."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler import Problem, ProblemError, Result, check
from services.domain.errors import ConflictError
from services.domain.events import Fact, record
from services.domain.labels import Labels, labels
from services.domain.solving.violation_words import CHANGED, NOT_THOSE, UNREADABLE
from services.models import Mission, Solve

#: kinds of rows that a mission could have more of: what they say are bottlenecks
SCARCE = ("tables", "seats", "max", "quota", "site", "interpreters")
BOTTLENECKS = 8
TOLD = 20


class Verdict(StrEnum):
    """CHANGED: what is stored is no longer what was verified."""

    VERIFIED = "verified"
    REFUTED = "refuted"
    CHANGED = "changed"
    NOT_YET = "not_yet"


class Bottleneck(NamedTuple):
    """A limit on which a bound rests: what one more of it could be worth at most."""

    kind: str
    names: tuple[str, ...]
    worth: float


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One goal; `rows` is how many limits its proof adds up."""

    stage: str
    status: str
    value: int
    bound: int | None
    proof: str
    rows: int
    bottlenecks: tuple[Bottleneck, ...]


@dataclass(frozen=True, kw_only=True)
class CertificateView:
    """A solve's claims and the service's verdict on them."""

    claims: tuple[Claim, ...]
    verdict: Verdict
    checked_at: datetime | None
    violations: tuple[str, ...]


def read(session: Session, solve: Solve) -> CertificateView:
    """The claims as they are stored. Raises ConflictError where there are none."""
    if solve.result is None or not solve.result.get("stages"):
        raise ConflictError(
            "no_certificate", "This solve has found no schedule, so there is nothing to prove."
        )
    named = labels(session, session.get_one(Mission, solve.mission_id))
    verdict, violations = _verdict(session, solve)
    try:
        claims = _claims(Result.from_json(solve.result), named)
    except ProblemError as error:
        claims, violations, verdict = (), (f"{UNREADABLE}: {error}",), Verdict.REFUTED
    return CertificateView(
        claims=claims, verdict=verdict, checked_at=solve.checked_at, violations=violations
    )


def verify(session: Session, solve: Solve, *, actor: str, now: datetime) -> None:
    """Recomputes everything from what is stored, in whole numbers, and keeps the verdict.

    Raises ConflictError where there is nothing to verify.
    """
    if solve.result is None or solve.problem is None:
        raise ConflictError("no_result_yet", "This solve has no result; wait until it has ended.")
    named = labels(session, session.get_one(Mission, solve.mission_id))
    solve.violations = [_named(text, named) for text in _violations(solve)[:TOLD]]
    solve.checked_at = now
    solve.checked_digest = _digest(session, solve)
    record(
        session,
        Fact.SOLVE_VERIFIED,
        subject_id=solve.id,
        mission_id=solve.mission_id,
        actor=actor,
        data={"violations": len(solve.violations)},
    )
    session.flush()


def verify_first(session: Session, solve_id: UUID, *, now: datetime) -> None:
    """A result that was never verified is; nothing is done twice."""
    solve = session.get_one(Solve, solve_id)
    if solve.result is not None and solve.checked_at is None:
        verify(session, solve, actor="solver", now=now)


def _violations(solve: Solve) -> list[str]:
    try:
        problem = Problem.from_json(solve.problem or {})
        result = Result.from_json(solve.result or {})
        found = [str(violation) for violation in check(problem, result).violations]
    except (ProblemError, LookupError, ValueError) as error:
        return [f"{UNREADABLE}: {error}"]
    stored = (solve.status, solve.value, solve.bound, solve.fingerprint)
    if stored != (result.status.value, result.value, result.bound, problem.fingerprint()):
        found.append(NOT_THOSE)
    return found


def _verdict(session: Session, solve: Solve) -> tuple[Verdict, tuple[str, ...]]:
    if solve.checked_at is None or solve.violations is None:
        return Verdict.NOT_YET, ()
    if _digest(session, solve) != solve.checked_digest:
        return Verdict.CHANGED, (CHANGED,)
    return Verdict.REFUTED if solve.violations else Verdict.VERIFIED, tuple(solve.violations)


def _digest(session: Session, solve: Solve) -> str | None:
    """SHA-256 of all that was verified, as the database holds it."""
    parts = (Solve.problem, Solve.result, Solve.status, Solve.value, Solve.bound, Solve.fingerprint)
    session.flush()
    whole = func.concat_ws("\n", *parts)
    digest = func.encode(func.sha256(func.convert_to(whole, "UTF8")), "hex")
    found: str | None = session.scalar(select(digest).where(Solve.id == solve.id))
    return found


def _claims(result: Result, named: Labels) -> tuple[Claim, ...]:
    proofs = {proof.stage: proof.rows for proof in result.certificate.proofs}
    return tuple(
        Claim(
            stage=stage.name,
            status=stage.status.value,
            value=stage.value or 0,
            bound=stage.bound,
            proof=stage.proof,
            rows=len(proofs.get(stage.name, ())),
            bottlenecks=_bottlenecks(proofs.get(stage.name, ()), result.certificate.scale, named),
        )
        for stage in result.stages
    )


def _bottlenecks(
    rows: tuple[tuple[tuple[str, ...], int], ...], scale: int, named: Labels
) -> tuple[Bottleneck, ...]:
    scarce = sorted(
        (row for row in rows if row[0][0] in SCARCE and row[1] > 0), key=lambda row: -row[1]
    )
    return tuple(
        Bottleneck(
            kind=kind,
            names=tuple(named.text(name) for name in names if name not in ("in", "at")),
            worth=round(multiplier / scale, 2),
        )
        for (kind, *names), multiplier in scarce[:BOTTLENECKS]
    )


def _named(sentence: str, named: Labels) -> str:
    """The sentence with the names of what it quotes by id."""

    def name(quoted: "re.Match[str]") -> str:
        told = named.text(quoted[1])
        return quoted[0] if told == quoted[1] else f"«{told}»"

    return re.sub(r"'([^']+)'", name, sentence)
