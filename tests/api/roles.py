"""Two missions of two clusters, and everybody who may knock at the API's door."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import (
    arrangements,
    corrections,
    interpreters,
    links,
    locks,
    places,
    tokens,
)
from services.domain.solving import inquiries
from services.models import (
    Arrangement,
    Cluster,
    Inquiry,
    InquiryKind,
    Interpreter,
    Language,
    Letter,
    Link,
    Mail,
    MailState,
    Meeting,
    Participation,
    Registration,
    Schedule,
    Site,
    Solve,
    StaffRole,
    StaffToken,
    Table,
)
from tests.domain.drafts import drafted
from tests.missions import NOW, SmallMission, small_mission

ACTOR = "test"

#: every kind of caller, by what it may be
EVERYBODY = (
    "staff",
    "planner",
    "reader",
    "staff elsewhere",
    "operator",
    "company",
    "company beside",
    "company elsewhere",
    "delegate",
    "nobody",
    "wrong token",
    "revoked token",
    "expired token",
    "wrong link",
    "revoked link",
    "expired link",
)


@dataclass(frozen=True, kw_only=True)
class Sfax:
    small: SmallMission
    draft: Schedule
    meeting: Meeting
    #: in the same slot, at another table
    beside: Meeting
    locked: Meeting
    mail: Mail
    inquiry: Inquiry


@dataclass(frozen=True, kw_only=True)
class World:
    small: SmallMission
    elsewhere: SmallMission
    cluster: Cluster
    #: the participation that «company» stands for
    own: Participation
    arrangement: Arrangement
    later: Arrangement
    free_table: Table
    #: a further site, without rooms
    far: Site
    interpreter: Interpreter
    link: Link
    token: StaffToken
    registration: Registration
    #: a further mission of the cluster, with a draft and a mail
    sfax: Sfax
    secrets: dict[str, str | None]

    def headers(self, role: str) -> dict[str, str]:
        secret = self.secrets[role]
        return {} if secret is None else {"Authorization": f"Bearer {secret}"}


def make_world(session: Session) -> World:
    small = small_mission(session, code="tunis", tables=3)
    elsewhere = small_mission(session, code="turin")
    own, beside = small.visitors
    arranged = [
        arrangements.arrange_meeting(
            session,
            mission=small.mission,
            participations=[beside, host],
            actor=ACTOR,
        )
        for host in small.hosts
    ]
    cluster = small.mission.organiser
    link = links.company_link(session, participation=beside, actor=ACTOR, now=NOW)
    token, _ = tokens.issue_token(session, label="spare", cluster=cluster, actor=ACTOR, now=NOW)
    world = World(
        small=small,
        elsewhere=elsewhere,
        cluster=cluster,
        own=own,
        arrangement=arranged[0],
        later=arranged[1],
        free_table=small.tables[2],
        far=places.add_site(session, mission=small.mission, name="Lac", actor=ACTOR),
        interpreter=interpreters.add_interpreter(
            session, mission=small.mission, name="Amina", pairs=["ar-fr"], actor=ACTOR
        ),
        link=link,
        token=token,
        registration=_registration(session, small),
        sfax=_sfax(session, cluster),
        secrets={**_staff(session, small, elsewhere), **_links(session, small, elsewhere)},
    )
    session.flush()
    return world


def _registration(session: Session, small: SmallMission) -> Registration:
    registration = Registration(
        mission_id=small.mission.id,
        key=uuid4(),
        name="Newcomer",
        country="TN",
        contact_name="Karim",
        contact_email="karim@newcomer.example",
        contact_language=Language.FRENCH,
    )
    session.add(registration)
    session.flush()
    return registration


def _sfax(session: Session, cluster: Cluster) -> Sfax:
    small = small_mission(session, code="sfax")
    small.mission.organiser = cluster
    draft = drafted(session, small)
    mission_id, delegate_id = small.mission.id, small.delegates[0].id
    letter = Letter(mission_id=mission_id, schedule_id=draft.id, delegate_id=delegate_id, agenda={})
    session.add(letter)
    session.flush()
    mail = Mail(
        mission_id=mission_id,
        letter_id=letter.id,
        recipient=small.delegates[0].email,
        subject="Votre agenda",
        message_id="<1@escale.example>",
        raw=b"text",
        state=MailState.UNCLEAR,
    )
    session.add(mail)
    session.flush()
    meeting, beside, *_, locked = session.scalars(
        select(Meeting).filter_by(schedule_id=draft.id).order_by(Meeting.period, Meeting.key)
    )
    for _ in range(2):
        corrections.swap(session, meeting, beside, actor=ACTOR)
    corrections.undo(session, draft, actor=ACTOR)
    locks.lock(session, locked, slot=True, table=False, held=False, actor=ACTOR, now=NOW)
    inquiry = inquiries.ask(
        session,
        session.get_one(Solve, draft.solve_id),
        kind=InquiryKind.WHAT_IF,
        actor=ACTOR,
        now=NOW,
    )
    return Sfax(
        small=small,
        draft=draft,
        meeting=meeting,
        beside=beside,
        locked=locked,
        mail=mail,
        inquiry=inquiry,
    )


def _staff(session: Session, small: SmallMission, elsewhere: SmallMission) -> dict[str, str | None]:
    def issue(
        label: str, cluster: Cluster | None, role: StaffRole = StaffRole.MANAGER
    ) -> tuple[StaffToken, str]:
        return tokens.issue_token(
            session, label=label, cluster=cluster, role=role, actor=ACTOR, now=NOW
        )

    revoked, revoked_secret = issue("revoked", None)
    tokens.revoke_token(session, token=revoked, actor=ACTOR, now=NOW)
    expired, expired_secret = issue("expired", None)
    expired.expires_at = NOW - timedelta(days=1)
    return {
        "operator": issue("operator", None)[1],
        "staff": issue("staff", small.mission.organiser)[1],
        "planner": issue("planner", small.mission.organiser, StaffRole.PLANNER)[1],
        "reader": issue("reader", small.mission.organiser, StaffRole.READER)[1],
        "staff elsewhere": issue("elsewhere", elsewhere.mission.organiser)[1],
        "revoked token": revoked_secret,
        "expired token": expired_secret,
        "wrong token": tokens.PREFIX + "guessed",
        "nobody": None,
    }


def _links(session: Session, small: SmallMission, elsewhere: SmallMission) -> dict[str, str | None]:
    def company(participation: Participation) -> Link:
        return links.company_link(session, participation=participation, actor=ACTOR, now=NOW)

    own, beside = small.visitors
    delegate = links.delegate_link(session, delegate=small.delegates[0], actor=ACTOR, now=NOW)
    revoked, expired = company(small.hosts[0]), company(small.hosts[1])
    links.revoke_link(session, link=revoked, actor=ACTOR, now=NOW)
    expired.expires_at = NOW - timedelta(days=1)
    return {
        "company": links.token(company(own)),
        "company beside": links.token(company(beside)),
        "company elsewhere": links.token(company(elsewhere.visitors[0])),
        "delegate": links.token(delegate),
        "revoked link": links.token(revoked),
        "expired link": links.token(expired),
        "wrong link": links.token(delegate)[:-1] + "!",
    }
