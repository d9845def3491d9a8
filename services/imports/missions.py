"""The mission itself and the clusters behind it."""

from typing import cast

from sqlalchemy import select

from services.domain.clusters import create_cluster
from services.domain.errors import InvalidError, NotFoundError
from services.domain.mission_states import change_state
from services.domain.missions import MissionChanges, change_mission, create_mission
from services.domain.venue_time import instant, known_zone
from services.imports.loading import Loading, applying, once
from services.imports.records import ClusterRow, MissionRow
from services.imports.references import perhaps
from services.imports.values import same
from services.models import Cluster, Mission, MissionState

#: the states that a file may bring a mission to, in their order; never backwards
STATES = (MissionState.DRAFT, MissionState.OPEN, MissionState.CLOSED)
#: columns that go to the domain as they are
PLAIN = (
    "title",
    "country",
    "city",
    "time_zone",
    "starts_on",
    "ends_on",
    "contact",
    "wish_budget",
    "min_meetings",
    "break_cap",
    "frozen_hours",
    "silence_is_yes",
    "registration_open",
)


def load_clusters(loading: Loading) -> None:
    known = clusters(loading)
    for row in once(
        loading, "clusters", loading.content.clusters, lambda row: same(row.name), "name"
    ):
        with applying(loading, "clusters", [row]) as outcome:
            cluster = known.get(same(row.name))
            if cluster is None:
                create_cluster(
                    loading.session,
                    name=row.name,
                    country=row.country,
                    email=row.email,
                    language=row.language,
                    actor=loading.actor,
                )
                outcome.created = True
            elif _differs(cluster, row):
                loading.notes.append(
                    f"The cluster «{cluster.name}» is known with another country, address or"
                    " language, which other missions share; it was left as it is."
                )


def load_mission(loading: Loading) -> bool:
    """Whether there is a mission for the rest to be loaded into."""
    rows = loading.content.mission
    for row in rows[1:]:
        loading.problem("mission", row, "There is more than one mission; give each its own folder.")
    if not rows:
        return False
    row, known = rows[0], clusters(loading)
    with applying(loading, "mission", [row]) as outcome:
        mission = loading.session.scalar(select(Mission).where(Mission.code == row.code))
        organiser = cluster_named(known, row.organiser, "organiser")
        changes = _changes(row, known, mission)
        if mission is None:
            mission = create_mission(
                loading.session,
                code=row.code,
                organiser=organiser,
                actor=loading.actor,
                **changes,
            )
            outcome.created = True
        else:
            _refuse_other_organiser(mission, organiser)
            change_mission(loading.session, mission=mission, actor=loading.actor, **changes)
        loading.mission = mission
    return loading.has_mission


def load_state(loading: Loading) -> None:
    """The mission is brought forward to the state of its row, if it is not there yet."""
    row = loading.content.mission[0]
    if row.state is None or loading.mission.state not in STATES:
        return
    if row.state not in STATES:
        message = "A file can bring a mission to draft, open or closed only."
        loading.problem("mission", row, message, column="state")
        return
    present, wanted = STATES.index(loading.mission.state), STATES.index(row.state)
    for state in STATES[present + 1 : wanted + 1]:
        change_state(loading.session, mission=loading.mission, state=state, actor=loading.actor)


def _changes(row: MissionRow, known: dict[str, Cluster], mission: Mission | None) -> MissionChanges:
    given = {name: getattr(row, name) for name in PLAIN if mission is None or row.gives(name)}
    if row.gives("partners"):
        given["partners"] = [cluster_named(known, name, "partners") for name in row.partners]
    for name in ("wishes_close_at", "answers_close_at"):
        if row.gives(name):
            moment = getattr(row, name)
            given[name] = moment and instant(
                moment.date(), moment.time(), known_zone(row.time_zone)
            )
    return cast("MissionChanges", given)


def clusters(loading: Loading) -> dict[str, Cluster]:
    return {same(cluster.name): cluster for cluster in loading.session.scalars(select(Cluster))}


def cluster_named(known: dict[str, Cluster], name: str, column: str) -> Cluster:
    """The cluster of that name. Raises NotFoundError with a sentence about the column."""
    cluster = known.get(same(name))
    if cluster is None:
        suggestion = perhaps(name, [each.name for each in known.values()])
        raise NotFoundError(
            "unknown_cluster",
            f"There is no cluster «{name}»{suggestion}; add it to the file clusters.",
            where=column,
        )
    return cluster


def _refuse_other_organiser(mission: Mission, organiser: Cluster) -> None:
    if mission.organiser_id != organiser.id:
        raise InvalidError(
            "other_organiser",
            f"The mission is organised by «{mission.organiser.name}»; an import can't change that.",
            where="organiser",
        )


def _differs(cluster: Cluster, row: ClusterRow) -> bool:
    email_differs = row.gives("email") and same(cluster.email) != same(row.email)
    language_differs = row.gives("language") and cluster.language is not row.language
    return cluster.country != row.country or email_differs or language_differs
