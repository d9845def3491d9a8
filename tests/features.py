"""What a mission can say to the solver, and how each of it looks in the problem."""

from collections.abc import Callable, Mapping

from scheduler import Problem

FEATURES: Mapping[str, Callable[[Problem], object]] = {
    "promised meetings": lambda made: any(p.min_meetings for p in made.participants),
    "most meetings": lambda made: any(p.max_meetings for p in made.participants),
    "seats": lambda made: any(p.seats > 1 for p in made.participants),
    "own site": lambda made: any(p.site for p in made.participants),
    "arrival, departure, absence": lambda made: any(
        d.busy for p in made.participants for d in p.delegates
    ),
    "clusters": lambda made: any(p.cluster for p in made.participants),
    "home table": lambda made: any(table.home_of for table in made.tables),
    "closed table": lambda made: any(table.closed for table in made.tables),
    "several sites": lambda made: len({table.site for table in made.tables}) > 1,
    "travel": lambda made: made.travel,
    "mixed lengths": lambda made: len({c.length for c in made.candidates}) > 1,
    "required meetings": lambda made: any(c.mandatory for c in made.candidates),
    "allowed half-days": lambda made: any(c.allowed for c in made.candidates),
    "pinned slot": lambda made: any(c.pinned_slot for c in made.candidates),
    "pinned table": lambda made: any(c.pinned_table for c in made.candidates),
    "pinned delegate": lambda made: any(c.pinned_delegates for c in made.candidates),
    "order": lambda made: made.precedences,
    "meetings of three or more": lambda made: any(len(c.participants) > 2 for c in made.candidates),
    "alternatives": lambda made: made.alternatives,
    "interpreters": lambda made: made.interpreters,
    "language pairs": lambda made: any(c.interpreting for c in made.candidates),
    "quota of a delegation": lambda made: any(d.max_meetings for d in made.delegations),
    "promises to a delegation": lambda made: any(
        d.min_meetings and d.min_share for d in made.delegations
    ),
    "cap on breaks": lambda made: made.break_cap is not None,
    "published": lambda made: made.published,
    "frozen meetings": lambda made: made.frozen,
    "frozen slots": lambda made: made.frozen_slots,
}
#: what there is before anything was published
BEFORE_PUBLISHING = frozenset(FEATURES) - {"published", "frozen meetings", "frozen slots"}


def features(made: Problem) -> set[str]:
    """The names of the features that the problem has."""
    return {name for name, has in FEATURES.items() if has(made)}
