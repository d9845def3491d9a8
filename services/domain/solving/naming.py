"""What the solver says of keys and ids, said with the names that staff know."""

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.solving.inputs import Inputs
from services.domain.venue_time import bounds
from services.models import Cluster, Company, Participation, Site


def in_names(session: Session, inputs: Inputs, sentence: str) -> str:
    """The sentence with arranged meetings by number and companies by name."""
    rows = session.execute(
        select(Participation.id, Company.name)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.mission_id == inputs.mission.id)
    )
    companies = dict(rows.all())
    sentence = sentence.removeprefix("candidates: ")
    for meeting in inputs.arranged:
        who = ", ".join(companies[participation] for participation in meeting.participants)
        named = f"arranged meeting {meeting.arrangement.number} ({who})"
        sentence = sentence.replace(f"'{meeting.key}'", named)
    zone = ZoneInfo(inputs.mission.time_zone)
    starts = {
        slot.id: f"{bounds(slot.period)[0].astimezone(zone):%Y-%m-%d %H:%M}"
        for slot in inputs.slots
    }
    tables = {table.id: str(table.number) for table in inputs.tables}
    names = companies | starts | tables | _others(session, inputs)
    for row_id, name in names.items():
        sentence = sentence.replace(f"'{row_id}'", f"«{name}»")
    return sentence


def _others(session: Session, inputs: Inputs) -> dict[UUID, str]:
    """Sites, interpreters, delegates and clusters."""
    here = {"mission_id": inputs.mission.id}
    sites = session.scalars(select(Site).filter_by(**here))
    clusters = session.scalars(
        select(Cluster).where(Cluster.id.in_([row.cluster_id for row in inputs.delegations]))
    )
    people = [person for group in inputs.delegates.values() for person in group]
    return {row.id: row.name for row in (*sites, *clusters, *people, *inputs.interpreters)}
