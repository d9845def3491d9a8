"""What a solve found: plain immutable data, independent of the solvers used."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from scheduler.jsondata import decode, encode

Policy = Literal["weighted", "fair"]


class Status(StrEnum):
    """OPTIMAL: floor, served preference and stability are proved; FEASIBLE: a gap is shown.

    Where a loss of served preference was allowed for more kept meetings (Reproduce.max_loss), that
    stage is proved for the run as soon as its value is within the loss of its bound; the stage
    itself keeps its own status, value and bound.
    """

    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    INFEASIBLE = "INFEASIBLE"
    UNKNOWN = "UNKNOWN"
    CANCELLED = "CANCELLED"


class Reason(StrEnum):
    """Why a wish was not served, in words that reveal nothing of anybody else."""

    NO_COMMON_SLOT = "no_common_slot"
    PARTNER_DID_NOT_CONFIRM = "partner_did_not_confirm"
    PARTNER_FULL = "partner_full"
    OWN_FULL = "own_full"
    TABLES_FULL = "tables_full"
    MISSION_RULE = "mission_rule"
    WOULD_COST_OTHERS = "would_cost_others"


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a running solve; `elapsed_s` in seconds."""

    stage: str
    value: int | None
    bound: int | None
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class Stage:
    """A goal: its value in this schedule and the best that any schedule could have.

    The bound holds among the schedules that do at least as well in every earlier stage. `proof`
    says what shows the bound: 'dual' (the certificate), 'search' (a solver exhausted the
    alternatives), 'zero' (no count is below 0) or '' (nothing).
    Two proofs say less, and `check` repeats them: the bound of 'same-meetings' (breaks) holds among
    the schedules that hold the same meetings and keep the same published ones in their slot, that
    of 'same-slots' (moves) among those that also hold all of them in the same slots with the same
    people. After *served*, within Reproduce.max_loss of its bound counts as doing as well.
    OPTIMAL: value and bound are equal and shown.
    """

    name: str
    status: Status
    value: int | None
    bound: int | None
    proof: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Meeting:
    """A candidate that is held; `slot` is its first.

    One delegate (or None) per participant, one interpreter per language pair of the candidate.
    """

    candidate: str
    participants: tuple[str, ...]
    delegates: tuple[str | None, ...]
    slot: str
    table: str
    interpreters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unserved:
    """A wish of `participant` not served, told from its side; all but the reason is for staff only.

    Serving it would cost the stage `price_goal` at least `price`, what counts more kept: shown by
    the certificate. None: it can't be held at all, or there is no certificate.
    """

    candidate: str
    participant: str
    reason: Reason
    detail: str = ""
    price: int | None = None
    price_goal: str = "served"


class Changed(StrEnum):
    """What became of a published meeting that is not where it was."""

    MOVED = "moved"
    OTHER_TABLE = "other_table"
    CANCELLED = "cancelled"


class Obstacle(StrEnum):
    """Why a published meeting can't stay where it was, whatever else is changed."""

    ABSENT = "absent"
    TABLES_CLOSED = "tables_closed"
    MISSION_RULE = "mission_rule"


@dataclass(frozen=True, slots=True)
class Change:
    """A published meeting that is not kept; `price` as in Unserved, of keeping it in its slot.

    Where nothing would be lost by that, down to the goal *kept-tables*, another meeting would have
    to make room in its stead. `in_the_way` are those that take the seats of its participants then;
    `tables_full`: as many as there are tables.
    """

    candidate: str
    how: Changed
    obstacle: Obstacle | None = None
    price: int | None = None
    price_goal: str = "served"
    in_the_way: tuple[str, ...] = ()
    tables_full: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """Multipliers (times the certificate's scale) of the rows that show one stage's bound.

    A row is named by its rule and ids: ('seats', participant, half-day), ('tables', half-day), …
    """

    stage: str
    rows: tuple[tuple[tuple[str, ...], int], ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Integer dual multipliers per stage; see scheduler.certificate for what they prove."""

    scale: int
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Reproduce:
    """What it takes to run the same solve again."""

    fingerprint: str
    policy: str
    seed: int
    workers: int
    time_limit_s: float
    versions: dict[str, str]
    max_loss: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """The schedule, what is known about each goal, and why wishes were left unserved.

    `value` and `bound` are those of the stage *served* (None where there is no schedule).
    `contradicting`: where the status is INFEASIBLE, mandatory candidates that can't all be held.
    """

    status: Status
    value: int | None
    bound: int | None
    stages: tuple[Stage, ...]
    meetings: tuple[Meeting, ...]
    unserved: tuple[Unserved, ...]
    certificate: Certificate
    reproduce: Reproduce
    kpis: dict[str, Any]
    changes: tuple[Change, ...] = ()
    contradicting: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data from which `from_json` builds an equal result."""
        data: dict[str, Any] = encode(self)
        return data

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Result":
        """The result that `data` describes; ProblemError names what doesn't fit."""
        return decode(data, Result, where="result")
