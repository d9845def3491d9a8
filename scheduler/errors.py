"""What can be wrong with a problem, said so that a person can correct it."""

from enum import StrEnum


class Clash(StrEnum):
    """Why candidates can't all be held: a sentence each, with blanks for slot, who, what, room."""

    CIRCLE = "each is to come before the other"
    NOWHERE = "it must be held, but no slot suits its participants, tables, delegates and pins"
    ORDER = "the first is to end before the second begins, which their slots exclude"
    SAME_TABLE = "both are at one table in slot {slot!r}"
    SAME_DELEGATE = "one delegate of {who!r} is to attend both in slot {slot!r}"
    TABLES = "slot {slot!r} has {room} open tables only"
    RESOURCE = "slot {slot!r} has room for {room} of {what!r} only"
    SEATS = "participant {who!r} has {room} free seats in slot {slot!r}"
    SEATS_IN_ALL = "participant {who!r} has {room} free seats in all slots together"
    MAX = "participant {who!r} takes {room} meetings at most"
    QUOTA = "delegation {who!r} takes {room} meetings at most"
    ALTERNATIVES = "they are alternatives"


class ProblemError(ValueError):
    """A problem that can't be: its `field`, the `id` concerned and the `rule` that it breaks."""

    def __init__(self, field: str, name: str, rule: str) -> None:
        self.field = field
        self.id = name
        self.rule = rule
        super().__init__(f"{field} {name!r}: {rule}" if name else f"{field}: {rule}")


class ContradictionError(ProblemError):
    """Hard rules that no schedule can keep together; `candidates` is the small set concerned.

    `clash` says why; `slot`, `who` (a participant or cluster) and `what` (kind and names of a
    resource) are ids that fill its blanks, `room` is how many there is room for.
    """

    def __init__(
        self,
        candidates: tuple[str, ...],
        clash: Clash,
        *,
        slot: str = "",
        who: str = "",
        what: tuple[str, ...] = (),
        room: int = 0,
    ) -> None:
        self.candidates = candidates
        self.clash, self.slot, self.who, self.what, self.room = clash, slot, who, what, room
        named = ", ".join(repr(candidate) for candidate in candidates)
        how = "contradict each other" if len(candidates) > 1 else "can't be held"
        rule = clash.value.format(slot=slot, who=who, what=" ".join(what), room=room)
        super().__init__("candidates", "", f"{named} {how}: {rule}")
