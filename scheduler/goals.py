"""What each goal is: its value, recomputed from a schedule in whole numbers.

The stages are, in this order: *floor* (shortfall below the promised meetings), *fair-1*, *fair-2*,
… (participants with at least so many of their own wishes served; policy 'fair' only), *served*
(sum of weights), *kept-slots* and *kept-tables* (published meetings that stay; only when there is
a published schedule), *breaks*, *moves*. `MINIMISED` names those of which less is better.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import pairwise

from scheduler.problem import Candidate, Participant, Problem
from scheduler.result import Meeting, Policy
from scheduler.wishes import Wishes, promised_wishes, wishing

MINIMISED = frozenset({"floor", "breaks", "moves"})
PROVED = ("floor", "fair", "served", "kept")


def maximised(stage: str, value: int) -> int:
    """The value such that more is better: negated for stages that are minimised."""
    return -value if stage in MINIMISED else value


def decides_status(stage: str) -> bool:
    """Whether the status of a run depends on this stage (goals 1 to 3), not only the polish."""
    return stage.startswith(PROVED)


def required(stage: str, value: int, bound: int | None, max_loss: int) -> int:
    """What later stages must keep of a stage: its value, or less of *served* if that is allowed."""
    if stage != "served" or bound is None:
        return value
    return min(value, bound - max_loss)


def reaches(stage: str, value: int, target: int) -> bool:
    """Whether the value is as good as the target."""
    return value <= target if stage in MINIMISED else value >= target


def settled(stage: str, value: int | None, bound: int | None, max_loss: int) -> bool:
    """Whether a deciding stage is as good as a run that is OPTIMAL needs it."""
    if value is None or bound is None:
        return False
    return value == bound or (stage == "served" and bound - max_loss <= value < bound)


def stage_names(problem: Problem, policy: Policy) -> tuple[str, ...]:
    """The stages that apply, in the order in which they count."""
    names = []
    if promises(problem):
        names.append("floor")
    if policy == "fair":
        names += [f"fair-{level}" for level in range(1, highest_level(problem) + 1)]
    names.append("served")
    if problem.published:
        names += ["kept-slots", "kept-tables"]
    return (*names, "breaks", "moves")


def highest_level(problem: Problem) -> int:
    """The most own wishes that any participant has: there is no fairness level above it."""
    wishes = Counter(p for candidate in problem.candidates for p in wishing(candidate))
    return max(wishes.values(), default=0)


def value_of(stage: str, problem: Problem, meetings: Iterable[Meeting]) -> int:
    """The value of one stage in a schedule."""
    meetings = tuple(meetings)
    if stage.startswith("fair-"):
        return reaching(int(stage.removeprefix("fair-")), problem, meetings)
    functions = {
        "floor": shortfall,
        "served": served,
        "kept-slots": kept_slots,
        "kept-tables": kept_tables,
        "breaks": breaks,
        "moves": moves,
    }
    return functions[stage](problem, meetings)


def promises(problem: Problem) -> bool:
    """Whether anything is promised to a participant or a delegation."""
    return any(p.min_meetings for p in problem.participants) or any(
        delegation.min_meetings or delegation.min_share for delegation in problem.delegations
    )


def shortfall(problem: Problem, meetings: tuple[Meeting, ...]) -> int:
    """Meetings missing below what is promised, over all participants and delegations.

    For a delegation's `min_share`: its own wishes not served that are missing. A meeting serves
    those that it stands for (see scheduler.wishes).
    """
    held = {meeting.candidate for meeting in meetings}
    return shortfall_of(problem, [c for c in problem.candidates if c.id in held])


def shortfall_of(problem: Problem, held: Collection[Candidate]) -> int:
    """The shortfall where these candidates are held."""
    by_participant = Counter(p for candidate in held for p in candidate.participants)
    missing = sum(max(0, p.min_meetings - by_participant[p.id]) for p in problem.participants)
    if not problem.delegations:
        return missing
    together = delegation_meetings(problem, held)
    wishes = Wishes(problem)
    wished, served = wishes.all(), wishes.served(candidate.id for candidate in held)
    for delegation in problem.delegations:
        cluster = delegation.cluster
        promised = promised_wishes(delegation.min_share, wished[cluster])
        missing += max(0, delegation.min_meetings - together[cluster])
        missing += max(0, promised - served[cluster])
    return missing


def delegation_meetings(problem: Problem, meetings: Iterable[Meeting | Candidate]) -> Counter[str]:
    """Per cluster the meetings with at least one of its participants."""
    cluster = {participant.id: participant.cluster for participant in problem.participants}
    return Counter(
        name
        for meeting in meetings
        for name in {cluster[p] for p in meeting.participants}
        if name is not None
    )


def served(problem: Problem, meetings: tuple[Meeting, ...]) -> int:
    """The sum of the weights of the meetings held, all sides together."""
    weights = {candidate.id: candidate.weight for candidate in problem.candidates}
    return sum(weights[meeting.candidate] for meeting in meetings)


def served_wishes(problem: Problem, meetings: tuple[Meeting, ...]) -> Counter[str]:
    """How many of its own wishes each participant has served."""
    candidates = {candidate.id: candidate for candidate in problem.candidates}
    return Counter(p for meeting in meetings for p in wishing(candidates[meeting.candidate]))


def reaching(level: int, problem: Problem, meetings: tuple[Meeting, ...]) -> int:
    """Participants with at least `level` of their own wishes served.

    Raising these numbers in the order of the levels is the leximin order of the counts.
    """
    return sum(count >= level for count in served_wishes(problem, meetings).values())


def kept_slots(problem: Problem, meetings: tuple[Meeting, ...]) -> int:
    """Published meetings held in the same slot."""
    published = {meeting.candidate: meeting.slot for meeting in problem.published}
    return sum(published.get(meeting.candidate) == meeting.slot for meeting in meetings)


def kept_tables(problem: Problem, meetings: tuple[Meeting, ...]) -> int:
    """Published meetings held in the same slot at the same table."""
    published = {meeting.candidate: (meeting.slot, meeting.table) for meeting in problem.published}
    return sum(
        published.get(meeting.candidate) == (meeting.slot, meeting.table) for meeting in meetings
    )


def breaks(problem: Problem, meetings: tuple[Meeting, ...]) -> int:
    """Runs of idle slots between two meetings of one participant inside a half-day."""
    return sum(breaks_of(problem, meetings).values())


def breaks_of(problem: Problem, meetings: tuple[Meeting, ...]) -> dict[str, int]:
    """The breaks of each participant, also of those without meetings."""
    counts = dict.fromkeys((participant.id for participant in problem.participants), 0)
    for (participant, _), busy in _busy_bits(problem, meetings).items():
        counts[participant] += (busy & ~(busy << 1)).bit_count() - 1
    return counts


def moves(problem: Problem, meetings: tuple[Meeting, ...]) -> int:
    """Changes of table between consecutive meetings of one person inside a half-day.

    A person is a delegate, or a participant without named delegates; one with several seats moves
    to each table at which it did not sit before.
    """
    return sum(
        len(after - before)
        for tables in _tables_in_order(problem, meetings).values()
        for before, after in pairwise(tables)
    )


def site_moves(problem: Problem, meetings: tuple[Meeting, ...]) -> int:
    """Like moves, counting changes of site only."""
    sites = {table.id: table.site for table in problem.tables}
    if len(set(sites.values())) == 1:
        return 0
    return sum(
        len({sites[table] for table in after} - {sites[table] for table in before})
        for tables in _tables_in_order(problem, meetings).values()
        for before, after in pairwise(tables)
    )


def _busy_bits(problem: Problem, meetings: tuple[Meeting, ...]) -> dict[tuple[str, str], int]:
    """Per participant and half-day in which it has meetings: their slots, as bits."""
    order = {slot.id: index for index, slot in enumerate(problem.slots)}
    half_day = {slot.id: slot.half_day for slot in problem.slots}
    lengths = {candidate.id: candidate.length for candidate in problem.candidates}
    busy: dict[tuple[str, str], int] = defaultdict(int)
    for meeting in meetings:
        covered = (1 << lengths[meeting.candidate]) - 1 << order[meeting.slot]
        for participant in meeting.participants:
            busy[participant, half_day[meeting.slot]] |= covered
    return busy


def _tables_in_order(
    problem: Problem, meetings: tuple[Meeting, ...]
) -> dict[tuple[str, str], list[set[str]]]:
    """Per person and half-day: the tables at which it sits, meeting slot by meeting slot."""
    order = {slot.id: index for index, slot in enumerate(problem.slots)}
    half_day = {slot.id: slot.half_day for slot in problem.slots}
    tables: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(dict)
    for meeting in sorted(meetings, key=lambda meeting: order[meeting.slot]):
        for participant, delegate in zip(meeting.participants, meeting.delegates, strict=True):
            person = tables[delegate or participant, half_day[meeting.slot]]
            person.setdefault(meeting.slot, set()).add(meeting.table)
    return {key: list(by_slot.values()) for key, by_slot in tables.items()}


def meetings_per_participant(
    participants: Iterable[Participant], meetings: Iterable[Meeting]
) -> dict[str, int]:
    """How many meetings each participant holds, those without any included."""
    held = Counter(p for meeting in meetings for p in meeting.participants)
    return {participant.id: held[participant.id] for participant in participants}
