"""What is known of the price of a change, or of serving a wish, and asking for it exactly."""

from dataclasses import dataclass

from sqlalchemy import select

from services.domain.goal_words import price_text
from services.models import Inquiry, InquiryKind, Schedule, SolveState
from services.web.staff.desk import MissionDesk
from services.web.staff.studio.finding import WORKING
from services.web.states import solve_state


@dataclass(frozen=True, kw_only=True)
class Prices:
    """The last inquiry about each meeting of the solve behind a version."""

    here: MissionDesk
    schedule: Schedule
    asked: dict[tuple[InquiryKind, str], Inquiry]

    @property
    def working(self) -> bool:
        return any(inquiry.state in WORKING for inquiry in self.asked.values())

    def text(self, kind: InquiryKind, key: str, least: int | None, goal: str) -> str:
        """The exact price where it was asked for, else what it costs at least."""
        inquiry = self.asked.get((kind, key))
        if inquiry is not None:
            return self._exact(inquiry)
        if least is None:
            return ""
        words = self.here.words
        if least == 0:
            return words.gettext("It may cost nothing.")
        return price_text(least, goal, words, kind=kind, exact=False)

    def askable(self, kind: InquiryKind, key: str) -> bool:
        return self.schedule.solve_id is not None and (kind, key) not in self.asked

    def impossible(self, kind: InquiryKind, key: str) -> bool:
        """Whether an inquiry has shown that no schedule does it."""
        inquiry = self.asked.get((kind, key))
        if inquiry is None or inquiry.state is not SolveState.DONE:
            return False
        return [told["status"] for told in inquiry.answer or ()] == ["INFEASIBLE"]

    def _exact(self, inquiry: Inquiry) -> str:
        words = self.here.words
        if inquiry.state is not SolveState.DONE or not inquiry.answer:
            return solve_state(inquiry.state.value, words)
        (told,) = inquiry.answer
        if told["amount"] is None:
            return words.gettext("There is no schedule in which that is possible.")
        exact = told["status"] == "OPTIMAL"
        return price_text(told["amount"], told["goal"], words, kind=inquiry.kind, exact=exact)


def prices(here: MissionDesk, schedule: Schedule) -> Prices:
    rows = here.session.scalars(
        select(Inquiry)
        .where(Inquiry.solve_id == schedule.solve_id, Inquiry.meeting_key != "")
        .order_by(Inquiry.id)
    )
    asked = {(row.kind, row.meeting_key): row for row in rows}
    return Prices(here=here, schedule=schedule, asked=asked)
