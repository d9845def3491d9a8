"""Delegations in words: quotas and promises as one list."""

import pytest
from sqlalchemy.orm import Session

from services.domain import clusters, delegations
from services.domain.delegations import Quota
from services.domain.errors import InvalidError
from services.models import Event
from tests.missions import small_mission


def test_delegations_are_given_as_a_whole(session: Session) -> None:
    small = small_mission(session)
    own = small.mission.organiser
    other = clusters.create_cluster(session, name="Sahel", country="TN", actor="test")

    def register(*quotas: Quota) -> dict[str, tuple[int | None, int, int]]:
        rows = delegations.register_delegations(
            session, mission=small.mission, quotas=quotas, actor="test"
        )
        names = {own.id: "own", other.id: "other"}
        return {
            names[row.cluster_id]: (row.max_meetings, row.min_meetings, row.min_share)
            for row in rows
        }

    quotas = [Quota(cluster=own, max_meetings=9, min_meetings=4), Quota(cluster=other, min_share=5)]
    assert register(*quotas) == {"own": (9, 4, 0), "other": (None, 0, 5)}
    events = session.query(Event).count()
    register(*reversed(quotas))
    assert session.query(Event).count() == events
    assert register(Quota(cluster=other, min_share=6)) == {"other": (None, 0, 6)}
    assert session.query(Event).filter_by(type="delegations.changed").count() == 2


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        ({"max_meetings": -1}, "max_meetings"),
        ({"min_meetings": 100_001}, "min_meetings"),
        ({"max_meetings": 2, "min_meetings": 3}, "promise_above_quota"),
        ({"min_share": 101}, "min_share"),
    ],
)
def test_quotas_that_can_not_be(session: Session, numbers: dict[str, int], code: str) -> None:
    small = small_mission(session)
    quota = Quota(cluster=small.mission.organiser, **numbers)
    with pytest.raises(InvalidError) as refused:
        delegations.register_delegations(
            session, mission=small.mission, quotas=[quota], actor="test"
        )
    assert [problem.code for problem in refused.value.problems] == [code]
