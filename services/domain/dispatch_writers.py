"""What each kind of dispatch says, and to whom."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.domain import accounts, concerned, link_holders, links, password_links, people
from services.domain.acted import changed_sections
from services.domain.concerned import Reader
from services.domain.mail_queue import ACTOR
from services.domain.participations import OUT
from services.domain.shortfalls import shortfalls
from services.mail.accounts import Owner, new_password
from services.mail.accounts import invitation as account_invitation
from services.mail.announcements import Dates, called_off, moved
from services.mail.companies import (
    About,
    OwnLink,
    changed_for_you,
    declined,
    invitation,
    links_again,
)
from services.mail.letters import RenderedLetter
from services.mail.reminders import Lacks, reminder
from services.models import (
    Acting,
    Announcement,
    Dispatch,
    DispatchKind,
    Language,
    Mission,
    Occasion,
    Participation,
    Registration,
    StaffAccount,
)


@dataclass(frozen=True, kw_only=True)
class Written:
    """A mail of a dispatch, before it is queued."""

    #: names the mail within its dispatch
    key: str
    address: str
    name: str
    letter: RenderedLetter
    reply_to: str = ""
    mission_id: UUID | None = None


def _staff_invitation(session: Session, dispatch: Dispatch, now: datetime) -> Iterator[Written]:
    account = session.get_one(StaffAccount, dispatch.account_id)
    if account.closed_at is None and account.password_hash is None:
        lasts = password_links.INVITED
        owner = _owner(account, password_links.url(account, lasts=lasts, now=now))
        yield _to(account, account_invitation(owner, days=lasts.days))


def _password(session: Session, dispatch: Dispatch, now: datetime) -> Iterator[Written]:
    account = accounts.find_account(session, dispatch.address)
    if account is not None:
        lasts = password_links.FORGOTTEN
        owner = _owner(account, password_links.url(account, lasts=lasts, now=now))
        yield _to(account, new_password(owner, minutes=int(lasts.total_seconds() // 60)))


def _invitation(session: Session, dispatch: Dispatch, now: datetime) -> Iterator[Written]:
    row = session.get_one(Participation, dispatch.participation_id)
    if row.state in OUT or not row.contact_email:
        return
    mission = session.get_one(Mission, row.mission_id)
    link = links.company_link(session, participation=row, actor=ACTOR, now=now)
    about = about_mission(mission, row.contact_name, row.contact_language)
    letter = invitation(about, company=row.company.name, link=links.url(link))
    yield _of_mission(mission, row.contact_email, row.contact_name, letter)


def _declined(session: Session, dispatch: Dispatch, _now: datetime) -> Iterator[Written]:
    row = session.get_one(Registration, dispatch.registration_id)
    mission = session.get_one(Mission, row.mission_id)
    about = about_mission(mission, row.contact_name, row.contact_language)
    letter = declined(about, company=row.name, sentence=row.sentence)
    yield _of_mission(mission, row.contact_email, row.contact_name, letter)


def _links(session: Session, dispatch: Dispatch, now: datetime) -> Iterator[Written]:
    """One mail for each mission in which the address is a company's contact or a delegate's."""
    if not dispatch.address:
        return
    found: dict[UUID, list[tuple[str, Language, OwnLink]]] = defaultdict(list)
    for row in link_holders.participations(session, dispatch.address, now):
        link = links.company_link(session, participation=row, actor=ACTOR, now=now)
        own = OwnLink(link=links.url(link), company=row.company.name)
        found[row.mission_id].append((row.contact_name, row.contact_language, own))
    for delegate in link_holders.delegates(session, dispatch.address, now):
        link = links.delegate_link(session, delegate=delegate, actor=ACTOR, now=now)
        company = delegate.participation.company.name
        own = OwnLink(link=links.url(link), company=company, delegate=delegate.name)
        found[delegate.mission_id].append((delegate.name, delegate.language, own))
    for mission_id, rows in found.items():
        mission = session.get_one(Mission, mission_id)
        name, language, _ = rows[0]
        letter = links_again(about_mission(mission, name, language), tuple(own for *_, own in rows))
        yield _of_mission(mission, dispatch.address, name, letter)


def _announced(session: Session, dispatch: Dispatch, now: datetime) -> Iterator[Written]:
    """Everybody whom no letter tells that the mission was moved or called off."""
    row = session.get_one(Announcement, dispatch.announcement_id)
    mission = session.get_one(Mission, row.mission_id)
    was = Dates(first=row.was_from, last=row.was_until)
    for reader in concerned.readers(session, mission.id, former_id=row.former_id):
        if reader.by_letter:
            continue
        about = about_mission(mission, reader.name, reader.language)
        if row.occasion is Occasion.CALLED_OFF:
            letter = called_off(about, was=was, sentence=row.sentence)
        else:
            letter = moved(
                about,
                was=was,
                now=Dates(first=mission.starts_on, last=mission.ends_on),
                sentence=row.sentence,
                link=_link(session, reader, now),
                company="" if reader.delegate else reader.participation.company.name,
            )
        yield Written(
            key=reader.key,
            address=reader.address,
            name=reader.name,
            letter=letter,
            reply_to=mission.contact,
            mission_id=mission.id,
        )


def _link(session: Session, reader: Reader, now: datetime) -> str:
    if reader.delegate is not None:
        own = links.delegate_link(session, delegate=reader.delegate, actor=ACTOR, now=now)
    else:
        participation = reader.participation
        own = links.company_link(session, participation=participation, actor=ACTOR, now=now)
    return links.url(own)


def _reminder(session: Session, dispatch: Dispatch, now: datetime) -> Iterator[Written]:
    """Of what the company still lacks; nothing once it lacks nothing, or can't do it any more."""
    row = session.get_one(Participation, dispatch.participation_id)
    mission = session.get_one(Mission, row.mission_id)
    who = people.participant(session, row)
    topics = shortfalls(who, dispatch.about, mission, now=now)
    if not topics or not row.contact_email:
        return
    link = links.company_link(session, participation=row, actor=ACTOR, now=now)
    yield _of_mission(
        mission,
        row.contact_email,
        row.contact_name,
        reminder(
            about_mission(mission, row.contact_name, row.contact_language),
            company=who.name,
            lacks=Lacks(
                topics=tuple(topic.value for topic in topics),
                budget=mission.wish_budget,
                unanswered=who.unanswered,
                answers_until=mission.answers_close_at,
            ),
            link=links.url(link),
        ),
    )


def _acted(session: Session, dispatch: Dispatch, now: datetime) -> Iterator[Written]:
    """Which sections staff have changed; to nobody where no contact is known."""
    row = session.get_one(Participation, dispatch.participation_id)
    acting = session.get_one(Acting, dispatch.acting_id)
    sections = changed_sections(session, acting)
    if row.state in OUT or not row.contact_email or not sections:
        return
    mission = session.get_one(Mission, row.mission_id)
    link = links.company_link(session, participation=row, actor=ACTOR, now=now)
    about = about_mission(mission, row.contact_name, row.contact_language)
    letter = changed_for_you(
        about, company=row.company.name, sections=sections, link=links.url(link)
    )
    yield _of_mission(mission, row.contact_email, row.contact_name, letter)


WRITERS: dict[DispatchKind, Callable[[Session, Dispatch, datetime], Iterator[Written]]] = {
    DispatchKind.STAFF_INVITATION: _staff_invitation,
    DispatchKind.PASSWORD: _password,
    DispatchKind.INVITATION: _invitation,
    DispatchKind.DECLINED: _declined,
    DispatchKind.LINKS: _links,
    DispatchKind.ANNOUNCED: _announced,
    DispatchKind.REMINDER: _reminder,
    DispatchKind.ACTED: _acted,
}


def about_mission(mission: Mission, name: str, language: Language) -> About:
    """The mission, for a letter to somebody of that name."""
    return About(
        mission=mission.title,
        city=mission.city,
        starts_on=mission.starts_on,
        time_zone=mission.time_zone,
        deadline=mission.wishes_close_at,
        organiser=mission.organiser.name,
        name=name,
        language=language.value,
    )


def _of_mission(mission: Mission, address: str, name: str, letter: RenderedLetter) -> Written:
    return Written(
        key=mission.id.hex,
        address=address,
        name=name,
        letter=letter,
        reply_to=mission.contact,
        mission_id=mission.id,
    )


def _owner(account: StaffAccount, link: str) -> Owner:
    return Owner(name=account.name, language=account.language.value, link=link)


def _to(account: StaffAccount, letter: RenderedLetter) -> Written:
    return Written(key=account.id.hex, address=account.email, name=account.name, letter=letter)
