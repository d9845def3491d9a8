"""Accounts of staff: who has one, what they may do, and the link that sets their password."""

from collections.abc import Mapping, Sequence
from gettext import NullTranslations
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from services.domain import access, accounts, callers, dispatches
from services.domain.errors import DomainError, InvalidError
from services.locale.sorting import sort_key
from services.models import (
    Cluster,
    Dispatch,
    DispatchKind,
    Language,
    StaffAccount,
    StaffRole,
)
from services.web.company.words import sentences
from services.web.leafing import Number, leaf
from services.web.staff.desk import Desk, DeskDep
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute

router = APIRouter(prefix=HOME + "/accounts", route_class=StaffRoute)

#: accounts on one page
PAGE = 50
FIELDS = ("name", "email", "language", "role", "cluster")


@router.get("")
def page(here: DeskDep, said: str = "", number: Number = 1) -> Response:
    return _shown(here, said=said, number=number)


@router.post("")
def add(here: DeskDep, form: StaffForm) -> Response:
    """An account, whose owner is mailed the link that sets a password."""
    callers.refuse_unless_manager(here.caller)
    values = {name: form.get(name, "").strip() for name in FIELDS}
    try:
        with here.session.begin_nested():
            account = accounts.add_account(
                here.session,
                name=values["name"],
                email=values["email"],
                cluster=_cluster(here, values["cluster"]),
                role=_role(values["role"]),
                language=_language(values["language"]),
                actor=here.caller.actor,
            )
            _invite(here, account)
    except DomainError as error:
        return _shown(here, adding=values, wrong=sentences(error, here.language), status=422)
    return here.go("/accounts?said=added")


@router.post("/{account_id}/role")
def change_role(here: DeskDep, form: StaffForm, account_id: UUID) -> Response:
    account = access.staff_account(here.session, here.caller, account_id)
    try:
        accounts.change_role(
            here.session,
            account=account,
            role=_role(form.get("role", "")),
            seen=_role(form.get("seen", account.role.value)),
            actor=here.caller.actor,
        )
    except DomainError as error:
        return _shown(here, wrong=sentences(error, here.language), status=409)
    return here.go("/accounts?said=saved")


@router.post("/{account_id}/close")
def close(here: DeskDep, form: StaffForm, account_id: UUID) -> Response:  # noqa: ARG001
    """Nobody signs in with it any more, and whoever was is signed out."""
    account = access.staff_account(here.session, here.caller, account_id)
    try:
        accounts.close_account(here.session, account=account, actor=here.caller.actor, now=here.now)
    except DomainError as error:
        return _shown(here, wrong=sentences(error, here.language), status=409)
    return here.go("/accounts?said=closed")


@router.post("/{account_id}/invite")
def invite(here: DeskDep, form: StaffForm, account_id: UUID) -> Response:  # noqa: ARG001
    """The link once more, for whoever has not set a password yet."""
    account = access.staff_account(here.session, here.caller, account_id)
    _invite(here, account)
    return here.go("/accounts?said=invited")


def role_names(words: NullTranslations) -> dict[str, str]:
    return {
        "manager": words.gettext("Manager: everything, and accounts"),
        "planner": words.gettext("Planner: everything but accounts"),
        "reader": words.gettext("Reader: looks only"),
    }


def _invite(here: Desk, account: StaffAccount) -> None:
    dispatches.ask(
        here.session,
        Dispatch(kind=DispatchKind.STAFF_INVITATION, account_id=account.id),
        actor=here.caller.actor,
    )


def _role(value: str) -> StaffRole:
    try:
        return StaffRole(value)
    except ValueError as error:
        raise InvalidError("choice_unknown", "Choose a role.", where="role") from error


def _language(value: str) -> Language:
    return Language(value) if value in list(Language) else Language.FRENCH


def _cluster(here: Desk, value: str) -> Cluster | None:
    """The cluster whose missions the account sees: the manager's own, or what an operator says."""
    if here.caller.cluster_id is not None:
        return here.session.get_one(Cluster, here.caller.cluster_id)
    if not value:
        return None
    try:
        return access.known_cluster(here.session, here.caller, UUID(value))
    except ValueError as error:
        raise InvalidError("choice_unknown", "Choose a cluster.", where="cluster") from error


def _in_order(here: Desk) -> list[UUID]:
    """All accounts that are open, by name as the reader's language sorts them."""
    rows = here.session.execute(
        select(StaffAccount.id, StaffAccount.name, StaffAccount.email).where(
            access.visible_accounts(here.caller), StaffAccount.closed_at.is_(None)
        )
    ).all()
    return [
        row.id
        for row in sorted(rows, key=lambda row: (sort_key(row.name, here.language), row.email))
    ]


def _shown(
    here: Desk,
    *,
    adding: Mapping[str, str] | None = None,
    said: str = "",
    wrong: Sequence[str] = (),
    status: int = 200,
    number: int = 1,
) -> Response:
    ids = _in_order(here)
    shown = leaf(len(ids), number=number, size=PAGE)
    on_page = ids[shown.rows]
    found = {
        row.id: row
        for row in here.session.scalars(select(StaffAccount).where(StaffAccount.id.in_(on_page)))
    }
    known = here.session.scalars(select(Cluster).order_by(Cluster.name)).all()
    return here.page(
        "accounts",
        part="accounts",
        status=status,
        accounts=[found[one] for one in on_page],
        number=shown.number,
        pages=shown.pages,
        own=here.signed_in.row.account_id,
        clusters=[(str(one.id), one.name) for one in known],
        cluster_name={one.id: one.name for one in known},
        roles=role_names(here.words),
        adding=adding or dict.fromkeys(FIELDS, "") | {"language": here.language, "role": "planner"},
        is_operator=here.caller.is_operator,
        said=said,
        wrong=wrong,
    )
