"""Small problems in few words."""

from collections.abc import Sequence

from scheduler import Candidate, Delegate, Participant, Problem, Slot, Table


def slots(*counts: int) -> tuple[Slot, ...]:
    """Half-days 'a', 'b', … of so many slots each: 'a1', 'a2', …"""
    made = []
    for number, count in enumerate(counts):
        name = "abcdef"[number]
        for index in range(count):
            start = number * 600 + index * 20
            made.append(Slot(f"{name}{index + 1}", name, start, start + 20))
    return tuple(made)


def tables(count: int) -> tuple[Table, ...]:
    return tuple(Table(f"t{number + 1}") for number in range(count))


def people(names: str) -> tuple[Participant, ...]:
    return tuple(Participant(name) for name in names)


def staff(*names: str, busy: Sequence[str] = ()) -> tuple[Delegate, ...]:
    return tuple(Delegate(name, frozenset(busy)) for name in names)


def meet(pair: str, *weights: int, **fields: object) -> Candidate:
    """Candidate 'xy' of participants x and y; weights 1 each unless given."""
    given = weights or (1,) * len(pair)
    return Candidate(pair, tuple(pair), given, **fields)  # type: ignore[arg-type]


def problem(
    candidates: Sequence[Candidate],
    *,
    half_days: Sequence[int] = (3,),
    at: Sequence[Table] | int = 2,
    who: Sequence[Participant] | None = None,
    **fields: object,
) -> Problem:
    """A problem of these candidates; participants are those they name unless given."""
    names = "".join(dict.fromkeys("".join(p for c in candidates for p in c.participants)))
    return Problem(
        slots=slots(*half_days),
        tables=tables(at) if isinstance(at, int) else tuple(at),
        participants=tuple(who) if who is not None else people(names),
        candidates=tuple(candidates),
        **fields,  # type: ignore[arg-type]
    )
