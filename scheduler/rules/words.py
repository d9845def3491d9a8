"""The hard rules, one sentence each, and what a broken one is."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """Every rule in one sentence."""

    SAME_PROBLEM = "A result belongs to the problem it is checked against."
    CANDIDATE = "Each meeting is a candidate of the problem, held once, with its participants."
    LENGTH = "A meeting takes consecutive slots of one half-day."
    FREE = "A participant meets only in its free slots."
    SEATS = "A participant holds no more meetings in a slot than it has seats."
    DELEGATES = "A named delegate of each participant attends, is not busy and in one place only."
    TABLES = "A meeting has a table that is open, and a table holds one meeting at a time."
    SITE = "A participant with a site of its own meets only there."
    TRAVEL = "A person has the time to travel between meetings at different sites."
    INTERPRETERS = "An interpreter of each pair is there, not busy, and in one meeting at a time."
    ALLOWED = "A meeting begins in a slot that its candidate allows."
    PINS = "A meeting keeps to the slot, table and delegates it is pinned to."
    PRECEDENCE = "Of two candidates in order the first ends before the second begins."
    ALTERNATIVES = "Of candidates that are alternatives at most one is held."
    MAX = "A participant holds no more meetings than its maximum."
    QUOTA = "The participants of a delegation hold no more meetings than its maximum."
    BREAKS = "The numbers of breaks of two participants differ by no more than the cap."
    MANDATORY = "Every mandatory candidate is held."
    FROZEN = "A frozen meeting stays in its slot, at its table, with its delegates."
    VALUE = "The value of each stage is what the meetings give."
    BOUND = "A bound is what its certificate shows, and no value lies beyond it."
    STATUS = "The status says what values, bounds and proofs say."
    UNSERVED = "Each wish not served is told once to the side that wished."
    PRICE = "A price is what the certificate shows."
    CHANGES = "Each published meeting that is not kept is listed, with what keeps it from staying."


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule and where."""

    rule: Rule
    where: str

    def __str__(self) -> str:
        return f"{self.rule.value} Broken: {self.where}."
