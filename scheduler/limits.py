"""What candidates share beside seats and tables: how many are held in all, and how many at a time.

Whatever new rule has one of these two forms reaches every stage by being listed here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.instance import Instance
    from scheduler.problem import Interpreter

MOST_PAIRS = 8  # of which every subset is looked at


@dataclass(frozen=True, slots=True)
class Limit:
    """Of these candidates at most `most` are held; `name` is that of its row."""

    name: tuple[str, ...]
    most: int
    candidates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """Held candidates use at most `room[s]` of it in slot s; candidate c uses `use[c]`."""

    name: tuple[str, ...]
    room: tuple[int, ...]
    use: Mapping[int, int]


def limits(instance: "Instance") -> list[Limit]:
    """Maxima of participants and of delegations, and alternatives, as far as they can bind."""
    found = [*_maxima(instance), *_quotas(instance), *_alternatives(instance)]
    return [limit for limit in found if len(limit.candidates) > limit.most]


def _maxima(instance: "Instance") -> Iterator[Limit]:
    for index, participant in enumerate(instance.problem.participants):
        if participant.max_meetings is not None:
            mine = tuple(instance.candidates_of[index])
            yield Limit(("max", participant.id), participant.max_meetings, mine)


def _quotas(instance: "Instance") -> Iterator[Limit]:
    for delegation in instance.problem.delegations:
        if delegation.max_meetings is not None:
            ours = instance.candidates_of_cluster(delegation.cluster)
            yield Limit(("quota", delegation.cluster), delegation.max_meetings, ours)


def _alternatives(instance: "Instance") -> Iterator[Limit]:
    for group in instance.problem.alternatives:
        candidates = tuple(instance.candidate_index[name] for name in group)
        yield Limit(("alternatives", *group), 1, candidates)


def resources(instance: "Instance") -> list[Resource]:
    """Interpreters, and the tables of a site for those who can meet nowhere else."""
    return [*_interpreters(instance), *_tables_of_sites(instance)]


def _tables_of_sites(instance: "Instance") -> Iterator[Resource]:
    sites = instance.sites
    if sites is None:
        return
    bound: dict[int, dict[int, int]] = defaultdict(dict)
    for candidate, allowed in enumerate(sites.allowed):
        if len(allowed) == 1:
            bound[allowed[0]][candidate] = 1
    for site, use in sorted(bound.items()):
        yield Resource(("site", sites.names[site]), tuple(sites.open_tables[site]), use)


def _interpreters(instance: "Instance") -> Iterator[Resource]:
    """Everybody's pairs are served where each set of pairs has interpreters enough (Hall 1935)."""
    needed: dict[str, list[int]] = defaultdict(list)
    for index, candidate in enumerate(instance.problem.candidates):
        for pair in candidate.interpreting:
            needed[pair].append(index)
    for pairs in _sets_of_pairs(sorted(needed), instance.problem.interpreters):
        able = [i for i in instance.problem.interpreters if i.pairs & pairs]
        use: dict[int, int] = defaultdict(int)
        for number in (c for pair in pairs for c in needed[pair]):
            use[number] += 1
        room = tuple(
            sum(slot.id not in person.busy for person in able) for slot in instance.problem.slots
        )
        yield Resource(("interpreters", *sorted(pairs)), room, dict(use))


def _sets_of_pairs(
    pairs: list[str], interpreters: Iterable["Interpreter"]
) -> Iterator[frozenset[str]]:
    """Single pairs, and sets whose pairs are tied together by those who speak several of them."""
    several = [person.pairs for person in interpreters if len(person.pairs) > 1]
    largest = len(pairs) if len(pairs) <= MOST_PAIRS else 1
    for size in range(1, largest + 1):
        for chosen in map(frozenset, combinations(pairs, size)):
            if _tied(chosen, several):
                yield chosen


def _tied(chosen: frozenset[str], several: list[frozenset[str]]) -> bool:
    reached = {min(chosen)}
    grown = True
    while grown:
        more = {p for spoken in several if spoken & reached for p in spoken & chosen}
        grown = not more <= reached
        reached |= more
    return reached == chosen
