"""The participants of a mission, to search through and to narrow down."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.domain import people, standing
from services.domain.people import Lacking, Participant
from services.locale import country_name
from services.models import Side
from services.web.leafing import Number, leaf
from services.web.profile_words import part_name
from services.web.staff.desk import MissionDeskDep
from services.web.staff.people.words import lacking_name, side_name
from services.web.staff.signed_in import StaffRoute
from services.web.states import participation_state

router = APIRouter(route_class=StaffRoute)

#: participants on one page
PAGE = 50
Text = Annotated[str, Query(max_length=200)]


@router.get("")
def page(
    here: MissionDeskDep,
    *,
    q: Text = "",
    lacking: Text = "",
    side: Text = "",
    cluster: Text = "",
    out: bool = False,
    number: Number = 1,
) -> Response:
    everybody = people.participants(here.session, here.mission, language=here.language)
    clusters = {one.cluster_id: one.cluster for one in everybody if one.cluster_id}
    wanted = Lacking(lacking) if lacking in set(Lacking) else None
    found = people.matching(
        everybody,
        query=q,
        lacking=wanted,
        side=Side(side) if side in set(Side) else None,
        cluster_id=next((one for one in clusters if str(one) == cluster), None),
        out=out,
    )
    paged = leaf(len(found), number=number, size=PAGE)
    query = {"q": q, "lacking": lacking, "side": side, "cluster": cluster, "out": "1" * out}
    return here.page(
        "people/listing",
        part="people",
        found=found[paged.rows],
        count=len(found),
        everybody=sum(not one.is_out for one in everybody),
        gone=sum(one.is_out for one in everybody),
        counts=[
            (what.value, lacking_name(what, here.words), count)
            for what, count in people.lacking_counts(everybody).items()
        ],
        narrowed=any(query.values()),
        q=q,
        lacking=lacking,
        side=side,
        cluster=cluster,
        out=out,
        clusters=sorted(clusters.items(), key=lambda pair: pair[1]),
        number=paged.number,
        pages=paged.pages,
        query=urlencode({name: value for name, value in query.items() if value}),
        waiting=standing.waiting_registrations(here.session, [here.mission.id]),
        **shown(here),
    )


def shown(here: MissionDeskDep) -> dict[str, Any]:
    """How a participant reads in the reader's language."""

    def missing(one: Participant) -> list[str]:
        return [part_name(part, here.words) for part in one.profile.missing]

    return {
        "missing": missing,
        "country": lambda code: country_name(code, here.language),
        "side_name": lambda value: side_name(value, here.words),
        "state_name": lambda value: participation_state(value, here.words),
    }
