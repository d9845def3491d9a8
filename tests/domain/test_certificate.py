"""Claims, the verdict on them, and data that were changed behind the service's back."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy.orm import Session

from scheduler import solve as solve_problem
from services.domain.errors import ConflictError
from services.domain.solving import certificate, request, running
from services.domain.solving.certificate import Verdict
from services.models import Event, Solve
from tests.domain.drafts import begun
from tests.missions import NOW, small_mission

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def solve(session: Session) -> Solve:
    """Solved by the solver itself: two tables are too few for four visitors."""
    small = small_mission(session, visitors=4, hosts=4, tables=2, slots=3)
    task = begun(session, small)
    running.finish(session, task.solve_id, solve_problem(task.problem, workers=1), now=NOW)
    return session.get_one(Solve, task.solve_id)


def verified(session: Session, solve: Solve) -> tuple[Verdict, tuple[str, ...]]:
    certificate.verify(session, solve, actor="staff:1", now=NOW)
    view = certificate.read(session, solve)
    return view.verdict, view.violations


def test_nothing_is_verified_before_it_is(session: Session, solve: Solve) -> None:
    assert certificate.read(session, solve).verdict is Verdict.NOT_YET
    assert verified(session, solve) == (Verdict.VERIFIED, ())
    assert certificate.read(session, solve).checked_at == NOW


def test_a_claim_says_what_it_rests_on(session: Session, solve: Solve) -> None:
    served = certificate.read(session, solve).claims[0]
    assert (served.stage, served.status, served.proof) == ("served", "OPTIMAL", "dual")
    assert served.value == served.bound == solve.value
    (tables, *_) = served.bottlenecks
    assert (tables.kind, tables.names) == ("tables", ("Mardi matin",))
    assert tables.worth > 0


def test_the_solver_verifies_once(session: Session, solve: Solve) -> None:
    for _ in range(2):
        certificate.verify_first(session, solve.id, now=NOW)
    assert session.query(Event).filter_by(type="solve.verified").count() == 1
    assert certificate.read(session, solve).verdict is Verdict.VERIFIED


def first_row(result: dict[str, Any]) -> list[Any]:
    row: list[Any] = result["certificate"]["proofs"][0]["rows"][0]
    return row


CHANGES: dict[str, tuple[Change, str]] = {
    "multiplier": (lambda r: first_row(r).__setitem__(1, first_row(r)[1] // 2), "certificate"),
    "row": (lambda r: first_row(r)[0].__setitem__(0, "unknown"), "certificate"),
    "negative": (lambda r: first_row(r).__setitem__(1, -1), "certificate"),
    "scale": (lambda r: r["certificate"].update(scale=1), "certificate"),
    "no proof": (lambda r: r["certificate"].update(proofs=[]), "no certificate"),
    "slot": (lambda r: r["meetings"][0].update(slot=r["meetings"][-1]["slot"]), "Broken"),
    "table": (lambda r: r["meetings"][0].update(table="?"), "Broken"),
    "delegate": (lambda r: r["meetings"][0].update(delegates=[None, None]), "Broken"),
    "people": (
        lambda r: r["meetings"][0].update(participants=r["meetings"][1]["participants"]),
        "Broken",
    ),
    "meeting": (lambda r: r["meetings"].pop(), "Broken"),
    "value": (lambda r: r.update(value=r["value"] + 1), "value"),
    "bound": (lambda r: r.update(bound=r["bound"] + 1), "bound"),
    "stage": (lambda r: r["stages"][0].update(value=r["value"] - 1), "stage"),
    "status": (lambda r: r.update(status="FEASIBLE"), "status"),
    "reason": (lambda r: r["unserved"].pop(), "Broken"),
    "price": (lambda r: r["unserved"][0].update(price=99), "costs 99"),
    "fingerprint": (lambda r: r["reproduce"].update(fingerprint="0"), "fingerprint"),
    "unreadable": (lambda r: r.pop("kpis"), "lacks the field"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changed_data_are_found(session: Session, solve: Solve, name: str) -> None:
    assert verified(session, solve)[0] is Verdict.VERIFIED
    change, says = CHANGES[name]
    assert solve.result is not None
    result = deepcopy(solve.result)
    change(result)
    solve.result = result
    assert certificate.read(session, solve).verdict in (Verdict.CHANGED, Verdict.REFUTED)
    verdict, violations = verified(session, solve)
    assert verdict is Verdict.REFUTED
    assert says in " ".join(violations)


@pytest.mark.parametrize("change", [{"value": 1}, {"bound": 1}, {"status": "FEASIBLE"}])
def test_a_changed_row_is_found(session: Session, solve: Solve, change: dict[str, Any]) -> None:
    verified(session, solve)
    for name, value in change.items():
        setattr(solve, name, value)
    assert certificate.read(session, solve).verdict is Verdict.CHANGED
    assert verified(session, solve)[0] is Verdict.REFUTED


def test_a_changed_problem_is_found(session: Session, solve: Solve) -> None:
    verified(session, solve)
    assert solve.problem is not None
    solve.problem = {**solve.problem, "tables": solve.problem["tables"][:1]}
    assert certificate.read(session, solve).verdict is Verdict.CHANGED
    assert verified(session, solve)[0] is Verdict.REFUTED


def test_without_a_result_there_is_no_certificate(session: Session) -> None:
    small = small_mission(session)
    waiting = request.request(session, small.mission, actor="staff:1", now=NOW)
    with pytest.raises(ConflictError):
        certificate.read(session, waiting)
    with pytest.raises(ConflictError):
        certificate.verify(session, waiting, actor="staff:1", now=NOW)
