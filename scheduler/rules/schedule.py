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

    def covered(self, meeting: Meeting) -> list[str]:
        """The slots of a meeting, as far as there are any."""
        start = self.order[meeting.slot]
        end = start + self.candidates[meeting.candidate].length
        return [slot.id for slot in self.problem.slots[start:end]]
