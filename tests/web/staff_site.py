"""Staff at their pages, over HTTP."""

import re
from collections.abc import Mapping

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from services.domain import tokens
from services.models import Cluster, StaffRole
from services.web.forms import FIELD
from tests.missions import NOW

HIDDEN = re.compile(rf'name="{FIELD}" value="([^"]+)"')


def form_field(page: str) -> dict[str, str]:
    """What the forms of this page carry."""
    found = HIDDEN.search(page)
    assert found is not None, page
    return {FIELD: found.group(1)}


def enter(
    web: TestClient,
    session: Session,
    *,
    cluster: Cluster | None = None,
    role: StaffRole = StaffRole.MANAGER,
) -> Mapping[str, str]:
    """Signed in by a token of the cluster; what each form must carry from now on."""
    _, secret = tokens.issue_token(
        session, label="staff", cluster=cluster, role=role, actor="operator", now=NOW
    )
    web.cookies.clear()
    entered = web.get("/enter", params={"token": secret})
    assert (entered.status_code, entered.headers["location"]) == (303, "/staff")
    return form_field(web.get("/sessions").text)
