"""Whether a solved problem is still the mission's problem."""

from dataclasses import replace

from sqlalchemy.orm import Session

from scheduler import Problem, ProblemError
from services.domain.errors import DomainError
from services.domain.solving.inputs import Inputs, locks_from
from services.domain.solving.problem import build
from services.models import Solve


def is_stale(session: Session, solve: Solve, inputs: Inputs) -> bool:
    """The mission's present inputs differ from those that were solved.

    What has been published, frozen or locked since does not count: it changes how near a new
    schedule should stay, not whether this one holds.
    """
    try:
        present = build(session, replace(inputs, locks=locks_from(solve.locks or ())))
    except (ProblemError, DomainError):
        return True
    return _inputs(present) != _inputs(Problem.from_json(solve.problem or {}))


def _inputs(problem: Problem) -> str:
    return replace(
        problem, published=(), frozen=frozenset(), frozen_slots=frozenset()
    ).fingerprint()
