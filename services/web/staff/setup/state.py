"""Last step: the state of the mission, and what leads on from it."""

from dataclasses import dataclass
from gettext import NullTranslations

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import standing
from services.domain.deadlines import refuse_after_deadline
from services.domain.mission_states import NEXT, change_state
from services.domain.standing import Standing
from services.models import Mission, MissionState
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.setup import typed
from services.web.staff.setup.frame import attempt, shown
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute
from services.web.states import mission_state

router = APIRouter(prefix=HOME + "/missions/{mission_id}/setup", route_class=StaffRoute)

S = MissionState
#: states that people lead to from here; a schedule leads to the others, and calling off has a page
BY_HAND = (S.OPEN, S.CLOSED, S.RUNNING, S.DONE)


@dataclass(frozen=True, kw_only=True)
class Way:
    """A state that may follow: what its button says, and what pressing it will do."""

    state: MissionState
    label: str
    does: str


@router.get("/state")
def page(here: MissionDeskDep, said: str = "") -> Response:
    return _shown(here, said=said)


@router.post("/state")
def change(here: MissionDeskDep, form: StaffForm) -> Response:
    """The mission in the state of that button, if its page still showed the present one."""

    def go_on() -> None:
        wanted = typed.one_of(MissionState, form.get("state", ""), where="state")
        if wanted in BY_HAND:
            if wanted is S.OPEN:
                refuse_after_deadline(here.mission, now=here.now)
            change_state(here.session, mission=here.mission, state=wanted, actor=here.caller.actor)

    wrong = attempt(here, go_on)
    if wrong:
        return _shown(here, wrong=wrong, status=409)
    return here.go("/setup/state?said=saved")


def _shown(
    here: MissionDesk, *, said: str = "", wrong: list[str] | None = None, status: int = 200
) -> Response:
    stands = standing.standing(here.session, here.mission.id)
    return shown(
        here,
        "state",
        status=status,
        said=said,
        wrong=wrong or [],
        state=mission_state(here.mission.state.value, here.words),
        ways=ways(here.mission, here.words),
        missing=missing(here.mission, stands, here.words),
        over=not NEXT[here.mission.state],
        movable=here.mission.state not in (S.RUNNING, S.DONE, S.CANCELLED),
    )


def ways(mission: Mission, words: NullTranslations) -> list[Way]:
    labels = _labels(words)
    return [
        Way(state=state, label=labels[state][0], does=labels[state][1])
        for state in NEXT[mission.state]
        if state in BY_HAND
    ]


def _labels(words: NullTranslations) -> dict[MissionState, tuple[str, str]]:
    return {
        S.OPEN: (
            words.gettext("Open the wishes"),
            words.gettext(
                "Companies can make their wishes and answer requests on their pages. Nobody is"
                " mailed by this; invite the companies, or remind them."
            ),
        ),
        S.CLOSED: (
            words.gettext("Close the wishes"),
            words.gettext(
                "Companies can no longer change their wishes; you still can. Then a schedule can"
                " be asked for."
            ),
        ),
        S.RUNNING: (
            words.gettext("Begin the mission"),
            words.gettext(
                "What has begun stays as it is whenever the mission is scheduled again. Nobody is"
                " mailed by this."
            ),
        ),
        S.DONE: (
            words.gettext("End the mission"),
            words.gettext(
                "Nothing in it changes any more. Delegates can still rate their meetings. This"
                " can’t be undone."
            ),
        ),
    }


def missing(mission: Mission, stands: Standing, words: NullTranslations) -> list[tuple[str, str]]:
    """What people usually have before wishes open and is not there: a sentence and its page."""
    if mission.state is not S.DRAFT:
        return []
    checks = [
        (not stands.slots, words.gettext("There are no meeting slots yet."), "/setup/days"),
        (not stands.tables, words.gettext("There are no tables yet."), "/setup/places"),
        (not stands.companies, words.gettext("No company takes part yet."), ""),
        (
            mission.wishes_close_at is None,
            words.gettext("It is not said when wishes close."),
            "/setup",
        ),
    ]
    return [(sentence, path) for is_missing, sentence, path in checks if is_missing]
