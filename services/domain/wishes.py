"""Wishes: the ranked list of partners whom a participation wants to meet, always as a whole."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import text
from services.domain.errors import ConflictError, DomainError, InvalidError
from services.domain.events import Fact, record
from services.domain.mission_states import refuse_when_over
from services.domain.participations import OUT, opposite, refuse_when_out
from services.domain.rows import hold
from services.models import Mission, MissionState, Participation, Veto, Wish

NOTE_LENGTH = 1000


@dataclass(frozen=True, kw_only=True)
class WishLine:
    """A partner with its rank; 1 is dearest. The partner reads the note, never the rank."""

    partner_id: UUID
    rank: int
    note: str = ""


def register_wishes(
    session: Session,
    *,
    participation: Participation,
    wishes: Sequence[WishLine],
    by_staff: bool,
    actor: str,
    now: datetime,
) -> list[Wish]:
    """The participation wishes exactly these meetings; returned by rank.

    The same list again changes and records nothing. Raises InvalidError with every line that
    can't be (oneself, another mission's company, one's own side, twice the same, a vetoed
    partner, ranks missing or repeated, too many), ConflictError after closing (staff may act
    for a company then) and for a participation that is out.
    """
    mission = session.get_one(Mission, participation.mission_id)
    hold(session, participation)
    refuse_when_over(mission)
    refuse_when_out(participation)
    if not by_staff:
        refuse_when_closed(mission, now=now)
    problems = tuple(_problems(session, mission, participation, wishes))
    if problems:
        raise InvalidError(
            "wishes", "The wishes can't be taken as they are; none was changed.", problems=problems
        )
    if _write(session, participation, wishes):
        record(
            session,
            Fact.WISHES_REGISTERED,
            subject_id=participation.id,
            mission_id=mission.id,
            actor=actor,
            data={"count": len(wishes)},
        )
    return wishes_of(session, participation=participation)


def wishes_of(session: Session, *, participation: Participation) -> list[Wish]:
    """The participation's wishes by rank."""
    return list(
        session.scalars(
            select(Wish).where(Wish.participation_id == participation.id).order_by(Wish.rank)
        )
    )


def version_of(wishes: Sequence[Wish | WishLine]) -> str:
    """Names this list of wishes: two equal lists, and no others, have the same name."""
    told = repr([(str(wish.partner_id), wish.rank, wish.note) for wish in wishes])
    return sha256(told.encode()).hexdigest()[:32]


def refuse_when_closed(mission: Mission, *, now: datetime) -> None:
    """Raises ConflictError unless companies may change their wishes at that moment."""
    if mission.state is MissionState.DRAFT:
        raise ConflictError(
            "wishes_not_open", "The mission is not open yet; wishes can be entered once it is."
        )
    past = mission.wishes_close_at is not None and mission.wishes_close_at <= now
    if mission.state is not MissionState.OPEN or past:
        raise ConflictError(
            "wishes_closed",
            "Wishes for this mission are closed; ask the organiser, who can still change them.",
        )


def _write(session: Session, participation: Participation, wishes: Sequence[WishLine]) -> bool:
    present = {wish.partner_id: wish for wish in wishes_of(session, participation=participation)}
    wanted = {
        line.partner_id: (line.rank, text.prose(line.note, where="note", most=NOTE_LENGTH))
        for line in wishes
    }
    if wanted == {partner_id: (wish.rank, wish.note) for partner_id, wish in present.items()}:
        return False
    for partner_id, wish in present.items():
        if partner_id not in wanted:
            session.delete(wish)
    for partner_id, (rank, note) in wanted.items():
        wish = present.get(partner_id) or Wish(
            mission_id=participation.mission_id,
            participation_id=participation.id,
            partner_id=partner_id,
        )
        wish.rank, wish.note = rank, note
        session.add(wish)
    session.flush()
    return True


def _problems(
    session: Session, mission: Mission, participation: Participation, wishes: Sequence[WishLine]
) -> Iterator[DomainError]:
    if len(wishes) > mission.wish_budget:
        yield InvalidError(
            "too_many_wishes",
            f"There are {len(wishes)} wishes; each company may have {mission.wish_budget}.",
            where="wishes",
        )
        return
    partners = _partners(session, mission, [line.partner_id for line in wishes])
    vetoed = set(
        session.scalars(select(Veto.partner_id).where(Veto.participation_id == participation.id))
    )
    seen: set[UUID] = set()
    for number, line in enumerate(wishes):
        where = f"wishes/{number}"
        problem = _partner_problem(participation, partners, line, where)
        if problem is None and line.partner_id in seen:
            problem = InvalidError(
                "wish_twice",
                f"{_name(partners, line)} stands there twice; keep one line.",
                where=f"{where}/partner_id",
            )
        if problem is None and line.partner_id in vetoed:
            problem = InvalidError(
                "wish_vetoed",
                f"You said never to meet {_name(partners, line)}; take that back or leave out the"
                " wish.",
                where=f"{where}/partner_id",
            )
        seen.add(line.partner_id)
        if problem is not None:
            yield problem
        yield from _note_problem(line, where)
    yield from _rank_problems(wishes)


def _partners(
    session: Session, mission: Mission, ids: Sequence[UUID]
) -> Mapping[UUID, Participation]:
    rows = session.scalars(
        select(Participation).where(
            Participation.mission_id == mission.id, Participation.id.in_(ids)
        )
    )
    return {row.id: row for row in rows}


def _partner_problem(
    participation: Participation,
    partners: Mapping[UUID, Participation],
    line: WishLine,
    where: str,
) -> DomainError | None:
    where = f"{where}/partner_id"
    partner = partners.get(line.partner_id)
    if line.partner_id == participation.id:
        return InvalidError("wish_for_oneself", "A company can't wish to meet itself.", where=where)
    if partner is None or partner.state in OUT:
        return InvalidError(
            "wish_outside_mission",
            "This company takes no part in the mission; choose from the mission's catalogue.",
            where=where,
        )
    if not opposite(participation.side, partner.side):
        return InvalidError(
            "wish_on_own_side",
            f"{_name(partners, line)} is {partner.side} as you are; visitors wish to meet hosts"
            " and hosts wish to meet visitors.",
            where=where,
        )
    return None


def _note_problem(line: WishLine, where: str) -> Iterator[DomainError]:
    try:
        text.prose(line.note, where=f"{where}/note", most=NOTE_LENGTH)
    except InvalidError as problem:
        yield problem


def _rank_problems(wishes: Sequence[WishLine]) -> Iterator[DomainError]:
    times = Counter(line.rank for line in wishes)
    for number, line in enumerate(wishes):
        where = f"wishes/{number}/rank"
        if not 1 <= line.rank <= len(wishes):
            yield InvalidError(
                "rank_outside",
                f"There is a rank {line.rank}, but ranks go from 1 to {len(wishes)}, the number of"
                " wishes, without a gap.",
                where=where,
            )
        elif times[line.rank] > 1:
            yield InvalidError(
                "rank_repeated",
                f"Rank {line.rank} stands there {times[line.rank]} times; each rank is given once.",
                where=where,
            )


def _name(partners: Mapping[UUID, Participation], line: WishLine) -> str:
    return f"«{partners[line.partner_id].company.name}»"
