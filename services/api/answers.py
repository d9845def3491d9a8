"""Answers to those who wish to meet a company, and its private vetoes."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.api.deps import CallerDep, Now, SessionDep
from services.api.idempotency import IdempotentRoute
from services.api.shapes import Given, Shown
from services.domain import access, answers
from services.models import AnswerValue

router = APIRouter(tags=["answers"], route_class=IdempotentRoute)


class Said(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    #: the mission says whether this counts as yes or as no
    SILENCE = "silence"


class RequestShown(Shown):
    """A wish to meet this company, without its rank."""

    wisher_id: UUID
    name: str
    country: str
    note: str
    answer: Said


class NewAnswer(Given):
    answer: Said


class AnswerShown(Shown):
    wisher_id: UUID
    answer: Said


class Vetoes(Shown):
    partner_ids: Annotated[list[UUID], Field(description="Sorted.")]


class NewVetoes(Given):
    partner_ids: Annotated[list[UUID], Field(max_length=5000)]


@router.get(
    "/participations/{participation_id}/answers",
    summary="Who wishes to meet a company, by name in its language, and what it answers",
)
def list_answers(
    session: SessionDep, caller: CallerDep, participation_id: UUID
) -> list[RequestShown]:
    own = access.own_participation(session, caller, participation_id)
    return [
        RequestShown(
            wisher_id=request.wisher.id,
            name=request.wisher.company.name,
            country=request.wisher.company.country,
            note=request.note,
            answer=_said(request.answer),
        )
        for request in answers.requests_to(
            session, participation=own, language=own.contact_language
        )
    ]


@router.put(
    "/participations/{participation_id}/answers/{wisher_id}",
    summary="Answer a wish: accept, decline or keep silent",
)
def put_answer(
    session: SessionDep,
    caller: CallerDep,
    *,
    participation_id: UUID,
    wisher_id: UUID,
    body: NewAnswer,
    now: Now,
) -> AnswerShown:
    own = access.own_participation(session, caller, participation_id)
    value = None if body.answer is Said.SILENCE else AnswerValue(body.answer.value)
    answers.register_answer(
        session,
        participation=own,
        wisher_id=wisher_id,
        value=value,
        by_staff=caller.is_staff,
        actor=caller.actor,
        now=now,
    )
    return AnswerShown(wisher_id=wisher_id, answer=body.answer)


@router.get(
    "/participations/{participation_id}/vetoes", summary="Whom a company never meets; private"
)
def read_vetoes(session: SessionDep, caller: CallerDep, participation_id: UUID) -> Vetoes:
    own = access.own_participation(session, caller, participation_id)
    return Vetoes(partner_ids=sorted(answers.vetoes_of(session, participation=own)))


@router.put("/participations/{participation_id}/vetoes", summary="Say whom a company never meets")
def replace_vetoes(
    session: SessionDep, caller: CallerDep, participation_id: UUID, body: NewVetoes
) -> Vetoes:
    own = access.own_participation(session, caller, participation_id)
    vetoed = answers.register_vetoes(
        session,
        participation=own,
        partner_ids=body.partner_ids,
        by_staff=caller.is_staff,
        actor=caller.actor,
    )
    return Vetoes(partner_ids=sorted(vetoed))


def _said(value: AnswerValue | None) -> Said:
    return Said.SILENCE if value is None else Said(value.value)
