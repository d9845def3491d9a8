"""Refuses problems whose parts don't fit together: every name known, unique and in order."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.errors import ProblemError

if TYPE_CHECKING:
    from scheduler.problem import Candidate, Problem


def validate(problem: "Problem") -> None:
    """Raises ProblemError for the first rule that `problem` breaks."""
    _not_empty(problem)
    _unique(problem)
    _slots_in_order(problem)
    _tables(problem)
    _participants(problem)
    _candidates(problem)
    _precedences(problem)
    _published(problem)
    _alternatives(problem)
    _travel(problem)
    _interpreters(problem)
    _delegations(problem)
    if problem.break_cap is not None and problem.break_cap < 0:
        raise ProblemError("break_cap", "", "is below 0")


def _not_empty(problem: "Problem") -> None:
    for field in ("slots", "tables", "participants"):
        if not getattr(problem, field):
            raise ProblemError(field, "", f"a problem needs at least one of its {field}")


def _unique(problem: "Problem") -> None:
    delegates = [d.id for participant in problem.participants for d in participant.delegates]
    groups: dict[str, Iterable[str]] = {
        "slot": (slot.id for slot in problem.slots),
        "table": (table.id for table in problem.tables),
        "participant": (participant.id for participant in problem.participants),
        "delegate": delegates,
        "candidate": (candidate.id for candidate in problem.candidates),
        "published": (meeting.candidate for meeting in problem.published),
        "travel": (", ".join(sorted((way.site, way.other))) for way in problem.travel),
        "interpreter": (person.id for person in problem.interpreters),
        "delegation": (delegation.cluster for delegation in problem.delegations),
    }
    for field, ids in groups.items():
        seen: set[str] = set()
        for name in ids:
            if name in seen:
                raise ProblemError(field, name, "appears twice")
            seen.add(name)


def _slots_in_order(problem: "Problem") -> None:
    finished: set[str] = set()
    for before, after in pairwise(problem.slots):
        if after.start < before.end:
            raise ProblemError("slot", after.id, f"must not start before slot {before.id!r} ends")
        if after.half_day != before.half_day:
            finished.add(before.half_day)
        if after.half_day in finished:
            rule = f"half-day {after.half_day!r} must not be interrupted by another"
            raise ProblemError("slot", after.id, rule)


def _tables(problem: "Problem") -> None:
    slots = {slot.id for slot in problem.slots}
    participants = {participant.id for participant in problem.participants}
    for table in problem.tables:
        _known(table.closed, slots, "table", table.id, "is closed in the unknown slot")
        home = () if table.home_of is None else (table.home_of,)
        _known(home, participants, "table", table.id, "is the home of the unknown participant")


def _participants(problem: "Problem") -> None:
    slots = {slot.id for slot in problem.slots}
    sites = {table.site for table in problem.tables if table.site is not None}
    for participant in problem.participants:
        site = _given(participant.site)
        _known(site, sites, "participant", participant.id, "meets at a site without tables:")
        free = participant.free or ()
        _known(free, slots, "participant", participant.id, "is free in the unknown slot")
        for delegate in participant.delegates:
            _known(delegate.busy, slots, "delegate", delegate.id, "is busy in the unknown slot")


def _candidates(problem: "Problem") -> None:
    slots = {slot.id for slot in problem.slots}
    tables = {table.id for table in problem.tables}
    staff = {p.id: {delegate.id for delegate in p.delegates} for p in problem.participants}
    for candidate in problem.candidates:
        field, name = "candidate", candidate.id
        _known(candidate.participants, staff.keys(), field, name, "names the unknown participant")
        _known(candidate.allowed or (), slots, field, name, "is allowed in the unknown slot")
        _known(_given(candidate.pinned_slot), slots, field, name, "is pinned to the unknown slot")
        _known(
            _given(candidate.pinned_table), tables, field, name, "is pinned to the unknown table"
        )
        _pinned_delegates(candidate, staff)
        if candidate.pinned_slot not in (None, *(candidate.allowed or (candidate.pinned_slot,))):
            rule = f"is pinned to slot {candidate.pinned_slot!r}, which it does not allow"
            raise ProblemError(field, name, rule)


def _pinned_delegates(candidate: "Candidate", staff: dict[str, set[str]]) -> None:
    pinned = candidate.pinned_delegates or ()
    for participant, delegate in zip(candidate.participants, pinned, strict=False):
        words = f"pins for participant {participant!r} the unknown delegate"
        _known(_given(delegate), staff[participant], "candidate", candidate.id, words)


def _precedences(problem: "Problem") -> None:
    candidates = {candidate.id for candidate in problem.candidates}
    for before, after in problem.precedences:
        for name in (before, after):
            _known(
                (name,),
                candidates,
                "precedence",
                f"{before}, {after}",
                "names the unknown candidate",
            )


def _published(problem: "Problem") -> None:
    slots = {slot.id for slot in problem.slots}
    tables = {table.id for table in problem.tables}
    candidates = {candidate.id: candidate for candidate in problem.candidates}
    published = {meeting.candidate: meeting for meeting in problem.published}
    for meeting in problem.published:
        field, name = "published", meeting.candidate
        _known((name,), candidates.keys(), field, name, "is not among the candidates:")
        _known((meeting.slot,), slots, field, name, "was held in the unknown slot")
        _known((meeting.table,), tables, field, name, "was held at the unknown table")
        count = len(candidates[name].participants)
        if meeting.delegates is not None and len(meeting.delegates) != count:
            raise ProblemError(field, name, "needs one delegate or None per participant")
    _known(sorted(problem.frozen), set(published), "frozen", "", "was not published:")
    _known(sorted(problem.frozen_slots), slots, "frozen_slots", "", "names the unknown slot")


def _alternatives(problem: "Problem") -> None:
    candidates = {candidate.id for candidate in problem.candidates}
    for group in problem.alternatives:
        name = ", ".join(group)
        _known(group, candidates, "alternatives", name, "names the unknown candidate")
        if len(group) < 2 or len(set(group)) < len(group):
            raise ProblemError("alternatives", name, "needs two or more different candidates")


def _travel(problem: "Problem") -> None:
    sites = {table.site for table in problem.tables if table.site is not None}
    for way in problem.travel:
        name = f"{way.site}, {way.other}"
        _known((way.site, way.other), sites, "travel", name, "names a site without tables:")


def _interpreters(problem: "Problem") -> None:
    slots = {slot.id for slot in problem.slots}
    for person in problem.interpreters:
        _known(person.busy, slots, "interpreter", person.id, "is busy in the unknown slot")


def _delegations(problem: "Problem") -> None:
    clusters = {p.cluster for p in problem.participants if p.cluster is not None}
    for delegation in problem.delegations:
        name = delegation.cluster
        _known((name,), clusters, "delegation", name, "has no participants: the unknown cluster")


def _given(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _known(ids: Iterable[str], known: AbstractSet[str], field: str, name: str, words: str) -> None:
    for unknown in ids:
        if unknown not in known:
            raise ProblemError(field, name, f"{words} {unknown!r}")
