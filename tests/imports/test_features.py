"""All that a mission can say to the solver is said in files, heard, and written again."""

import shutil
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import Problem, check, solve
from services.domain.solving.inputs import meeting_key, read
from services.domain.solving.problem import build
from services.imports.export import export_folder
from services.models import Mission, Participation
from tests.features import BEFORE_PUBLISHING, features
from tests.imports import small

FILES = {
    "mission": """\
code,title,country,city,time_zone,starts_on,ends_on,organiser,contact,wish_budget,min_meetings,\
break_cap,frozen_hours,silence_is_yes,state
tout,Tout,TN,Tunis,Africa/Tunis,2027-04-13,2027-04-13,Pôle Azur,d@a.example,3,1,3,24,yes,closed
""",
    "clusters": "name,country\nPôle Azur,FR\n",
    "half_days": "name,date,starts,ends\nMatin,2027-04-13,09:00,12:00\n",
    "slots": """\
half_day,starts,ends
Matin,09:00,09:30
Matin,09:30,10:00
Matin,10:00,10:30
Matin,10:30,11:00
Matin,11:00,11:30
""",
    "tables": """\
number,site,room,home_of,closed
1,Palais,Salle A,Zembra,Matin 11:00
2,Palais,Salle A,,
3,Lac,Phare,,
""",
    "travel": "site,other,minutes\nPalais,Lac,40\n",
    "companies": """\
name,country,side,cluster,seats,max_meetings,min_meetings,meets_at,languages,collective_size
Aubépine,FR,visitor,Pôle Azur,2,3,2,,fr,
Romarin,FR,visitor,Pôle Azur,,,,,fr | en,
Dougga,TN,host,,,,,Lac,ar,
Zembra,TN,host,,,,,Palais,en | fr,
Utique,TN,host,,,1,,,,3
""",
    "delegates": """\
company,name,email,language,arrives_at,leaves_at
Aubépine,Élodie Trets,elodie@aubepine.example,fr,2027-04-13 09:30,2027-04-13 11:30
Aubépine,Noël Eyguières,noel@aubepine.example,fr,,
Romarin,Zoé Cucuron,zoe@romarin.example,fr,,
Dougga,Amel Ben Salah,amel@dougga.example,ar,,
Zembra,Sami Trabelsi,sami@zembra.example,en,,
Utique,Hatem Louati,hatem@utique.example,fr,,
""",
    "availability": "email,date,starts,ends\nzoe@romarin.example,2027-04-13,09:00,09:20\n",
    "interpreters": "name,pairs,absences\nAmina Rezgui,ar-fr,2027-04-13 11:00-12:00\n",
    "delegations": "cluster,max_meetings,min_meetings,min_share\nPôle Azur,6,2,50\n",
    "wishes": """\
company,rank,partner
Aubépine,1,Dougga
Aubépine,2,Utique
Romarin,1,Utique
Romarin,2,Zembra
Dougga,1,Romarin
""",
    "vetoes": "company,partner\nRomarin,Dougga\n",
    "arrangements": """\
number,companies,required,length,slot,table,half_days,after,delegates
1,Romarin | Zembra,yes,2,Matin 09:30,1,,,sami@zembra.example
2,Aubépine | Zembra,yes,1,,,Matin,1,noel@aubepine.example
""",
}


def problem_of(session: Session, mission: Mission) -> Problem:
    session.expire_all()
    return build(session, read(session, mission))


def test_whatever_is_said_in_files_reaches_the_solver(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    assert small.problems(small.load(session, folder)) == []
    mission = session.scalars(select(Mission)).one()
    made = problem_of(session, mission)
    assert features(made) == BEFORE_PUBLISHING
    assert mission.frozen_hours == 24
    ids = {row.company.name: row.id for row in session.scalars(select(Participation))}
    vetoed = meeting_key((ids["Romarin"], ids["Dougga"]))
    assert vetoed not in {candidate.id for candidate in made.candidates}
    assert check(made, solve(made, workers=1)).violations == ()

    shutil.rmtree(folder)
    export_folder(session, mission=mission, folder=folder)
    report = small.load(session, folder)
    assert (small.problems(report), report.changed) == ([], False)
    assert problem_of(session, mission).fingerprint() == made.fingerprint()
