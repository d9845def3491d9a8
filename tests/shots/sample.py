"""The sample mission in a database, told as `./dev demo` tells it, and the addresses into it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from scheduler import solve
from services import sample
from services.db import transaction
from services.domain import (
    companies,
    delegates,
    letters,
    links,
    notice_letters,
    notices,
    participations,
    tokens,
)
from services.domain.publishing import publish
from services.domain.solving import certificate, request, running
from services.domain.venue_time import bounds
from services.imports.importing import import_path
from services.models import (
    Booking,
    Delegate,
    Language,
    Link,
    LinkKind,
    Mail,
    Meeting,
    Mission,
    MissionState,
    Participation,
    Schedule,
    Side,
    Wish,
)
from services.settings import get_settings
from tests.shots.pages import Moment

ACTOR = "shots"
TIMES = {
    Moment.OPEN: datetime(2027, 3, 22, 9, tzinfo=UTC),
    Moment.PUBLISHED: datetime(2027, 4, 6, 9, tzinfo=UTC),
    Moment.RUNNING: datetime(2027, 4, 14, 9, 20, tzinfo=UTC),
}
#: who reads the agenda, in each language
READERS = {
    "fr": "elodie.roustan@calanque-silicium.example",
    "en": "chokri.zaidi@numidia-analytics.example",
    "ar": "amel.ben-salah@yasmine-circuits.example",
}
_IDLE = "%s@martigues.example"


@dataclass(kw_only=True)
class Sample:
    """The mission at one moment; `names` are the parts of addresses in each language."""

    engine: Engine
    mission_id: UUID
    staff: str = ""
    now: datetime = TIMES[Moment.OPEN]
    names: dict[str, dict[str, str]] = field(default_factory=lambda: {each: {} for each in READERS})

    def address(self, pattern: str, language: str) -> str:
        return pattern.format(**self.names[language])


def opened(engine: Engine) -> Sample:
    """The mission while companies make their wishes; one of them has just come in."""
    now = TIMES[Moment.OPEN]
    with transaction(engine) as session:
        report = import_path(session, sample.TUNIS, actor=ACTOR, now=now)
        mission = session.scalars(select(Mission).filter_by(code=report.mission)).one()
        mission.state = MissionState.OPEN
        mission.wishes_close_at = datetime(2027, 3, 26, 17, tzinfo=UTC)
        made = Sample(engine=engine, mission_id=mission.id)
        made.staff = tokens.issue_token(session, label=ACTOR, actor=ACTOR, now=now)[1]
        company = session.scalars(select(Delegate).filter_by(email=READERS["fr"])).one()
        newcomer = _newcomer(session, mission)
        for language, email in READERS.items():
            reader = session.scalars(select(Delegate).filter_by(email=email)).one()
            reader.language = Language(language)
            idle = session.scalars(select(Delegate).filter_by(email=_IDLE % language)).one()
            made.names[language] = {
                **_company(session, company, now),
                "newcomer": _company(session, idle, now)["company"],
                "delegate": _token(session, reader, now),
                "idle": _token(session, idle, now),
            }
        for name, ended in _ended(session, newcomer, now).items():
            for names in made.names.values():
                names[name] = ended
    return made


def advance(made: Sample, moment: Moment) -> None:
    """The mission at this moment, the next one; the names that appear with it are known."""
    with transaction(made.engine) as session:
        mission = session.get_one(Mission, made.mission_id)
        if moment is Moment.PUBLISHED:
            _publish(session, made, mission)
        elif moment is Moment.RUNNING:
            _run(session, made, mission)
    made.now = TIMES[moment]


def _newcomer(session: Session, mission: Mission) -> Participation:
    """A company without a wish, whom nobody wishes for, with a person for each language."""
    company = companies.create_company(
        session, name="Société nouvellement inscrite de Martigues", country="FR", actor=ACTOR
    )
    newcomer = participations.register_participation(
        session, mission=mission, company=company, side=Side.VISITOR, min_meetings=0, actor=ACTOR
    )
    for language, name in (("fr", "Agathe Nouvel"), ("en", "Grace Newman"), ("ar", "سلمى الجديد")):
        delegates.add_delegate(
            session,
            participation=newcomer,
            name=name,
            email=_IDLE % language,
            language=Language(language),
            actor=ACTOR,
        )
    return newcomer


def _company(session: Session, person: Delegate, now: datetime) -> dict[str, str]:
    own = person.participation
    link = links.company_link(session, participation=own, actor=ACTOR, now=now)
    ranked = list(
        session.scalars(select(Wish.partner_id).filter_by(participation_id=own.id).order_by("rank"))
    )
    other = session.scalars(
        select(Wish.participation_id).where(
            Wish.partner_id == own.id, Wish.participation_id.not_in(ranked)
        )
    ).first()
    return {
        "company": links.token(link),
        "person": str(person.id),
        "nobody": str(UUID(int=0)),
        "wished": str(ranked[0] if ranked else None),
        "partner": str(other),
    }


def _token(session: Session, delegate: Delegate, now: datetime) -> str:
    return links.token(links.delegate_link(session, delegate=delegate, actor=ACTOR, now=now))


def _ended(session: Session, holder: Participation, now: datetime) -> dict[str, str]:
    """Links of a company that open nothing any more."""
    ended = {
        "revoked": Link(revoked_at=now, expires_at=TIMES[Moment.RUNNING]),
        "expired": Link(expires_at=now),
    }
    for link in ended.values():
        link.kind, link.mission_id, link.participation_id = (
            LinkKind.COMPANY,
            holder.mission_id,
            holder.id,
        )
        session.add(link)
    session.flush()
    return {name: links.token(link) for name, link in ended.items()}


def _publish(session: Session, made: Sample, mission: Mission) -> None:
    """Closed, solved, verified, published and told to everybody."""
    now = TIMES[Moment.PUBLISHED]
    mission.state = MissionState.CLOSED
    solve_id = request.request(session, mission, actor=ACTOR, now=now).id
    task = running.begin(session, solve_id, now=now)
    if task is None:
        raise RuntimeError("The sample mission can't be solved.")
    result = solve(task.problem, time_limit_s=task.time_limit_s, polish_limit_s=1)
    running.finish(session, solve_id, result, now=now)
    certificate.verify_first(session, solve_id, now=now)
    schedule = session.scalars(select(Schedule).filter_by(solve_id=solve_id)).one()
    publish(session, schedule, mail_domain="escale.example", actor=ACTOR, now=now)
    everybody = letters.addressees(session, schedule)
    letters.write(session, schedule, everybody, settings=get_settings(), now=now)
    for language, names in made.names.items():
        reader = _reader(session, language)
        mail = session.scalars(select(Mail).filter_by(recipient=reader.email)).one()
        names |= {"solve": str(solve_id), "schedule": str(schedule.id), "mail": str(mail.id)}


def _run(session: Session, made: Sample, mission: Mission) -> None:
    """On the second morning: one's next partner is late, and one was late oneself."""
    now = TIMES[Moment.RUNNING]
    mission.state = MissionState.RUNNING
    for language, names in made.names.items():
        reader = _reader(session, language)
        coming = [each for each in _meetings(session, reader) if bounds(each.period)[1] > now]
        names["meeting"] = coming[-1].key
        partner = session.scalars(
            select(Delegate)
            .join(Booking, Booking.delegate_id == Delegate.id)
            .where(
                Booking.meeting_id == coming[0].id,
                Delegate.participation_id != reader.participation_id,
            )
        ).first()
        for person, minutes in ((reader, 10), (partner, 5)):
            if person is not None:
                notice = notices.say_late(
                    session,
                    delegate=person,
                    meeting_key=coming[0].key,
                    minutes=minutes,
                    actor=ACTOR,
                    now=now,
                )
                notice_letters.tell(session, notice, settings=get_settings(), now=now)


def _reader(session: Session, language: str) -> Delegate:
    return session.scalars(select(Delegate).filter_by(email=READERS[language])).one()


def _meetings(session: Session, delegate: Delegate) -> Sequence[Meeting]:
    """Of the published schedule, in the order of their times."""
    return session.scalars(
        select(Meeting)
        .join(Booking, Booking.meeting_id == Meeting.id)
        .where(Booking.delegate_id == delegate.id)
        .order_by(Meeting.period)
    ).all()
