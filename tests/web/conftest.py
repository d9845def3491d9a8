"""The companies' site on the test's transaction."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.web.company_site import CompanySite, company_site


@pytest.fixture
def site(session: Session) -> Iterator[CompanySite]:
    with company_site(session, hosts=3) as site:
        yield site
