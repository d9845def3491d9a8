"""Private links of companies and delegates, issued and revoked by staff."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime

from services.api.deps import Now, SessionDep, StaffDep
from services.api.shapes import Shown
from services.domain import access, links
from services.models import Delegate, Link, LinkKind, Participation

router = APIRouter(tags=["links"])


class LinkShown(Shown):
    """Who has the address has what it opens: give it to its holder only."""

    id: UUID
    kind: LinkKind
    url: str
    expires_at: AwareDatetime


@router.post(
    "/participations/{participation_id}/link",
    summary="The active private link of a company; a new one if there is none",
)
def issue_company_link(
    session: SessionDep, caller: StaffDep, now: Now, participation_id: UUID
) -> LinkShown:
    row = access.staff_part(session, caller, Participation, participation_id, name="participation")
    return _shown(links.company_link(session, participation=row, actor=caller.actor, now=now))


@router.post(
    "/delegates/{delegate_id}/link",
    summary="The active private link of a delegate; a new one if there is none",
)
def issue_delegate_link(
    session: SessionDep, caller: StaffDep, now: Now, delegate_id: UUID
) -> LinkShown:
    row = access.staff_part(session, caller, Delegate, delegate_id, name="delegate")
    return _shown(links.delegate_link(session, delegate=row, actor=caller.actor, now=now))


@router.delete("/links/{link_id}", status_code=204, summary="Revoke a private link")
def revoke_link(session: SessionDep, caller: StaffDep, now: Now, link_id: UUID) -> None:
    link = access.staff_part(session, caller, Link, link_id, name="link")
    links.revoke_link(session, link=link, actor=caller.actor, now=now)


def _shown(link: Link) -> LinkShown:
    return LinkShown(id=link.id, kind=link.kind, url=links.url(link), expires_at=link.expires_at)
