"""One participant: all that staff may see of it, and all that they can do for it."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Row, select

from services.domain import (
    access,
    acting,
    admissions,
    answers,
    dispatches,
    leaving,
    links,
    participations,
    people,
    written,
)
from services.domain.errors import ConflictError, DomainError
from services.domain.mission_states import OVER
from services.domain.people import Participant
from services.domain.rows import hold
from services.models import Company, Delegate, Participation, ParticipationState, Wish
from services.web.company.merging import merged, version_of
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.people import limits
from services.web.staff.people.invitations import language_of
from services.web.staff.people.listing import shown
from services.web.staff.people.words import dispatch_name
from services.web.staff.signed_in import StaffForm, StaffRoute
from services.web.staff.words import sentences
from services.web.staff_cookie import ACTING
from services.web.states import mail_state

router = APIRouter(prefix="/{participation_id}", route_class=StaffRoute)

CONTACT = ("name", "email", "language")


@router.get("")
def page(here: MissionDeskDep, participation_id: UUID, said: str = "") -> Response:
    return _shown(here, _own(here, participation_id), said=said)


@router.post("/invitation")
def invite(here: MissionDeskDep, form: StaffForm, participation_id: UUID) -> Response:
    """The contact as typed, who is mailed the private link; a colleague's change is shown first."""
    row = _own(here, participation_id)
    hold(here.session, row)
    typed = {name: form.get(name, "").strip() for name in CONTACT}
    merge = merged(form.get("version", ""), mine=typed, theirs=_contact(row))
    if merge.clashes:
        theirs = {name: _contact(row)[name] for name in merge.clashes}
        return _shown(here, row, contact=typed, overtaken=theirs, status=HTTPStatus.CONFLICT)
    try:
        with here.session.begin_nested():
            dispatches.invite(
                here.session,
                row,
                name=merge.values["name"],
                email=merge.values["email"],
                language=language_of(merge.values["language"]),
                actor=here.caller.actor,
            )
    except DomainError as error:
        return _refused(here, row, error, contact=typed)
    return _done(here, row, "invited")


@router.post("/link")
def change_link(here: MissionDeskDep, form: StaffForm, participation_id: UUID) -> Response:
    """The link opens nothing any more; `new`: the contact is mailed another one."""
    row = _own(here, participation_id)
    links.revoke_company_links(
        here.session, participation=row, actor=here.caller.actor, now=here.now
    )
    if form.get("do") != "new":
        return _done(here, row, "revoked")
    try:
        with here.session.begin_nested():
            dispatches.invite(
                here.session,
                row,
                name=row.contact_name,
                email=row.contact_email,
                language=row.contact_language,
                actor=here.caller.actor,
            )
    except DomainError as error:
        return _refused(here, row, error)
    return _done(here, row, "renewed")


@router.post("/state")
def change_state(here: MissionDeskDep, form: StaffForm, participation_id: UUID) -> Response:
    """Taken in, refused or withdrawn, unless a colleague has decided meanwhile."""
    row = _own(here, participation_id)
    hold(here.session, row)
    wanted = form.get("state", "")
    try:
        if form.get("was") != row.state.value or wanted not in set(ParticipationState):
            raise ConflictError("decided_meanwhile", "A colleague has changed the state meanwhile.")
        with here.session.begin_nested():
            participations.change_participation_state(
                here.session,
                participation=row,
                state=ParticipationState(wanted),
                actor=here.caller.actor,
            )
    except DomainError as error:
        return _refused(here, row, error)
    return _done(here, row, "state")


@router.post("/limits")
def change_limits(here: MissionDeskDep, form: StaffForm, participation_id: UUID) -> Response:
    """Side, seats and numbers of meetings as typed; a colleague's change is shown first."""
    row = _own(here, participation_id)
    hold(here.session, row)
    typed = limits.typed(form)
    merge = merged(form.get("version", ""), mine=typed, theirs=limits.stored(row))
    if merge.clashes:
        theirs = {name: limits.stored(row)[name] for name in merge.clashes}
        return _shown(here, row, numbers=typed, overtaken=theirs, status=HTTPStatus.CONFLICT)
    try:
        with here.session.begin_nested():
            limits.save(here, row, merge.values)
    except DomainError as error:
        return _refused(here, row, error, numbers=typed)
    return _done(here, row, "saved")


@router.post("/delegate")
def contact_as_delegate(
    here: MissionDeskDep,
    form: StaffForm,  # noqa: ARG001 - only looked at for where it was sent from
    participation_id: UUID,
) -> Response:
    row = _own(here, participation_id)
    try:
        with here.session.begin_nested():
            admissions.contact_as_delegate(here.session, participation=row, actor=here.caller.actor)
    except DomainError as error:
        return _refused(here, row, error)
    return _done(here, row, "delegate")


@router.post("/acting")
def act(
    here: MissionDeskDep,
    form: StaffForm,  # noqa: ARG001 - only looked at for where it was sent from
    participation_id: UUID,
) -> Response:
    """The company's own pages, for a while, in its place."""
    row = _own(here, participation_id)
    try:
        with here.session.begin_nested():
            begun = acting.begin(
                here.session,
                participation=row,
                staff_session=here.signed_in.row,
                actor=here.caller.actor,
                now=here.now,
            )
    except DomainError as error:
        return _refused(here, row, error)
    return RedirectResponse(f"{ACTING}/{begun.id}", status_code=HTTPStatus.SEE_OTHER)


def _own(here: MissionDesk, participation_id: UUID) -> Participation:
    (row,) = access.parts_of(
        here.session, here.mission, Participation, [participation_id], name="participation"
    )
    return row


def _contact(row: Participation) -> dict[str, str]:
    return {
        "name": row.contact_name,
        "email": row.contact_email,
        "language": row.contact_language.value,
    }


def _done(here: MissionDesk, row: Participation, said: str) -> Response:
    return here.go(f"/people/{row.id}?said={said}")


def _refused(
    here: MissionDesk,
    row: Participation,
    error: DomainError,
    *,
    contact: Mapping[str, str] | None = None,
    numbers: Mapping[str, str] | None = None,
) -> Response:
    return _shown(
        here,
        row,
        contact=contact,
        numbers=numbers,
        wrong=sentences(error, here.language),
        status=HTTPStatus.CONFLICT,
    )


def _shown(
    here: MissionDesk,
    row: Participation,
    *,
    contact: Mapping[str, str] | None = None,
    numbers: Mapping[str, str] | None = None,
    overtaken: Mapping[str, str] | None = None,
    said: str = "",
    wrong: Sequence[str] = (),
    status: int = 200,
) -> Response:
    """What was typed into a form that was not taken stands in it still."""
    session = here.session
    who = people.participant(session, row)
    delegates = session.scalars(
        select(Delegate).where(Delegate.participation_id == row.id).order_by(Delegate.id)
    ).all()
    return here.page(
        "people/participant",
        part="people",
        status=status,
        row=row,
        who=who,
        delegates=delegates,
        contact_travels=any(one.email.lower() == row.contact_email.lower() for one in delegates),
        contact=contact or _contact(row),
        contact_version=version_of(_contact(row)),
        numbers=numbers or limits.stored(row),
        numbers_version=version_of(limits.stored(row)),
        sites=limits.sites(here),
        overtaken=overtaken or {},
        link=links.standing_link(session, row, now=here.now),
        wished=_wished(here, row),
        requests=answers.requests_to(session, participation=row, language=here.language),
        leaving=leaving.consequences(session, row),
        following=[state.value for state in participations.NEXT[row.state]],
        over=here.mission.state in OVER,
        sent=_sent(here, row, who),
        said=said,
        wrong=wrong,
        **shown(here),
    )


def _wished(here: MissionDesk, row: Participation) -> Sequence[Row[UUID, str, int, str]]:
    return here.session.execute(
        select(Participation.id, Company.name, Wish.rank, Wish.note)
        .join(Wish, Wish.partner_id == Participation.id)
        .join(Company, Company.id == Participation.company_id)
        .where(Wish.participation_id == row.id)
        .order_by(Wish.rank)
    ).all()


def _sent(here: MissionDesk, row: Participation, who: Participant) -> list[dict[str, str]]:
    """The mails, each with its kind, when, and what became of it."""
    return [
        {
            "kind": dispatch_name(one.kind, here.words),
            "when": here.moment(one.asked_at),
            "state": one.state.value if one.state else "queued",
            "state_name": mail_state(one.state.value if one.state else "queued", here.words),
            "address": "" if one.address == who.contact_email else one.address,
        }
        for one in written.written_to(here.session, row)
    ]
