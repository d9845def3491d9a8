"""Bad input of every kind: the small mission with one thing bent, and what is said about it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.models import Cluster, Event, Mission
from tests.imports import small

#: file, what is bent in it, problems
CASES: dict[str, tuple[str, Sequence[tuple[str, str]], list[str]]] = {
    "unknown zone": (
        "mission",
        [("Africa/Tunis", "Africa/Carthage")],
        [
            (
                "mission.csv, row 2, column time_zone, «Africa/Carthage»: There is no time zone"
                " «Africa/Carthage»; write it as in Africa/Tunis or Europe/Paris."
            ),
        ],
    ),
    "unknown country": (
        "mission",
        [(",TN,Tunis", ",ZZ,Tunis")],
        [
            (
                "mission.csv, row 2, column country, «ZZ»: There is no country «ZZ»; write its"
                " two-letter code, as in TN or FR."
            ),
        ],
    ),
    "ends before": (
        "mission",
        [("2027-04-14", "2027-04-12")],
        [
            (
                "mission.csv, row 2, column ends_on, «2027-04-12»: The mission must not end"
                " (2027-04-12) before it starts (2027-04-13)."
            ),
        ],
    ),
    "state": (
        "mission",
        [("closed", "published")],
        [
            (
                "mission.csv, row 2, column state, «published»: A file can bring a mission to"
                " draft, open or closed only."
            ),
        ],
    ),
    "half-days overlap": (
        "half_days",
        [("Mercredi matin,2027-04-14,09:00", "Mercredi matin,2027-04-13,11:00")],
        [
            (
                "half_days.csv, row 3, column starts, «11:00»: «Mercredi matin» overlaps the"
                " half-day «Mardi matin», which lasts from 09:00 to 12:00 on 2027-04-13."
            ),
        ],
    ),
    "half-day outside mission": (
        "half_days",
        [("2027-04-14", "2027-04-15")],
        [
            (
                "half_days.csv, row 3, column date, «2027-04-15»: 2027-04-15 is outside the"
                " mission, which lasts from 2027-04-13 to 2027-04-14."
            ),
        ],
    ),
    "slot outside half-day": (
        "slots",
        [("Mardi matin,09:30,10:00", "Mardi matin,11:45,12:15")],
        [
            (
                "slots.csv, row 3, column starts, «11:45»: The slot from 11:45 to 12:15 is outside"
                " the half-day «Mardi matin», which lasts from 09:00 to 12:00."
            ),
        ],
    ),
    "slot ends first": (
        "slots",
        [("Mardi matin,09:30,10:00", "Mardi matin,10:00,09:30")],
        [
            (
                "slots.csv, row 3, column ends, «09:30»: It must end after it starts; 10:00 to"
                " 09:30 does not."
            ),
        ],
    ),
    "slot unknown half-day": (
        "slots",
        [("Mercredi matin", "Mercredy matin")],
        [
            (
                "slots.csv, row 4, column half_day, «Mercredy matin»: The mission has no half-day"
                " «Mercredy matin» (is «Mercredi matin» meant?)."
            ),
            (
                "tables.csv, row 3, column closed, «Mardi matin 09:30 | Mercredi matin»: The"
                " mission has no slot «Mercredi matin»; write the half-day and the time at which"
                " the slot starts, as in «Mardi matin 09:00»."
            ),
        ],
    ),
    "table twice": (
        "tables",
        [("2,Palais", "1,Palais")],
        [
            (
                "tables.csv, row 3, column number, «1»: This stands in row 2 already; keep one of"
                " the two rows."
            ),
        ],
    ),
    "table home unknown": (
        "tables",
        [("Dougga", "Dogga")],
        [
            (
                "tables.csv, row 2, column home_of, «Dogga»: No company «Dogga» takes part in the"
                " mission (is «Dougga» meant?)."
            ),
        ],
    ),
    "table closed unknown slot": (
        "tables",
        [("Mardi matin 09:30", "Mardi matin 09:45")],
        [
            (
                "tables.csv, row 3, column closed, «Mardi matin 09:45 | Mercredi matin»: The"
                " mission has no slot «Mardi matin 09:45»; write the half-day and the time at which"
                " the slot starts, as in «Mardi matin 09:00»."
            ),
        ],
    ),
    "company cluster": (
        "companies",
        [("Aubépine,FR,visitor,Pôle Azur", "Aubépine,FR,visitor,Pole Azur")],
        [
            (
                "companies.csv, row 2, column cluster, «Pole Azur»: There is no cluster «Pole Azur»"
                " (is «Pôle Azur» meant?); add it to the file clusters."
            ),
        ],
    ),
    "seats": (
        "companies",
        [("Pôle Azur,2,4", "Pôle Azur,0,4")],
        [
            (
                "companies.csv, row 2, column seats, «0»: A company can hold 1 to 50 meetings at"
                " the same time."
            ),
        ],
    ),
    "delegate's unknown company": (
        "delegates",
        [("Zembra,Sami", "Zambra,Sami")],
        [
            (
                "delegates.csv, row 6, column company, «Zambra»: No company «Zambra» takes part in"
                " the mission (is «Zembra» meant?)."
            ),
        ],
    ),
    "delegate twice": (
        "delegates",
        [("noel@aubepine.example", "ELODIE@aubepine.example")],
        [
            (
                "delegates.csv, row 3, column email, «ELODIE@aubepine.example»: This stands in row"
                " 2 already; keep one of the two rows."
            ),
        ],
    ),
    "absence of nobody": (
        "availability",
        [("zoe@romarin", "zoee@romarin")],
        [
            (
                "availability.csv, row 2, column email, «zoee@romarin.example»: No delegate of the"
                " mission has this address (is «zoe@romarin.example» meant?)."
            ),
        ],
    ),
    "absence without day": (
        "availability",
        [("Mardi matin,,", ",,")],
        [
            "availability.csv, row 2, column date: Give a date or a half-day.",
        ],
    ),
    "absence ends first": (
        "availability",
        [("09:00,10:00", "10:00,09:00")],
        [
            (
                "availability.csv, row 3, column ends, «09:00»: It must end after it starts; 10:00"
                " to 09:00 does not."
            ),
        ],
    ),
    "wish for oneself": (
        "wishes",
        [("Romarin,1,Dougga", "Romarin,1,Romarin")],
        [
            "wishes.csv, row 4, column partner, «Romarin»: A company can't wish to meet itself.",
        ],
    ),
    "wish unknown": (
        "wishes",
        [("Aubépine,2,Zembra", "Aubépine,2,Zamzam")],
        [
            (
                "wishes.csv, row 3, column partner, «Zamzam»: No company «Zamzam» takes part in the"
                " mission."
            ),
        ],
    ),
    "wish of unknown": (
        "wishes",
        [("Romarin,1,Dougga", "Roumarin,1,Dougga")],
        [
            (
                "wishes.csv, row 4, column company, «Roumarin»: No company «Roumarin» takes part in"
                " the mission (is «Romarin» meant?)."
            ),
            (
                "answers.csv, row 3, column wisher, «Romarin»: That company does not wish to meet"
                " this one, so there is nothing to answer."
            ),
        ],
    ),
    "wish twice": (
        "wishes",
        [("Aubépine,2,Zembra", "Aubépine,2,Dougga")],
        [
            (
                "wishes.csv, row 3, column partner, «Dougga»: «Dougga» stands there twice; keep one"
                " line."
            ),
        ],
    ),
    "rank repeated": (
        "wishes",
        [("Aubépine,2,Zembra", "Aubépine,1,Zembra")],
        [
            (
                "wishes.csv, row 2, column rank, «1»: Rank 1 stands there 2 times; each rank is"
                " given once."
            ),
            (
                "wishes.csv, row 3, column rank, «1»: Rank 1 stands there 2 times; each rank is"
                " given once."
            ),
        ],
    ),
    "rank missing": (
        "wishes",
        [("Aubépine,2,Zembra", "Aubépine,3,Zembra")],
        [
            (
                "wishes.csv, row 3, column rank, «3»: There is a rank 3, but ranks go from 1 to 2,"
                " the number of wishes, without a gap."
            ),
        ],
    ),
    "wish own side": (
        "wishes",
        [("Aubépine,2,Zembra", "Aubépine,2,Romarin")],
        [
            (
                "wishes.csv, row 3, column partner, «Romarin»: «Romarin» is visitor as you are;"
                " visitors wish to meet hosts and hosts wish to meet visitors."
            ),
        ],
    ),
    "several in a list": (
        "wishes",
        [
            ("Aubépine,1,Dougga,Un essai commun", "Aubépine,1,Aubépine,x"),
            ("Aubépine,2,Zembra", "Aubépine,1,Nobody"),
        ],
        [
            (
                "wishes.csv, row 3, column partner, «Nobody»: No company «Nobody» takes part in the"
                " mission."
            ),
            "wishes.csv, row 2, column partner, «Aubépine»: A company can't wish to meet itself.",
            (
                "wishes.csv, row 2, column rank, «1»: Rank 1 stands there 2 times; each rank is"
                " given once."
            ),
            (
                "wishes.csv, row 3, column rank, «1»: Rank 1 stands there 2 times; each rank is"
                " given once."
            ),
        ],
    ),
    "answer to no wish": (
        "answers",
        [("Zembra,Aubépine", "Zembra,Romarin")],
        [
            (
                "answers.csv, row 2, column wisher, «Romarin»: That company does not wish to meet"
                " this one, so there is nothing to answer."
            ),
        ],
    ),
    "activities overlap in a room": (
        "activities",
        [("11:00,12:00,Marina,Salle B", "10:30,12:00,Palais,Auditorium")],
        [
            (
                "activities.csv, row 4, column starts, «10:30»: «Atelier» overlaps «Séminaire»"
                " (from 10:00 to 11:00 on 2027-04-14) in the same room; move one of them."
            ),
        ],
    ),
    "activities overlap for a delegate": (
        "activities",
        [("2027-04-14,11:00,12:00", "2027-04-14,10:30,12:00")],
        [
            (
                "attendance.csv, row 4, column email, «elodie@aubepine.example»: «Élodie Trets»"
                " must attend «Séminaire» from 10:00 to 11:00 on 2027-04-14, which overlaps"
                " «Atelier»."
            ),
        ],
    ),
    "activity everyone overlaps listed": (
        "activities",
        [
            (
                "Ouverture,presentation,everyone,2027-04-13",
                "Ouverture,presentation,everyone,2027-04-14",
            )
        ],
        [
            (
                "activities.csv, row 3, column starts, «10:00»: «Séminaire» overlaps «Ouverture»"
                " (from 10:00 to 10:30 on 2027-04-14) in the same room; move one of them."
            ),
        ],
    ),
    "activity outside": (
        "activities",
        [("2027-04-13", "2027-04-16")],
        [
            (
                "activities.csv, row 2, column date, «2027-04-16»: 2027-04-16 is outside the"
                " mission, which lasts from 2027-04-13 to 2027-04-14."
            ),
        ],
    ),
    "activity no room name": (
        "activities",
        [("Marina,Salle B", "Palais,")],
        [
            "activities.csv, row 4, column room: Name the room too, not the site alone.",
        ],
    ),
    "attendance unknown activity": (
        "attendance",
        [("Atelier", "Ateliers")],
        [
            (
                "attendance.csv, row 4, column activity, «Ateliers»: The mission has no such"
                " activity (is «Atelier» meant?)."
            ),
        ],
    ),
    "attendance of the open": (
        "attendance",
        [("Atelier", "Ouverture")],
        [
            (
                "attendance.csv, row 4, column email, «elodie@aubepine.example»: «Ouverture» is for"
                " everyone, not for a list; change its audience to listed before naming who must"
                " attend."
            ),
        ],
    ),
    "arrangement one": (
        "arrangements",
        [("Romarin | Zembra", "Romarin")],
        [
            (
                "arrangements.csv, row 3, column companies, «Romarin»: A meeting needs at least two"
                " different companies, each named once."
            ),
        ],
    ),
    "arrangement unknown": (
        "arrangements",
        [("Romarin | Zembra", "Romarin | Nobody"), ("Mercredi matin", "Dimanche")],
        [
            (
                "arrangements.csv, row 3, column companies, «Romarin | Nobody»: No company «Nobody»"
                " takes part in the mission."
            ),
            (
                "arrangements.csv, row 3, column half_days, «Dimanche»: The mission has no half-day"
                " «Dimanche»."
            ),
        ],
    ),
    "arrangement with somebody else's delegate": (
        "arrangements",
        [
            ("half_days,after", "half_days,delegates"),
            ("09:00,1,,", "09:00,1,,noel@aubepine.exampl | zoe@romarin.example"),
            ("Mercredi matin,1", "Mercredi matin,"),
        ],
        [
            (
                "arrangements.csv, row 2, column delegates, «noel@aubepine.exampl |"
                " zoe@romarin.example»: None of these companies has a delegate"
                " «noel@aubepine.exampl» (is «noel@aubepine.example» meant?)."
            ),
            (
                "arrangements.csv, row 2, column delegates, «noel@aubepine.exampl |"
                " zoe@romarin.example»: None of these companies has a delegate"
                " «zoe@romarin.example»."
            ),
        ],
    ),
    "arrangement with two of a company": (
        "arrangements",
        [
            ("half_days,after", "half_days,delegates"),
            ("09:00,1,,", "09:00,1,,noel@aubepine.example | elodie@aubepine.example"),
            ("Mercredi matin,1", "Mercredi matin,"),
        ],
        [
            (
                "arrangements.csv, row 2, column delegates, «noel@aubepine.example |"
                " elodie@aubepine.example»: For each company one delegate attends; «Élodie Trets»"
                " is a second."
            ),
        ],
    ),
    "veto of a wish, of oneself and of nobody": (
        "vetoes",
        [("Dougga,Zembra\n", "Aubépine,Zembra\nDougga,Dougga\nZembra,Atlantis\n")],
        [
            (
                "vetoes.csv, row 4, column partner, «Atlantis»: No company «Atlantis» takes part in"
                " the mission."
            ),
            (
                "vetoes.csv, row 2, column partner, «Zembra»: You wish to meet this company;"
                " withdraw that wish before refusing it."
            ),
            "vetoes.csv, row 3, column partner, «Dougga»: A company can't refuse to meet itself.",
        ],
    ),
    "arrangement circle": (
        "arrangements",
        [("09:00,1,,\n", "09:00,1,,2\n")],
        [
            (
                "arrangements.csv, row 3, column after, «1»: The arranged meeting 2 comes before 1"
                " already; take that back first."
            ),
        ],
    ),
    "contradicting pins": (
        "arrangements",
        [("2,Romarin | Zembra,1,,,Mercredi matin,1", "2,Romarin | Dougga,1,Mardi matin 09:00,1,,")],
        [
            (
                "arrangements.csv, row 3: «Dougga» can hold 1 meeting(s) at a time, but these"
                " are all pinned to Mardi matin 09:00: arranged meeting 1, arranged meeting 2;"
                " move one of them."
            ),
            (
                "arrangements.csv, row 3: The arranged meeting 1 and the arranged meeting 2 are"
                " pinned to the same table at Mardi matin 09:00; move one of them."
            ),
        ],
    ),
    "travel to nowhere": (
        "travel",
        [("Marina", "Marena")],
        [
            (
                "travel.csv, row 2, column other, «Marena»: The mission has no site «Marena» (is"
                " «Marina» meant?)."
            ),
        ],
    ),
    "travel to itself": (
        "travel",
        [("Marina", "palais")],
        [
            (
                "travel.csv, row 2, column other, «palais»: This leads from «Palais» to itself;"
                " name two sites."
            ),
        ],
    ),
    "travel for days": (
        "travel",
        [(",35", ",2000")],
        ["travel.csv, row 2, column minutes, «2000»: Travel takes 0 to 1440 minutes."],
    ),
    "company at an unknown site": (
        "companies",
        [("Palais", "Palai")],
        [
            (
                "companies.csv, row 4, column meets_at, «Palai»: The mission has no site «Palai»"
                " (is «Palais» meant?)."
            ),
        ],
    ),
    "company with an unknown language": (
        "companies",
        [("fr | en", "fr | klingon")],
        [
            (
                "companies.csv, row 2, column languages, «fr | klingon»: There is no language"
                " «klingon»; write its two-letter code, as in fr or ar."
            ),
        ],
    ),
    "company promised too much": (
        "companies",
        [("seats,max_meetings", "min_meetings,max_meetings"), ("2,4,", "5,4,")],
        [
            (
                "companies.csv, row 2, column min_meetings, «5»: The company is promised 5"
                " meetings and may have 4; raise one or lower the other."
            ),
        ],
    ),
    "collective meeting of two": (
        "companies",
        [("seats,max_meetings", "collective_size,max_meetings")],
        [
            (
                "companies.csv, row 2, column collective_size, «2»: A collective meeting is of 3 to"
                " 20 companies; leave it open for meetings of two."
            ),
        ],
    ),
    "delegate leaves first": (
        "delegates",
        [
            ("role,language", "role,language,arrivée,départ"),
            ("Gérante,fr", "Gérante,fr,14/04/2027 12h,2027-04-14 10:00"),
        ],
        [
            (
                "delegates.csv, row 2, column leaves_at, «2027-04-14 10:00»: The delegate must"
                " leave after arriving; 2027-04-14 10:00 is not after 2027-04-14 12:00."
            ),
        ],
    ),
    "delegate arrives without a time": (
        "delegates",
        [("role,language", "role,language,arrives_at"), ("Gérante,fr", "Gérante,fr,14/04/2027")],
        [
            (
                "delegates.csv, row 2, column arrives_at, «14/04/2027»: Write the day and the time,"
                " as 2027-04-13 18:00."
            ),
        ],
    ),
    "interpreter of one language": (
        "interpreters",
        [("fr/ar", "fr")],
        [
            (
                "interpreters.csv, row 3, column pairs, «fr»: «fr» is no pair of languages; write"
                " it as in ar-fr."
            ),
        ],
    ),
    "interpreter away before the mission": (
        "interpreters",
        [("2027-04-13 |", "2027-04-12 |")],
        [
            (
                "interpreters.csv, row 2, column absences, «2027-04-12 00:00-23:59 | 2027-04-14"
                " 09:00-10:30»: 2027-04-12 is outside the mission, which lasts from 2027-04-13 to"
                " 2027-04-14."
            ),
        ],
    ),
    "interpreter away some time": (
        "interpreters",
        [("9h-10h30", "morning")],
        [
            (
                "interpreters.csv, row 2, column absences, «2027-04-13 | 14/04/2027 morning»:"
                " Write days or parts of days, as 2027-04-13 or 2027-04-13 09:00-12:00."
            ),
        ],
    ),
    "interpreter twice": (
        "interpreters",
        [("Rim Jaziri", "amina rezgui")],
        [
            (
                "interpreters.csv, row 3, column name, «amina rezgui»: This stands in row 2"
                " already; keep one of the two rows."
            ),
        ],
    ),
    "delegation promised too much": (
        "delegations",
        [("6,2,50", "1,2,50")],
        [
            (
                "delegations.csv, row 2, column min_meetings, «2»: «Pôle Azur» is promised 2"
                " meetings and may have 1; raise one or lower the other."
            ),
        ],
    ),
    "delegation of nobody": (
        "delegations",
        [("Pôle Azur", "Pôle Azul")],
        [
            (
                "delegations.csv, row 2, column cluster, «Pôle Azul»: There is no cluster «Pôle"
                " Azul» (is «Pôle Azur» meant?); add it to the file clusters."
            ),
        ],
    ),
    "cap on breaks": (
        "mission",
        [("wish_budget", "break_cap"), (",3,closed", ",few,closed")],
        ["mission.csv, row 2, column break_cap, «few»: Write a whole number."],
    ),
    "frozen for years": (
        "mission",
        [("wish_budget", "horizon"), (",3,closed", ",9000,closed")],
        [
            (
                "mission.csv, row 2, column frozen_hours, «9000»: Meetings freeze 0 to 744 hours"
                " before, or not at all."
            ),
        ],
    ),
    "arrangement perhaps required": (
        "arrangements",
        [("companies,length", "companies,required"), ("Dougga,1,", "Dougga,perhaps,")],
        ["arrangements.csv, row 2, column required, «perhaps»: Write yes or no."],
    ),
}


@pytest.mark.parametrize(("file", "bends", "problems"), CASES.values(), ids=CASES.keys())
def test_a_sentence_for_each_mistake_and_nothing_written(
    session: Session,
    tmp_path: Path,
    file: str,
    bends: Sequence[tuple[str, str]],
    problems: list[str],
) -> None:
    text = small.FILES[file]
    for before, after in bends:
        assert before in text
        text = text.replace(before, after)
    report = small.load(session, small.write(tmp_path, **{file: text}))
    assert small.problems(report) == problems
    written = [
        session.scalar(select(func.count()).select_from(table))
        for table in (Cluster, Mission, Event)
    ]
    assert written == [0, 0, 0]


def test_mistakes_in_several_files_come_out_at_once(session: Session, tmp_path: Path) -> None:
    folder = small.write(
        tmp_path,
        companies=small.COMPANIES.replace("Dougga,TN,host", "Dougga,TN,hots"),
        wishes=small.WISHES + "Romarin,1,Zembra,\nNobody,1,Dougga,\n",
        attendance=small.ATTENDANCE + "Atelier,nobody@romarin.example\n",
    )
    assert small.problems(small.load(session, folder)) == [
        "companies.csv, row 4, column side, «hots»: This is none of visitor, host, both.",
        (
            "wishes.csv, row 7, column company, «Nobody»: No company «Nobody» takes part in the"
            " mission."
        ),
        (
            "wishes.csv, row 4, column rank, «1»: Rank 1 stands there 2 times; each rank is given"
            " once."
        ),
        (
            "wishes.csv, row 6, column rank, «1»: Rank 1 stands there 2 times; each rank is given"
            " once."
        ),
        (
            "attendance.csv, row 5, column email, «nobody@romarin.example»: No delegate of the"
            " mission has this address (is «zoe@romarin.example» meant?)."
        ),
    ]


@pytest.mark.parametrize(
    ("mission", "problem"),
    [
        (
            None,
            "azur: The file mission is missing; it says which mission the others are about.",
        ),
        (
            small.MISSION.splitlines()[0],
            "mission.csv: There is no row; describe the mission in one.",
        ),
        (
            small.MISSION + small.MISSION.splitlines()[1].replace("azur,", "ocre,"),
            "mission.csv, row 3: There is more than one mission; give each its own folder.",
        ),
    ],
)
def test_there_is_one_mission(
    session: Session, tmp_path: Path, mission: str | None, problem: str
) -> None:
    report = small.load(session, small.write(tmp_path / "azur", mission=mission))
    assert small.problems(report) == [problem]
