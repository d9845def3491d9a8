"""The small mission, loaded into a real database: once, again, changed, and not at all."""

from datetime import datetime, time
from pathlib import Path

import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.imports.columns import FILES
from services.imports.export import export_folder
from services.imports.importing import import_folder
from services.imports.report import Count
from services.models import (
    Absence,
    Activity,
    Answer,
    Arrangement,
    ArrangementOrder,
    ArrangementParticipant,
    Attendance,
    Base,
    Company,
    Delegate,
    Delegation,
    Event,
    Interpreter,
    InterpreterAbsence,
    Mission,
    Participation,
    Site,
    Slot,
    Table,
    TableClosure,
    Travel,
    Veto,
    Wish,
)
from tests.imports import small

NUMBERS = {
    "clusters": 1,
    "mission": 1,
    "half_days": 2,
    "slots": 3,
    "companies": 4,
    "delegates": 5,
    "tables": 2,
    "availability": 2,
    "wishes": 4,
    "answers": 2,
    "activities": 3,
    "attendance": 3,
    "vetoes": 1,
    "arrangements": 2,
    "travel": 1,
    "interpreters": 2,
    "delegations": 1,
}


def rows(session: Session) -> int:
    """All rows of all tables, events and all."""
    counts = [
        session.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
    ]
    return sum(count or 0 for count in counts)


def counts(changed: dict[str, Count]) -> dict[str, Count]:
    """Everything unchanged but these."""
    return {kind: Count(unchanged=number) for kind, number in NUMBERS.items()} | changed


def named(session: Session, name: str) -> Participation:
    found = session.scalars(select(Participation).join(Company).where(Company.name == name))
    return found.one()


def test_everything_in_the_files_is_in_the_database(session: Session, tmp_path: Path) -> None:
    report = small.load(session, small.write(tmp_path))
    assert small.problems(report) == []
    assert report.counts == {kind: Count(created=number) for kind, number in NUMBERS.items()}
    mission = session.scalars(select(Mission)).one()
    assert (mission.code, mission.state, mission.wish_budget) == ("azur", "closed", 3)
    aubepine, dougga = named(session, "Aubépine"), named(session, "Dougga")
    assert (aubepine.seats, aubepine.max_meetings, aubepine.needs) == (2, 4, "Distributeur")
    assert [delegate.name for delegate in dougga.delegates] == ["أمل بن صالح"]
    tables = session.scalars(select(Table).order_by(Table.number)).all()
    assert [(table.room.site.name, table.room.name, table.home_of) for table in tables] == [
        ("Palais", "Salle A", dougga.id),
        ("Palais", "Salle A", None),
    ]
    closed = select(Slot.starts).join(TableClosure).order_by(Slot.period)
    assert session.scalars(closed).all() == [time(9, 30), time(9)]
    wishes = session.scalars(
        select(Wish).where(Wish.participation_id == aubepine.id).order_by(Wish.rank)
    )
    assert [(wish.partner_id, wish.note) for wish in wishes] == [
        (dougga.id, "Un essai commun"),
        (named(session, "Zembra").id, ""),
    ]
    assert session.scalar(select(func.count()).select_from(Answer)) == 2
    assert session.scalar(select(func.count()).select_from(Absence)) == 2
    assert session.scalar(select(func.count()).select_from(Attendance)) == 3
    assert session.scalar(select(func.count()).select_from(ArrangementOrder)) == 1


def test_sites_languages_interpreters_and_delegations(session: Session, tmp_path: Path) -> None:
    companies = small.COMPANIES.replace("seats,max", "collective_size,max").replace(",2,4,", ",5,,")
    delegates = small.DELEGATES.replace("role,language", "role,language,arrives_at,leaves_at")
    folder = small.write(
        tmp_path,
        mission=small.MISSION.replace("wish_budget", "break_cap"),
        companies=companies.replace("Provence,,fr", "Provence,Palais,fr"),
        delegates=delegates.replace("Gérante,fr", "Gérante,fr,13/04/2027 14h00,2027-04-14 12:30"),
        arrangements=small.ARRANGEMENTS.replace("companies,length", "companies,required").replace(
            "Zembra,1,", "Zembra,non,"
        ),
    )
    assert small.problems(small.load(session, folder)) == []
    assert session.scalars(select(Mission.break_cap)).one() == 3
    aubepine, dougga = named(session, "Aubépine"), named(session, "Dougga")
    sites = {row.id: row.name for row in session.scalars(select(Site))}
    assert (sites[aubepine.site_id], aubepine.collective_size) == ("Palais", 5)  # type: ignore[index]
    assert (aubepine.languages, dougga.languages) == (["fr", "en"], ["ar", "en"])
    elodie = aubepine.delegates[0]
    assert (elodie.arrives_at, elodie.leaves_at) == (
        datetime(2027, 4, 13, 14),  # noqa: DTZ001 - the venue's wall time
        datetime(2027, 4, 14, 12, 30),  # noqa: DTZ001
    )
    arranged = session.execute(select(Arrangement.number, Arrangement.required))
    assert dict(arranged.all()) == {1: True, 2: False}
    way = session.scalars(select(Travel)).one()
    assert ({sites[way.site_id], sites[way.other_id]}, way.minutes) == ({"Palais", "Marina"}, 35)
    pairs = session.execute(select(Interpreter.name, Interpreter.pairs).order_by(Interpreter.name))
    assert pairs.all() == [("Amina Rezgui", ["ar-en", "ar-fr"]), ("Rim Jaziri", ["ar-fr"])]
    away = select(InterpreterAbsence.starts, InterpreterAbsence.ends)
    assert session.execute(away.order_by(InterpreterAbsence.date)).all() == [
        (time(0), time(23, 59)),
        (time(9), time(10, 30)),
    ]
    row = session.scalars(select(Delegation)).one()
    assert (row.max_meetings, row.min_meetings, row.min_share) == (6, 2, 50)
    mission = session.scalars(select(Mission)).one()
    export_folder(session, mission=mission, folder=tmp_path / "out")
    again = small.load(session, tmp_path / "out")
    assert (small.problems(again), again.changed) == ([], False)


def test_the_same_files_again_change_nothing(session: Session, tmp_path: Path) -> None:
    folder = small.write(tmp_path)
    small.load(session, folder)
    before = rows(session)
    report = small.load(session, folder)
    assert report.counts == counts({})
    assert (report.changed, report.notes, rows(session)) == (False, [], before)
    assert report.lines()[-1] == "Mission azur: everything is there already, nothing to change."


def test_a_dry_run_says_the_same_and_writes_nothing(session: Session, tmp_path: Path) -> None:
    folder = small.write(tmp_path)
    before = rows(session)
    dry = small.load(session, folder, dry_run=True)
    assert rows(session) == before
    real = small.load(session, folder)
    assert (dry.counts, dry.problems) == (real.counts, real.problems)
    assert dry.lines()[-1] == "Mission azur: this would be imported."
    assert real.lines()[-1] == "Mission azur: imported."


def test_one_mistake_and_nothing_is_written(session: Session, tmp_path: Path) -> None:
    before = rows(session)
    wishes = small.WISHES.replace("Aubépine,2,Zembra,", "Aubépine,2,Aubépine,")
    report = small.load(session, small.write(tmp_path, wishes=wishes))
    assert small.problems(report) == [
        "wishes.csv, row 3, column partner, «Aubépine»: A company can't wish to meet itself."
    ]
    assert rows(session) == before
    assert report.lines()[-1] == "1 problem; nothing was imported."


def test_changed_rows_are_updated(session: Session, tmp_path: Path) -> None:
    small.load(session, small.write(tmp_path))
    changed = small.write(
        tmp_path,
        mission=small.MISSION.replace("Mission Azur", "Mission Azur 2027"),
        companies=small.COMPANIES.replace("Plongée", "Plongée et balisage"),
        delegates=small.DELEGATES.replace("Gérante", "Présidente"),
        slots=small.SLOTS.replace("Mercredi matin,09:00,09:30", "Mercredi matin,09:10,09:40"),
        tables=small.TABLES.replace("Salle A,,", "Salle C,,"),
        wishes=small.WISHES.replace("Aubépine,1,Dougga", "Aubépine,2,Dougga").replace(
            "Aubépine,2,Zembra", "Aubépine,1,Zembra"
        ),
        answers=small.ANSWERS.replace("decline", "accept"),
        activities=small.ACTIVITIES.replace("10:00,11:00", "09:45,11:00"),
        attendance=small.ATTENDANCE.replace("amel@dougga", "sami@zembra"),
        availability=small.AVAILABILITY.replace("10:00", "10:15"),
        arrangements=small.ARRANGEMENTS.replace("Romarin | Zembra,1", "Romarin | Zembra,2"),
        travel=small.TRAVEL.replace("35", "40"),
        interpreters=small.INTERPRETERS.replace("9h-10h30", "9h-10h"),
        delegations=small.DELEGATIONS.replace("50", "60"),
    )
    before = session.scalars(select(Activity.id).order_by(Activity.id)).all()
    report = small.load(session, changed)
    assert small.problems(report) == []
    assert report.counts == counts(
        {
            "mission": Count(changed=1),
            "half_days": Count(changed=1, unchanged=1),
            "slots": Count(created=1, unchanged=2),
            "companies": Count(changed=1, unchanged=3),
            "delegates": Count(changed=1, unchanged=4),
            "tables": Count(changed=1, unchanged=1),
            "availability": Count(changed=1, unchanged=1),
            "wishes": Count(changed=2, unchanged=2),
            "answers": Count(changed=1, unchanged=1),
            "activities": Count(changed=1, unchanged=2),
            "attendance": Count(changed=2, unchanged=1),
            "arrangements": Count(changed=1, unchanged=1),
            "travel": Count(changed=1),
            "interpreters": Count(changed=1, unchanged=1),
            "delegations": Count(changed=1),
        }
    )
    assert session.scalars(select(Activity.id).order_by(Activity.id)).all() == before
    assert small.load(session, changed).counts == counts({})


def test_a_file_of_its_own_changes_only_what_it_is_about(session: Session, tmp_path: Path) -> None:
    small.load(session, small.write(tmp_path))
    only = dict.fromkeys(small.FILES, None) | {
        "mission": small.MISSION,
        "companies": "name,country,side,needs\nAubépine,FR,visitor,Investisseurs\n",
    }
    report = small.load(session, small.write(tmp_path, **only))
    assert report.counts == {"mission": Count(unchanged=1), "companies": Count(changed=1)}
    aubepine = named(session, "Aubépine")
    assert (aubepine.seats, aubepine.offers, aubepine.needs) == (2, "Capteurs", "Investisseurs")
    assert aubepine.company.cluster is not None


def test_vetoes_are_complete_lists_and_never_exported(session: Session, tmp_path: Path) -> None:
    def vetoed() -> set[tuple[str, str]]:
        names = {row.id: row.company.name for row in session.scalars(select(Participation))}
        return {
            (names[row.participation_id], names[row.partner_id])
            for row in session.scalars(select(Veto))
        }

    vetoes = "entreprise,jamais\nZembra,Romarin\nZembra,Dougga\nDougga,Zembra\n"
    report = small.load(session, small.write(tmp_path, vetoes=vetoes, arrangements=None))
    assert (small.problems(report), report.counts["vetoes"]) == ([], Count(created=3))
    assert vetoed() == {("Zembra", "Romarin"), ("Zembra", "Dougga"), ("Dougga", "Zembra")}
    fewer = vetoes.replace("Zembra,Dougga\n", "")
    report = small.load(session, small.write(tmp_path, vetoes=fewer, arrangements=None))
    assert report.counts["vetoes"] == Count(changed=1, unchanged=1)
    mission = session.scalars(select(Mission)).one()
    files = export_folder(session, mission=mission, folder=tmp_path / "out")
    assert {"vetoes"} == {file.name for file in FILES} - {file.stem for file in files}
    assert small.load(session, tmp_path / "out").changed is False
    assert vetoed() == {("Zembra", "Romarin"), ("Dougga", "Zembra")}


def attended(emails: str) -> str:
    """The arrangements, the first of them with those who are to attend."""
    lines = zip(small.ARRANGEMENTS.splitlines(), ("delegates", emails, ""), strict=True)
    return "".join(f"{line},{cell}\n" for line, cell in lines)


def test_who_is_to_attend_an_arrangement(session: Session, tmp_path: Path) -> None:
    def attending() -> list[str]:
        people = select(Delegate.name).join(
            ArrangementParticipant, ArrangementParticipant.delegate_id == Delegate.id
        )
        return list(session.scalars(people.order_by(Delegate.name)))

    small.load(session, small.write(tmp_path, arrangements=attended("noel@aubepine.example")))
    assert attending() == ["Noël Eyguières"]
    both = attended("elodie@aubepine.example | amel@dougga.example")
    report = small.load(session, small.write(tmp_path, arrangements=both))
    assert report.counts["arrangements"].changed == 2  # the second follows the first
    assert attending() == ["Élodie Trets", "أمل بن صالح"]


def test_columns_that_are_not_given_leave_an_arrangement_as_it_is(
    session: Session, tmp_path: Path
) -> None:
    """Another company joins the second; both keep what only the first files said of them."""
    small.load(session, small.write(tmp_path, arrangements=attended("noel@aubepine.example")))
    bare = "number,companies\n1,Aubépine | Dougga\n2,Romarin | Zembra | Dougga\n"
    report = small.load(session, small.write(tmp_path, arrangements=bare))
    assert small.problems(report) == []
    assert report.counts["arrangements"] == Count(changed=1, unchanged=1)
    mission = session.scalars(select(Mission)).one()
    export_folder(session, mission=mission, folder=tmp_path / "out")
    lines = (tmp_path / "out" / "arrangements.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1:] == [
        "1;Aubépine | Dougga;noel@aubepine.example;1;yes;Mardi matin 09:00;1;;",
        "2;Romarin | Dougga | Zembra;;1;yes;;;Mercredi matin;1",
    ]


def test_an_order_between_arrangements_can_be_added_and_taken_back(
    session: Session, tmp_path: Path
) -> None:
    without = small.ARRANGEMENTS.replace("Mercredi matin,1", "Mercredi matin,")
    small.load(session, small.write(tmp_path, arrangements=without))
    number = select(func.count()).select_from(ArrangementOrder)
    assert session.scalar(number) == 0
    report = small.load(session, small.write(tmp_path))
    assert report.counts["arrangements"] == Count(changed=1, unchanged=1)
    assert session.scalar(number) == 1
    report = small.load(session, small.write(tmp_path, arrangements=without))
    assert report.counts["arrangements"] == Count(changed=1, unchanged=1)
    assert session.scalar(number) == 0
    assert session.scalar(select(func.count()).select_from(Arrangement)) == 2


def test_a_mission_is_never_taken_back_to_an_earlier_state(
    session: Session, tmp_path: Path
) -> None:
    small.load(session, small.write(tmp_path))
    report = small.load(
        session, small.write(tmp_path, mission=small.MISSION.replace(",closed", ",open"))
    )
    assert report.counts["mission"] == Count(unchanged=1)
    assert session.scalars(select(Mission.state)).one() == "closed"


def test_a_known_company_takes_part_in_a_second_mission(session: Session, tmp_path: Path) -> None:
    small.load(session, small.write(tmp_path))
    report = small.load(
        session, small.write(tmp_path, mission=small.MISSION.replace("azur,", "ocre,"))
    )
    assert small.problems(report) == []
    assert session.scalar(select(func.count()).select_from(Company)) == 4
    assert session.scalar(select(func.count()).select_from(Participation)) == 8
    assert session.scalar(select(func.count()).select_from(Delegate)) == 10


def test_a_workbook_says_the_same_as_the_folder(session: Session, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "azur")
    path = tmp_path / "azur.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, text in small.FILES.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(text.splitlines()):
                sheet.write_row(number, 0, line.split(","))
    small.load(session, folder)
    report = import_folder(session, path, actor="import", now=small.NOW)
    assert (small.problems(report), report.counts) == ([], counts({}))


def test_events_tell_what_happened_without_any_name(session: Session, tmp_path: Path) -> None:
    small.load(session, small.write(tmp_path))
    imported = session.scalars(select(Event).where(Event.type == "mission.imported")).one()
    assert imported.data == NUMBERS
    assert {event.actor for event in session.scalars(select(Event))} == {"import"}
