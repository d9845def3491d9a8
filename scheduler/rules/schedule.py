"""A schedule as the rules look at it: from the problem itself, not from the solver's view of it."""

from scheduler.problem import Candidate, Participant, Problem
from scheduler.result import Meeting


class Schedule:
    """The meetings of a problem with what is looked up again and again."""

    def __init__(self, problem: Problem, meetings: tuple[Meeting, ...]) -> None:
        self.problem = problem
        self.meetings = meetings
        self.order = {slot.id: index for index, slot in enumerate(problem.slots)}
        self.candidates: dict[str, Candidate] = {c.id: c for c in problem.candidates}
        self.participants: dict[str, Participant] = {p.id: p for p in problem.participants}
        self.tables = {table.id: table for table in problem.tables}
        self.held = {meeting.candidate: meeting for meeting in meetings}
        self._slots = list(self.order)
        self._covered = {meeting.candidate: self._covered_by(meeting) for meeting in meetings}

    def covered(self, meeting: Meeting) -> list[str]:
        """The slots of a meeting, as far as there are any."""
        return self._covered[meeting.candidate]

    def _covered_by(self, meeting: Meeting) -> list[str]:
        start = self.order[meeting.slot]
        return self._slots[start : start + self.candidates[meeting.candidate].length]
