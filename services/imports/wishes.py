"""Wishes, answers and vetoes."""

from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from services.domain.answers import register_answer, register_vetoes
from services.domain.wishes import WishLine, register_wishes
from services.imports.loading import Loading, applying, once
from services.imports.records import VetoRow, WishRow
from services.imports.references import company_named, participations
from services.imports.values import same
from services.models import Answer, Participation, Veto, Wish


def load_wishes(loading: Loading) -> None:
    """For each company in the file, its complete list."""
    known = participations(loading)
    lists: dict[Participation, list[WishRow]] = {}
    for row in loading.content.wishes:
        wisher = company_named(loading, known, "wishes", row, "company")
        if wisher is not None and not loading.content.is_spoilt("wishes", row.company):
            lists.setdefault(wisher, []).append(row)
    present = set(
        loading.session.scalars(
            select(Wish.participation_id).where(Wish.mission_id == loading.mission.id)
        )
    )
    for wisher, rows in lists.items():
        partners = [company_named(loading, known, "wishes", row, "partner") for row in rows]
        unknown = frozenset(number for number, partner in enumerate(partners) if partner is None)
        with applying(loading, "wishes", rows, known=unknown) as outcome:
            outcome.created = wisher.id not in present
            register_wishes(
                loading.session,
                participation=wisher,
                wishes=[
                    WishLine(partner_id=_id(partner), rank=row.rank, note=row.note)
                    for row, partner in zip(rows, partners, strict=True)
                ],
                by_staff=True,
                actor=loading.actor,
                now=loading.now,
            )


def load_answers(loading: Loading) -> None:
    known = participations(loading)
    for row in once(
        loading,
        "answers",
        loading.content.answers,
        lambda row: (same(row.company), same(row.wisher)),
        "wisher",
    ):
        company = company_named(loading, known, "answers", row, "company")
        wisher = company_named(loading, known, "answers", row, "wisher")
        if company is None or wisher is None:
            continue
        if loading.content.is_spoilt("wishes", row.wisher):
            continue
        with applying(loading, "answers", [row]) as outcome:
            outcome.created = loading.session.get(Answer, (company.id, wisher.id)) is None
            register_answer(
                loading.session,
                participation=company,
                wisher_id=wisher.id,
                value=row.answer,
                by_staff=True,
                actor=loading.actor,
                now=loading.now,
            )


def load_vetoes(loading: Loading) -> None:
    """For each company in the file, all whom it never meets."""
    known = participations(loading)
    lists: dict[Participation, list[tuple[VetoRow, Participation]]] = {}
    for row in once(
        loading,
        "vetoes",
        loading.content.vetoes,
        lambda row: (same(row.company), same(row.partner)),
        "partner",
    ):
        company = company_named(loading, known, "vetoes", row, "company")
        partner = company_named(loading, known, "vetoes", row, "partner")
        if company is not None and partner is not None:
            lists.setdefault(company, []).append((row, partner))
    present = set(
        loading.session.scalars(
            select(Veto.participation_id).where(Veto.mission_id == loading.mission.id)
        )
    )
    for company, lines in lists.items():
        with applying(loading, "vetoes", [row for row, _ in lines]) as outcome:
            outcome.created = company.id not in present
            register_vetoes(
                loading.session,
                participation=company,
                partner_ids=[partner.id for _, partner in lines],
                by_staff=True,
                actor=loading.actor,
            )


def _id(partner: Participation | None) -> UUID:
    """An unknown partner gets an id of nobody, so that the rest of the list is checked too."""
    return partner.id if partner is not None else uuid7()
