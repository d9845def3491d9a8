"""Registration in words: what is written, what is told, and that the same again changes nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import (
    activities,
    addresses,
    answers,
    arrangements,
    attendance,
    availability,
    callers,
    clusters,
    companies,
    delegates,
    links,
    mission_states,
    missions,
    participations,
    places,
    programme,
    tokens,
    wishes,
)
from services.domain.availability import AbsenceLine
from services.domain.errors import ConflictError, DomainError, InvalidError, UnknownCallerError
from services.domain.links import LinkError, LinkFault
from services.domain.wishes import WishLine
from services.models import (
    ActivityKind,
    AgreementKind,
    AnswerValue,
    Arrangement,
    Audience,
    Delegate,
    Event,
    Language,
    LinkKind,
    Mission,
    MissionState,
    Participation,
    Side,
    Table,
)
from tests.missions import DAY, NOW, SmallMission, small_mission

ACTOR = "staff:test"


@pytest.fixture
def small(session: Session) -> SmallMission:
    return small_mission(session)


def told(session: Session) -> list[str]:
    """The types of all events, in order."""
    session.flush()
    return list(session.scalars(select(Event.type).order_by(Event.occurred_at, Event.id)))


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def new_mission(session: Session) -> Mission:
    organiser = clusters.create_cluster(session, name="Pôle SCS", country="fr", actor=ACTOR)
    return missions.create_mission(
        session,
        code="tunis-2027",
        title="  Mission  numérique ",
        country="tn",
        city="Tunis",
        time_zone="Africa/Tunis",
        starts_on=DAY,
        ends_on=DAY + timedelta(days=1),
        organiser=organiser,
        contact="contact@POLE.example",
        wish_budget=5,
        actor=ACTOR,
    )


def test_a_mission_from_nothing(session: Session) -> None:
    mission = new_mission(session)
    half_day = programme.add_half_day(
        session,
        mission=mission,
        name="Mardi matin",
        day=DAY,
        starts=time(9),
        ends=time(12),
        actor=ACTOR,
    )
    slot = programme.add_slot(
        session, half_day=half_day, starts=time(9), ends=time(9, 30), actor=ACTOR
    )
    site = places.add_site(session, mission=mission, name="Palais", actor=ACTOR)
    room = places.add_room(session, site=site, name="Carthage", actor=ACTOR)
    table = places.add_table(session, room=room, number=1, actor=ACTOR)
    company = companies.create_company(
        session, name="Alpha", country="FR", website="www.alpha.example", actor=ACTOR
    )
    participation = participations.register_participation(
        session, mission=mission, company=company, side=Side.VISITOR, seats=2, actor=ACTOR
    )
    delegate = delegates.add_delegate(
        session,
        participation=participation,
        name="Amel",
        email="amel@alpha.example",
        language=Language.FRENCH,
        actor=ACTOR,
    )
    mission_states.change_state(session, mission=mission, state=MissionState.OPEN, actor=ACTOR)
    assert (mission.title, mission.country, mission.contact, mission.state) == (
        "Mission numérique",
        "TN",
        "contact@pole.example",
        MissionState.OPEN,
    )
    assert slot.period.lower == datetime(2027, 4, 13, 8, tzinfo=UTC)
    assert (table.number, delegate.mission_id) == (1, mission.id)
    assert company.website == "https://www.alpha.example"
    assert told(session) == [
        "cluster.created",
        "mission.created",
        "programme.changed",
        "programme.changed",
        "programme.changed",
        "programme.changed",
        "programme.changed",
        "company.created",
        "participation.registered",
        "delegate.added",
        "mission.opened",
    ]


def test_the_same_again_tells_nothing(session: Session, small: SmallMission) -> None:
    one, host, delegate = small.visitors[0], small.hosts[0], small.delegates[0]
    lines = [WishLine(partner_id=host.id, rank=1, note="Cloud")]
    absence = [AbsenceLine(date=DAY, starts=time(9), ends=time(10))]

    def everything() -> None:
        wishes.register_wishes(
            session, participation=one, wishes=lines, by_staff=True, actor=ACTOR, now=NOW
        )
        availability.register_absences(session, delegate=delegate, absences=absence, actor=ACTOR)
        answers.register_answer(
            session,
            participation=host,
            wisher_id=one.id,
            value=AnswerValue.ACCEPT,
            by_staff=True,
            actor=ACTOR,
            now=NOW,
        )
        answers.register_vetoes(
            session,
            participation=one,
            partner_ids=[small.hosts[1].id],
            by_staff=True,
            actor=ACTOR,
        )
        missions.change_mission(
            session, mission=small.mission, title="New title", partners=[], actor=ACTOR
        )
        companies.change_company(session, company=one.company, description="x", actor=ACTOR)
        participations.change_participation(session, participation=one, offers="x", actor=ACTOR)
        delegates.change_delegate(session, delegate=delegate, role="Director", actor=ACTOR, now=NOW)
        places.close_table(session, table=small.tables[0], slots=small.slots[:1], actor=ACTOR)
        places.change_table(session, table=small.tables[0], number=7, actor=ACTOR)
        activities.change_activity(session, activity=small.lunch, title="Buffet", actor=ACTOR)
        programme.change_half_day(
            session, half_day=small.slots[0].half_day, name="Matin", actor=ACTOR
        )
        links.delegate_link(session, delegate=delegate, actor=ACTOR, now=NOW)

    everything()
    once = told(session)
    everything()
    assert told(session) == once
    assert len(once) == 13


def test_the_partners_of_a_mission_can_change(session: Session, small: SmallMission) -> None:
    partner = clusters.create_cluster(session, name="El Ghazala", country="TN", actor=ACTOR)
    missions.change_mission(session, mission=small.mission, partners=[partner], actor=ACTOR)
    missions.change_mission(session, mission=small.mission, partners=[partner], actor=ACTOR)
    assert told(session) == ["cluster.created", "mission.changed"]


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(-1, 5)),
        max_size=6,
    )
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_wishes_are_taken_as_a_whole_or_not_at_all(
    session: Session, small: SmallMission, drawn: list[tuple[int, int]]
) -> None:
    own = small.visitors[0]
    everybody = [*small.visitors, *small.hosts]
    lines = [WishLine(partner_id=everybody[which].id, rank=rank) for which, rank in drawn]
    before = [(wish.partner_id, wish.rank) for wish in wishes.wishes_of(session, participation=own)]
    partners, ranks = {which for which, _ in drawn}, sorted(rank for _, rank in drawn)
    possible = (
        partners <= {2, 3}
        and len(partners) == len(drawn)
        and ranks == list(range(1, len(drawn) + 1))
    )
    try:
        wishes.register_wishes(
            session, participation=own, wishes=lines, by_staff=True, actor=ACTOR, now=NOW
        )
    except InvalidError:
        taken, expected = False, before
    else:
        taken = True
        expected = [
            (line.partner_id, line.rank) for line in sorted(lines, key=lambda line: line.rank)
        ]
    after = [(wish.partner_id, wish.rank) for wish in wishes.wishes_of(session, participation=own)]
    assert (taken, after) == (possible, expected)


@pytest.mark.parametrize(
    ("state", "closes_in", "code"),
    [
        (MissionState.DRAFT, None, "wishes_not_open"),
        (MissionState.OPEN, timedelta(0), "wishes_closed"),
        (MissionState.CLOSED, None, "wishes_closed"),
        (MissionState.PUBLISHED, None, "wishes_closed"),
        (MissionState.CANCELLED, None, "mission_over"),
    ],
)
def test_companies_wish_while_the_mission_is_open(
    session: Session,
    small: SmallMission,
    state: MissionState,
    closes_in: timedelta | None,
    code: str,
) -> None:
    small.mission.state = state
    small.mission.wishes_close_at = None if closes_in is None else NOW + closes_in
    assert (
        code_of(
            lambda: wishes.register_wishes(
                session,
                participation=small.visitors[0],
                wishes=[],
                by_staff=False,
                actor=ACTOR,
                now=NOW,
            )
        )
        == code
    )


def test_who_is_both_visitor_and_host_meets_all(session: Session, small: SmallMission) -> None:
    both = small.visitors[1]
    wishes.register_wishes(
        session, participation=both, wishes=[], by_staff=True, actor=ACTOR, now=NOW
    )
    participations.change_participation(session, participation=both, side=Side.BOTH, actor=ACTOR)
    for wisher, partner in ((both, small.visitors[0]), (small.visitors[0], both)):
        wishes.register_wishes(
            session,
            participation=wisher,
            wishes=[WishLine(partner_id=partner.id, rank=1)],
            by_staff=True,
            actor=ACTOR,
            now=NOW,
        )


def test_a_zone_and_dates_hold_while_there_is_a_programme(
    session: Session, small: SmallMission
) -> None:
    def change(**changes: object) -> Callable[[], object]:
        return lambda: missions.change_mission(
            session,
            mission=small.mission,
            actor=ACTOR,
            **changes,  # type: ignore[arg-type]
        )

    assert code_of(change(time_zone="Europe/Paris")) == "zone_in_use"
    session.refresh(small.mission)
    later = DAY + timedelta(days=30)
    assert code_of(change(starts_on=later, ends_on=later)) == "programme_outside_mission"
    session.refresh(small.mission)
    assert code_of(change(starts_on=date(1, 1, 1))) == "date_not_possible"


def test_a_half_day_keeps_its_slots(session: Session, small: SmallMission) -> None:
    half_day = small.slots[0].half_day
    programme.change_half_day(
        session, half_day=half_day, starts=time(8), ends=time(12), actor=ACTOR
    )
    session.refresh(small.slots[0])
    assert small.slots[0].half_day_period == half_day.period
    for changes in ({"starts": time(9, 15)}, {"ends": time(9, 15)}):
        session.flush()
        before = session.begin_nested()
        code = code_of(
            lambda changes=changes: programme.change_half_day(  # type: ignore[misc]
                session, half_day=half_day, actor=ACTOR, **changes
            )
        )
        before.rollback()
        assert code == "slot_outside_half_day"


def test_attendance_moves_with_its_activity(session: Session, small: SmallMission) -> None:
    seminar = activities.add_activity(
        session,
        mission=small.mission,
        kind=ActivityKind.SEMINAR,
        audience=Audience.LISTED,
        title="Smart cities",
        day=DAY,
        starts=time(16),
        ends=time(17),
        actor=ACTOR,
    )
    attendance.set_attendance(session, activity=seminar, delegates=small.delegates[:2], actor=ACTOR)
    lunch = {"starts": small.lunch.starts, "ends": small.lunch.ends}
    assert (
        code_of(
            lambda: activities.change_activity(
                session,
                activity=seminar,
                actor=ACTOR,
                **lunch,  # type: ignore[arg-type]
            )
        )
        == "activities_overlap_for_delegate"
    )
    session.refresh(seminar)
    activities.change_activity(
        session, activity=seminar, starts=time(17), ends=time(18), actor=ACTOR
    )
    assert attendance.attendance_of(session, activity=seminar) == sorted(
        delegate.id for delegate in small.delegates[:2]
    )


def test_arranged_meetings_follow_each_other_in_one_direction(
    session: Session, small: SmallMission
) -> None:
    pair = [small.visitors[0], small.hosts[0]]
    first, second, third = (
        arrangements.arrange_meeting(
            session, mission=small.mission, participations=pair, actor=ACTOR
        )
        for _ in range(3)
    )
    arrangements.order_meetings(session, before=first, after=second, actor=ACTOR)
    arrangements.order_meetings(session, before=second, after=third, actor=ACTOR)
    assert [row.after for row in arrangements.arranged(session, [first, second, third])] == [
        [],
        [first.id],
        [second.id],
    ]
    for before, after in ((third, first), (first, first)):
        assert (
            code_of(
                lambda before=before, after=after: arrangements.order_meetings(  # type: ignore[misc]
                    session, before=before, after=after, actor=ACTOR
                )
            )
            == "order_circle"
        )


@pytest.mark.parametrize(
    ("pins", "detail"),
    [
        (
            {"length": 2, "pinned_slot": 2},
            "takes 2 slots from Mardi matin 10:00, but its half-day ends before",
        ),
        ({"pinned_table": 0, "home": 1}, "is pinned to table 1, which is kept for"),
        ({"pinned_slot": 0, "pinned_table": 1, "closed": 1}, "when that table is closed"),
        ({"pinned_slot": 1, "before_slot": 1}, "must end before"),
    ],
)
def test_pins_that_can_not_be(
    session: Session, small: SmallMission, pins: dict[str, int], detail: str
) -> None:
    if "home" in pins:
        places.change_table(session, table=small.tables[0], home_of=small.hosts[1], actor=ACTOR)
    if "closed" in pins:
        places.close_table(session, table=small.tables[1], slots=small.slots[:1], actor=ACTOR)
    before = []
    if "before_slot" in pins:
        before = [
            arrangements.arrange_meeting(
                session,
                mission=small.mission,
                participations=[small.visitors[1], small.hosts[1]],
                pinned_slot=small.slots[pins["before_slot"]],
                actor=ACTOR,
            )
        ]
    with pytest.raises(ConflictError) as refused:
        arrangements.arrange_meeting(
            session,
            mission=small.mission,
            participations=[small.visitors[0], small.hosts[0]],
            length=pins.get("length", 1),
            pinned_slot=small.slots[pins["pinned_slot"]] if "pinned_slot" in pins else None,
            pinned_table=small.tables[pins["pinned_table"]] if "pinned_table" in pins else None,
            after=before,
            actor=ACTOR,
        )
    assert refused.value.code == "contradicting_pins"
    assert detail in refused.value.message


def second_delegate(session: Session, participation: Participation) -> Delegate:
    return delegates.add_delegate(
        session,
        participation=participation,
        name="Renfort",
        email="renfort@example.org",
        language=Language.FRENCH,
        actor=ACTOR,
    )


def test_one_delegate_of_each_company_may_be_sent(session: Session, small: SmallMission) -> None:
    visitor, host = small.visitors[0], small.hosts[0]
    colleague = second_delegate(session, visitor)
    stranger = small.delegates[1]

    def arrange(*people: Delegate) -> Arrangement:
        return arrangements.arrange_meeting(
            session,
            mission=small.mission,
            participations=[visitor, host],
            delegates=people,
            actor=ACTOR,
        )

    for wrong in ([stranger], [colleague, small.delegates[0]]):
        with pytest.raises(InvalidError) as refused:
            arrange(*wrong)
        number = len(wrong) - 1
        assert (refused.value.code, refused.value.where) == (
            "arrangement_delegates",
            f"delegates/{number}",
        )
    (made,) = arrangements.arranged(session, [arrange(colleague)])
    assert made.delegates == [colleague.id]
    with pytest.raises(ConflictError, match="is to attend the arranged meeting 1"):
        delegates.remove_delegate(session, delegate=colleague, actor=ACTOR)


def test_nobody_is_sent_to_two_meetings_at_a_time(session: Session, small: SmallMission) -> None:
    visitor, colleague = small.visitors[0], second_delegate(session, small.visitors[0])
    participations.change_participation(session, participation=visitor, seats=2, actor=ACTOR)

    def arrange(host: Participation, table: Table, person: Delegate) -> Arrangement:
        return arrangements.arrange_meeting(
            session,
            mission=small.mission,
            participations=[visitor, host],
            pinned_slot=small.slots[0],
            pinned_table=table,
            delegates=[person],
            actor=ACTOR,
        )

    arrange(small.hosts[0], small.tables[0], colleague)
    with pytest.raises(ConflictError) as refused:
        arrange(small.hosts[1], small.tables[1], colleague)
    assert refused.value.message == (
        "«Renfort» is to attend the arranged meeting 1 and the arranged meeting 2, which are both"
        " pinned to Mardi matin 09:00; move one of them or send somebody else."
    )


def test_agreements_bind_as_many_clusters_as_their_kind(session: Session) -> None:
    made = [
        clusters.create_cluster(session, name=name, country="FR", actor=ACTOR) for name in "abc"
    ]

    def agree(kind: AgreementKind, number: int) -> object:
        return clusters.create_agreement(
            session,
            name=f"{kind} {number}",
            kind=kind,
            starts_on=DAY,
            clusters=made[:number],
            actor=ACTOR,
        )

    for kind, number in ((AgreementKind.BILATERAL, 3), (AgreementKind.MULTILATERAL, 1)):
        assert code_of(lambda kind=kind, number=number: agree(kind, number)) == (  # type: ignore[misc]
            "agreement_clusters"
        )
    agree(AgreementKind.BILATERAL, 2)
    agree(AgreementKind.MULTILATERAL, 3)


def test_links_open_until_they_do_not(session: Session, small: SmallMission) -> None:
    link = links.delegate_link(session, delegate=small.delegates[0], actor=ACTOR, now=NOW)
    token = links.token(link)
    assert links.url(link) == f"http://127.0.0.1:8000/a/{token}"
    assert links.resolve(session, token, kind=LinkKind.DELEGATE, now=NOW) is link

    def fault(text: str, kind: LinkKind | None = None, at: datetime = NOW) -> LinkFault:
        with pytest.raises(LinkError) as refused:
            links.resolve(session, text, kind=kind, now=at)
        return refused.value.fault

    assert [
        fault(token[:-1]),
        fault("é\ud800"),
        fault("." + token),
        fault(token, LinkKind.COMPANY),
        fault(token, at=link.expires_at),
    ] == [LinkFault.WRONG] * 4 + [LinkFault.EXPIRED]
    assert link.expires_at.date() == DAY + timedelta(weeks=8)
    links.revoke_link(session, link=link, actor=ACTOR, now=NOW)
    assert fault(token) == LinkFault.REVOKED
    again = links.delegate_link(session, delegate=small.delegates[0], actor=ACTOR, now=NOW)
    assert again.id != link.id


def test_tokens_open_until_they_do_not(session: Session, small: SmallMission) -> None:
    token, secret = tokens.issue_token(
        session,
        label="Leïla",
        cluster=small.mission.organiser,
        expires_at=NOW + timedelta(days=1),
        actor=ACTOR,
        now=NOW,
    )
    assert secret.encode() not in token.digest
    caller = callers.caller_of(session, secret, now=NOW)
    assert (caller.actor, caller.cluster_id, caller.is_operator) == (
        f"staff:{token.id}",
        small.mission.organiser_id,
        False,
    )
    with pytest.raises(UnknownCallerError, match="expired"):
        callers.caller_of(session, secret, now=NOW + timedelta(days=1))
    tokens.revoke_token(session, token=token, actor=ACTOR, now=NOW)
    with pytest.raises(UnknownCallerError, match="revoked"):
        callers.caller_of(session, secret, now=NOW)


def test_countries_and_web_addresses() -> None:
    assert {"TN", "FR", "MA", "PS", "GB", "XK"} <= addresses.countries()
    assert len(addresses.countries()) == 250
    assert not {"EU", "UN", "UK", "ZZ"} & addresses.countries()
    assert addresses.website("alpha.example/x") == "https://alpha.example/x"
    for wrong in ("javascript:alert(1)", "http://", "ftp://x.example", "two words"):
        assert code_of(lambda wrong=wrong: addresses.website(wrong)) == "invalid_website"  # type: ignore[misc]
