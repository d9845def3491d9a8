"""A small mission in files, to be bent by each test."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from services.imports.importing import import_folder
from services.imports.report import Report

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)

MISSION = """\
code,title,country,city,time_zone,starts_on,ends_on,organiser,contact,wish_budget,state
azur,Mission Azur,TN,Tunis,Africa/Tunis,2027-04-13,2027-04-14,Pôle Azur,desk@azur.example,3,closed
"""
CLUSTERS = """\
name,country,email
Pôle Azur,FR,desk@azur.example
"""
HALF_DAYS = """\
name,date,starts,ends
Mardi matin,2027-04-13,09:00,12:00
Mercredi matin,2027-04-14,09:00,12:00
"""
SLOTS = """\
half_day,starts,ends
Mardi matin,09:00,09:30
Mardi matin,09:30,10:00
Mercredi matin,09:00,09:30
"""
TABLES = """\
number,site,room,home_of,closed
1,Palais,Salle A,Dougga,
2,Palais,Salle A,,Mardi matin 09:30 | Mercredi matin
"""
TRAVEL = """\
site,other,minutes
Palais,Marina,35
"""
COMPANIES = """\
name,country,side,cluster,seats,max_meetings,offers,needs,territory,meets_at,languages
Aubépine,FR,visitor,Pôle Azur,2,4,Capteurs,Distributeur,Provence,,fr | en
Romarin,FR,visitor,Pôle Azur,,,Logiciels,,Provence,,français
Dougga,TN,host,,,,Drones,Capteurs,Béja,Palais,arabe | anglais
Zembra,TN,host,,,,Plongée,,La Goulette,,
"""
DELEGATES = """\
company,name,email,role,language
Aubépine,Élodie Trets,elodie@aubepine.example,Gérante,fr
Aubépine,Noël Eyguières,noel@aubepine.example,,fr
Romarin,Zoé Cucuron,zoe@romarin.example,,fr
Dougga,أمل بن صالح,amel@dougga.example,,ar
Zembra,Sami Trabelsi,sami@zembra.example,,en
"""
AVAILABILITY = """\
email,half_day,date,starts,ends
zoe@romarin.example,Mardi matin,,,
sami@zembra.example,,2027-04-14,09:00,10:00
"""
INTERPRETERS = """\
name,pairs,email,absences
Amina Rezgui,ar-fr | anglais–arabe,amina@azur.example,2027-04-13 | 14/04/2027 9h-10h30
Rim Jaziri,fr/ar,,
"""
DELEGATIONS = """\
cluster,max_meetings,min_meetings,min_share
Pôle Azur,6,2,50
"""
WISHES = """\
company,rank,partner,note
Aubépine,1,Dougga,Un essai commun
Aubépine,2,Zembra,
Romarin,1,Dougga,
Dougga,1,Aubépine,
"""
ANSWERS = """\
company,wisher,answer
Zembra,Aubépine,accept
Dougga,Romarin,decline
"""
VETOES = """\
company,partner
Dougga,Zembra
"""
ACTIVITIES = """\
title,kind,audience,date,starts,ends,site,room
Ouverture,presentation,everyone,2027-04-13,10:00,10:30,Palais,Auditorium
Séminaire,seminar,listed,2027-04-14,10:00,11:00,Palais,Auditorium
Atelier,collective,listed,2027-04-14,11:00,12:00,Marina,Salle B
"""
ATTENDANCE = """\
activity,email
Séminaire,elodie@aubepine.example
Séminaire,amel@dougga.example
Atelier,elodie@aubepine.example
"""
ARRANGEMENTS = """\
number,companies,length,slot,table,half_days,after
1,Aubépine | Dougga,1,Mardi matin 09:00,1,,
2,Romarin | Zembra,1,,,Mercredi matin,1
"""

FILES: Mapping[str, str] = {
    "mission": MISSION,
    "clusters": CLUSTERS,
    "half_days": HALF_DAYS,
    "slots": SLOTS,
    "tables": TABLES,
    "travel": TRAVEL,
    "companies": COMPANIES,
    "delegates": DELEGATES,
    "availability": AVAILABILITY,
    "interpreters": INTERPRETERS,
    "delegations": DELEGATIONS,
    "wishes": WISHES,
    "answers": ANSWERS,
    "vetoes": VETOES,
    "activities": ACTIVITIES,
    "attendance": ATTENDANCE,
    "arrangements": ARRANGEMENTS,
}


def write(folder: Path, **changed: str | None) -> Path:
    """The small mission as CSV in the folder, some of its files changed, left out or added."""
    folder.mkdir(exist_ok=True)
    for name, text in {**FILES, **changed}.items():
        path = folder / f"{name}.csv"
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text, encoding="utf-8", newline="")
    return folder


def load(session: Session, folder: Path, *, dry_run: bool = False) -> Report:
    return import_folder(session, folder, actor="import", now=NOW, dry_run=dry_run)


def problems(report: Report) -> list[str]:
    return [str(problem) for problem in report.problems]
