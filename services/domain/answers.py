"""Answers to the wishes of others, and private vetoes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from services.domain.errors import ConflictError, InvalidError
from services.domain.events import Fact, record
from services.domain.mission_states import refuse_when_over
from services.domain.participations import OUT, refuse_when_out
from services.domain.rows import hold
from services.locale.sorting import sort_key
from services.models import (
    Answer,
    AnswerValue,
    Mission,
    MissionState,
    Participation,
    Veto,
    Wish,
)

#: while companies themselves may answer and refuse: until the organiser schedules
ANSWERING = frozenset({MissionState.OPEN, MissionState.CLOSED})


@dataclass(frozen=True, kw_only=True)
class Request:
    """Somebody's wish to meet a participation, as that participation may know it: no rank."""

    wisher: Participation
    note: str
    answer: AnswerValue | None


def requests_to(session: Session, *, participation: Participation, language: str) -> list[Request]:
    """Who wishes to meet the participation, by name in that language, with its answers.

    Wishes of those who were refused or withdrew are left out.
    """
    rows = session.execute(
        select(Participation, Wish.note, Answer.value)
        .join(Wish, Wish.participation_id == Participation.id)
        .outerjoin(
            Answer,
            (Answer.participation_id == participation.id) & (Answer.wisher_id == Participation.id),
        )
        .where(Wish.partner_id == participation.id, Participation.state.not_in(OUT))
        .options(joinedload(Participation.company))
    ).all()
    requests = [Request(wisher=wisher, note=note, answer=value) for wisher, note, value in rows]

    def by_name(request: Request) -> tuple[bytes, UUID]:
        return sort_key(request.wisher.company.name, language), request.wisher.id

    return sorted(requests, key=by_name)


def answering(mission: Mission, *, now: datetime) -> bool:
    """Whether companies themselves may answer requests, and take answers back, at that moment.

    Until the deadline for answers; where there is none, until the organiser schedules.
    """
    return mission.state in ANSWERING and not expired(mission, now=now)


def expired(mission: Mission, *, now: datetime) -> bool:
    """Whether the deadline for answers has passed: requests without one have expired."""
    return mission.answers_close_at is not None and mission.answers_close_at <= now


def answer_to(
    session: Session, *, participation: Participation, wisher_id: UUID
) -> AnswerValue | None:
    """What the participation has answered to the wish of `wisher_id`; None is silence."""
    answer = session.get(Answer, (participation.id, wisher_id))
    return answer.value if answer else None


def vetoes_of(session: Session, *, participation: Participation) -> set[UUID]:
    """Whom the participation never meets; for itself and for staff only."""
    return set(
        session.scalars(select(Veto.partner_id).where(Veto.participation_id == participation.id))
    )


def register_answer(
    session: Session,
    *,
    participation: Participation,
    wisher_id: UUID,
    value: AnswerValue | None,
    by_staff: bool,
    actor: str,
    now: datetime,
) -> Answer | None:
    """The participation's answer to the wish of `wisher_id` to meet it; None is silence.

    The same answer again changes and records nothing. Raises InvalidError if there is no such
    wish, ConflictError when companies can't answer any more, after the deadline too (staff may).
    """
    mission = _hold_open(session, participation, by_staff=by_staff)
    if not by_staff and expired(mission, now=now):
        raise ConflictError(
            "answers_expired",
            "The deadline for answers has passed; ask the organiser, who can still change them.",
        )
    wish = select(Wish.id).where(
        Wish.participation_id == wisher_id, Wish.partner_id == participation.id
    )
    if session.scalar(wish) is None:
        raise InvalidError(
            "no_such_wish",
            "That company does not wish to meet this one, so there is nothing to answer.",
            where="wisher_id",
        )
    answer = session.get(Answer, (participation.id, wisher_id))
    if (answer.value if answer else None) is value:
        return answer
    if answer is None:
        answer = Answer(
            mission_id=participation.mission_id,
            participation_id=participation.id,
            wisher_id=wisher_id,
        )
    if value is None:
        session.delete(answer)
    else:
        answer.value = value
        session.add(answer)
    session.flush()
    _record(session, Fact.ANSWERS_REGISTERED, participation, actor)
    return answer if value is not None else None


def register_vetoes(
    session: Session,
    *,
    participation: Participation,
    partner_ids: Collection[UUID],
    by_staff: bool,
    actor: str,
) -> set[UUID]:
    """The participation never meets exactly these; private, and given as a whole.

    Raises InvalidError for oneself, another mission's company, or a partner whom the
    participation itself wishes to meet.
    """
    _hold_open(session, participation, by_staff=by_staff)
    wanted = set(partner_ids)
    _refuse_odd_vetoes(session, participation, partner_ids)
    present = {
        veto.partner_id: veto
        for veto in session.scalars(select(Veto).where(Veto.participation_id == participation.id))
    }
    if wanted == present.keys():
        return wanted
    for partner_id, veto in present.items():
        if partner_id not in wanted:
            session.delete(veto)
    session.add_all(
        Veto(
            mission_id=participation.mission_id,
            participation_id=participation.id,
            partner_id=partner_id,
        )
        for partner_id in wanted - present.keys()
    )
    session.flush()
    _record(session, Fact.VETOES_REGISTERED, participation, actor)
    return wanted


def _hold_open(session: Session, participation: Participation, *, by_staff: bool) -> Mission:
    mission = session.get_one(Mission, participation.mission_id)
    hold(session, participation)
    refuse_when_over(mission)
    refuse_when_out(participation)
    if not by_staff and mission.state not in ANSWERING:
        raise ConflictError(
            "answers_closed",
            f"The mission is {mission.state}; answers and vetoes can be given while it is open or"
            " closed for wishes. Ask the organiser, who can still change them.",
        )
    return mission


def _refuse_odd_vetoes(
    session: Session, participation: Participation, partner_ids: Collection[UUID]
) -> None:
    known = set(
        session.scalars(
            select(Participation.id).where(
                Participation.mission_id == participation.mission_id,
                Participation.id.in_(partner_ids),
            )
        )
    )
    wished = set(
        session.scalars(select(Wish.partner_id).where(Wish.participation_id == participation.id))
    )
    for number, partner_id in enumerate(partner_ids):
        if partner_id == participation.id:
            code, sentence = "veto_for_oneself", "A company can't refuse to meet itself."
        elif partner_id not in known:
            code = "veto_outside_mission"
            sentence = f"{partner_id} takes no part in the mission."
        elif partner_id in wished:
            code = "veto_wished"
            sentence = "You wish to meet this company; withdraw that wish before refusing it."
        else:
            continue
        raise InvalidError(code, sentence, where=f"vetoes/{number}")


def _record(session: Session, fact: Fact, participation: Participation, actor: str) -> None:
    record(
        session,
        fact,
        subject_id=participation.id,
        mission_id=participation.mission_id,
        actor=actor,
    )
