"""The page on which staff choose, field by field, between their version and a colleague's."""

from collections.abc import Sequence
from http import HTTPStatus

from fastapi.responses import Response

from services.web.company.clashing import Clash
from services.web.company.merging import Values, version_of
from services.web.staff.desk import MissionDesk


def choose(
    here: MissionDesk,
    *,
    path: str,
    back: str,
    part: str,
    clashes: Sequence[Clash],
    kept: Sequence[tuple[str, str]],
    stored: Values,
) -> Response:
    """Both versions of the clashing fields side by side, in a form for `path` of the mission.

    `kept` are the other fields of that form, as they will be saved;
    `back` is where whoever keeps the colleague's version goes.
    """
    return here.page(
        "conflict",
        part=part,
        status=HTTPStatus.CONFLICT,
        path=path,
        back=back,
        clashes=clashes,
        kept=kept,
        version=version_of(stored),
    )
