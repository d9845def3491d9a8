"""Spreadsheets and print packs of a mission, to be downloaded."""

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import schedules
from services.domain.errors import not_found
from services.exports import files, packs, paper, sheets
from services.models import Schedule
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.signed_in import HOME, PRIVATE, StaffRoute

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/missions/{mission_id}/exports")
def page(here: MissionDeskDep) -> Response:
    words = here.words
    return here.page(
        "exports",
        part="history",
        looking="/exports",
        version=schedules.published(here.session, here.mission.id),
        sheets=[
            (name, title, name in sheets.OF_VERSION) for name, title in sheets.titles(words).items()
        ],
        packs=[
            (
                "tables",
                words.gettext("For the tables"),
                words.gettext("A sheet to stand on each table: who meets when."),
            ),
            (
                "companies",
                words.gettext("For the companies"),
                words.gettext("The agendas of all their delegates, company by company."),
            ),
            (
                "entrance",
                words.gettext("For the entrance"),
                words.gettext("All delegates by name with their first table, then who meets when."),
            ),
        ],
    )


@router.get("/missions/{mission_id}/exports/mission.xlsx")
def workbook(here: MissionDeskDep) -> Response:
    """All sheets in one workbook."""
    told = _source(here)
    made = [sheets.sheet(told, name) for name in sheets.NAMES]
    return _file(here, files.workbook(made, language=here.language), "mission", "xlsx", XLSX)


@router.get("/missions/{mission_id}/exports/{name}.csv")
def delimited(here: MissionDeskDep, name: str) -> Response:
    if name not in sheets.NAMES:
        raise not_found("export")
    made = files.delimited(sheets.sheet(_source(here), name))
    return _file(here, made, name, "csv", "text/csv; charset=utf-8")


@router.get("/missions/{mission_id}/exports/{name}.pdf")
def pack(here: MissionDeskDep, name: Literal["tables", "companies", "entrance"]) -> Response:
    """A pack of what is published; there is none before."""
    version = _published(here)
    if version is None:
        raise not_found("schedule")
    told = packs.prepare(here.session, here.mission, version, language=here.language)
    return _file(here, paper.render(packs.PACKS[name](told)), name, "pdf", "application/pdf")


def _source(here: MissionDesk) -> sheets.Source:
    return sheets.source(here.session, here.mission, _published(here), language=here.language)


def _published(here: MissionDesk) -> Schedule | None:
    return schedules.published(here.session, here.mission.id)


def _file(here: MissionDesk, content: bytes, name: str, kind: str, media: str) -> Response:
    version = _published(here)
    ending = f"-v{version.version}" if version else ""
    title = "".join(sign for sign in here.mission.code if sign.isalnum() or sign in "-_")
    return Response(
        content,
        status_code=HTTPStatus.OK,
        media_type=media,
        headers={
            **PRIVATE,
            "Content-Disposition": f'attachment; filename="{title}-{name}{ending}.{kind}"',
        },
    )
