"""What is to be scheduled: immutable, checked when built.

All ids are strings, all times integer minutes (of any one clock of the caller).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.contradictions import refuse_contradictions
from scheduler.errors import ProblemError
from scheduler.jsondata import canonical, decode, encode
from scheduler.validation import validate


@dataclass(frozen=True, slots=True)
class Slot:
    """A meeting slot; `start` and `end` in minutes. Slots of a half-day follow one another."""

    id: str
    half_day: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ProblemError("slot", self.id, "must end after it starts")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: not to be used in `closed` slots; `home_of` is the participant who owns it.

    The owner's meetings go to its home table first, others take it when nothing else is left.
    """

    id: str
    site: str | None = None
    closed: frozenset[str] = frozenset()
    home_of: str | None = None


@dataclass(frozen=True, slots=True)
class Travel:
    """It takes `minutes` from one of two sites to the other, whichever way."""

    site: str
    other: str
    minutes: int

    def __post_init__(self) -> None:
        if self.site == self.other:
            raise ProblemError("travel", self.site, "leads from a site to itself")
        if self.minutes < 0:
            raise ProblemError("travel", f"{self.site}, {self.other}", "takes less than no time")


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Interprets in each of these language `pairs`, not in `busy` slots, one meeting at a time."""

    id: str
    pairs: frozenset[str]
    busy: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Delegation:
    """What the participants of a cluster have together.

    `max_meetings` is a rule: no more meetings with one of them. `min_meetings`, and `min_share`
    per cent of their own wishes, are promises (goal *floor*).
    """

    cluster: str
    max_meetings: int | None = None
    min_meetings: int = 0
    min_share: int = 0

    def __post_init__(self) -> None:
        if self.min_meetings < 0:
            raise ProblemError("delegation", self.cluster, "min_meetings is below 0")
        if self.max_meetings is not None and self.max_meetings < self.min_meetings:
            raise ProblemError("delegation", self.cluster, "max_meetings is below min_meetings")
        if not 0 <= self.min_share <= 100:
            raise ProblemError("delegation", self.cluster, "min_share is not between 0 and 100")


@dataclass(frozen=True, slots=True)
class Delegate:
    """A person; `busy` are the slots of absences and duties."""

    id: str
    busy: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Participant:
    """A company's delegation.

    In a slot of `free` (None: all slots) it holds at most `seats` meetings, and no more than it
    has delegates who are not busy then; without named delegates `seats` counts alone.
    `min_meetings` is a promise (goal *floor*), `max_meetings` a rule. With a `site` it meets
    nowhere else.
    """

    id: str
    delegates: tuple[Delegate, ...] = ()
    seats: int = 1
    free: frozenset[str] | None = None
    max_meetings: int | None = None
    min_meetings: int = 0
    cluster: str | None = None
    site: str | None = None

    def __post_init__(self) -> None:
        if self.seats < 1:
            raise ProblemError("participant", self.id, "needs at least one seat")
        if self.min_meetings < 0:
            raise ProblemError("participant", self.id, "min_meetings is below 0")
        if self.max_meetings is not None and self.max_meetings < self.min_meetings:
            raise ProblemError("participant", self.id, "max_meetings is below min_meetings")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Participants who may meet, for `length` consecutive slots of one half-day.

    `weights` says for each participant what the meeting is worth to it (0: not wished).
    `allowed` are the slots in which it may begin. The pins say where it is held if it is held;
    `mandatory` says that it is held. `pinned_delegates` has one delegate or None per participant.
    For each language pair of `interpreting` an interpreter is there all the time.
    """

    id: str
    participants: tuple[str, ...]
    weights: tuple[int, ...]
    length: int = 1
    allowed: frozenset[str] | None = None
    mandatory: bool = False
    pinned_slot: str | None = None
    pinned_table: str | None = None
    pinned_delegates: tuple[str | None, ...] | None = None
    interpreting: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.participants) < 2:
            raise ProblemError("candidate", self.id, "needs two or more participants")
        if len(set(self.participants)) != len(self.participants):
            raise ProblemError("candidate", self.id, "names a participant twice")
        if len(set(self.interpreting)) != len(self.interpreting):
            raise ProblemError("candidate", self.id, "names a language pair twice")
        if len(self.weights) != len(self.participants):
            raise ProblemError("candidate", self.id, "needs one weight per participant")
        if min(self.weights) < 0:
            raise ProblemError("candidate", self.id, "has a weight below 0")
        if self.length < 1:
            raise ProblemError("candidate", self.id, "needs a length of at least one slot")
        pins = self.pinned_delegates
        if pins is not None and len(pins) != len(self.participants):
            raise ProblemError("candidate", self.id, "needs one pinned delegate per participant")

    @property
    def weight(self) -> int:
        """What the meeting is worth to all its participants together."""
        return sum(self.weights)


@dataclass(frozen=True, slots=True)
class Published:
    """A meeting of the published schedule, to stay close to; `slot` is its first."""

    candidate: str
    slot: str
    table: str
    delegates: tuple[str | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Slots in time order, tables, participants and the candidates to choose from.

    A precedence (a, b) says: where both are held, a ends before b begins. `frozen` are candidates
    of `published` meetings that stay in their slot, at their table, with their delegates, whatever
    their pins and allowed slots. In `frozen_slots` nothing else begins but what was published there
    or is pinned there.
    Of each group of `alternatives` at most one is held; a wish whose meeting is not held counts as
    served when an alternative with all its participants is. Between sites without a `travel` time
    it takes none. With a `break_cap` the numbers of breaks of two participants differ by no more.
    Raises ProblemError (field, id, rule) on construction; ContradictionError where pins and
    mandatory candidates exclude each other.
    """

    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]
    participants: tuple[Participant, ...]
    candidates: tuple[Candidate, ...] = ()
    precedences: tuple[tuple[str, str], ...] = ()
    published: tuple[Published, ...] = ()
    frozen: frozenset[str] = frozenset()
    alternatives: tuple[tuple[str, ...], ...] = ()
    travel: tuple[Travel, ...] = ()
    interpreters: tuple[Interpreter, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    break_cap: int | None = None
    frozen_slots: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        validate(self)
        refuse_contradictions(self)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data from which `from_json` builds an equal problem."""
        data: dict[str, Any] = encode(self)
        return data

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Problem":
        """The problem that `data` describes; ProblemError names what doesn't fit."""
        return decode(data, Problem, where="problem")

    def fingerprint(self) -> str:
        """SHA-256 of the canonical JSON: equal problems, equal fingerprints."""
        return hashlib.sha256(canonical(self).encode()).hexdigest()
