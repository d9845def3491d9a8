"""What an import did, or would do: counts by kind, problems, and what was left as it is."""

from dataclasses import dataclass, field

from services.imports.problems import Problem


@dataclass
class Count:
    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(kw_only=True)
class Report:
    """With any problem nothing was written, whatever the counts say."""

    dry_run: bool
    mission: str = ""
    counts: dict[str, Count] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    #: how many further problems there are
    unlisted: int = 0
    notes: list[str] = field(default_factory=list)
    #: whether anything differs from what was stored before
    changed: bool = False

    @property
    def ok(self) -> bool:
        return not self.problems

    def lines(self) -> list[str]:
        """The report for a person, line by line."""
        return self._counted() if self.ok else self._refused()

    def _refused(self) -> list[str]:
        number = len(self.problems) + self.unlisted
        what = "1 problem" if number == 1 else f"{number} problems"
        more = [f"… and {self.unlisted} more"] if self.unlisted else []
        return [*map(str, self.problems), *more, f"{what}; nothing was imported."]

    def _counted(self) -> list[str]:
        width = max((len(kind) for kind in self.counts), default=0)
        rows = [
            f"{kind.replace('_', '-'):<{width}}  {count.created:>5} created"
            f"  {count.changed:>5} changed  {count.unchanged:>5} unchanged"
            for kind, count in self.counts.items()
        ]
        last = f"Mission {self.mission}: {self._outcome()}"
        return [*rows, *self.notes, last]

    def _outcome(self) -> str:
        if not self.changed:
            return "everything is there already, nothing to change."
        return "this would be imported." if self.dry_run else "imported."
