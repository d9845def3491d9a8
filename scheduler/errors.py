"""What can be wrong with a problem, said so that a person can correct it."""


class ProblemError(ValueError):
    """A problem that can't be: its `field`, the `id` concerned and the `rule` that it breaks."""

    def __init__(self, field: str, name: str, rule: str) -> None:
        self.field = field
        self.id = name
        self.rule = rule
        super().__init__(f"{field} {name!r}: {rule}" if name else f"{field}: {rule}")


class ContradictionError(ProblemError):
    """Hard rules that no schedule can keep together; `candidates` is the small set concerned."""

    def __init__(self, candidates: tuple[str, ...], rule: str) -> None:
        self.candidates = candidates
        named = ", ".join(repr(candidate) for candidate in candidates)
        how = "contradict each other" if len(candidates) > 1 else "can't be held"
        super().__init__("candidates", "", f"{named} {how}: {rule}")
