"""A table of companies, delegates or wishes: sent, matched, tried, corrected, imported."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.domain import uploads
from services.domain.errors import DomainError, ForbiddenError, InvalidError
from services.imports.problems import UnreadableError
from services.imports.problems import sentence as capital
from services.models import Upload, UploadKind
from services.web.company.words import sentences
from services.web.files import FileForm, FileFormDep
from services.web.forms import refuse_foreign
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.people import import_form, import_view
from services.web.staff.people.import_words import unreadable
from services.web.staff.people.words import kind_name
from services.web.staff.signed_in import ForeignFormError, SignedInDep, StaffForm, StaffRoute
from services.web.staff_cookie import ReadsOnlyError

router = APIRouter(prefix="/import", route_class=StaffRoute)


def own_file_form(request: Request, signed_in: SignedInDep, form: FileFormDep) -> FileForm:
    """A form with a file that a page of this session has sent, unless it was too large to read."""
    if signed_in.caller.is_reader:
        raise ReadsOnlyError
    try:
        if not form.too_large:
            refuse_foreign(request, form.fields, signed_in.row)
    except ForbiddenError as error:
        raise ForeignFormError from error
    return form


StaffFileForm = Annotated[FileForm, Depends(own_file_form)]


@router.get("")
def page(here: MissionDeskDep, said: str = "") -> Response:
    return _start(here, said=said)


@router.post("")
def send(here: MissionDeskDep, form: StaffFileForm) -> Response:
    """The file is kept for this session, and its columns are matched by what they are called."""
    try:
        if form.too_large:
            raise InvalidError("file_too_large", "The file is larger than 5 MB.")
        with here.session.begin_nested():
            upload = _keep(here, form)
    except DomainError as error:
        return _start(here, wrong=sentences(error, here.language))
    except UnreadableError as error:
        return _start(here, wrong=[unreadable(str(error), here.words)])
    return here.go(f"/people/import/{upload.id}")


@router.get("/{upload_id}")
def look(here: MissionDeskDep, upload_id: UUID, *, tried: bool = False) -> Response:
    return _shown(here, _own(here, upload_id), tried=tried)


@router.post("/{upload_id}/matching")
def match(here: MissionDeskDep, form: StaffForm, upload_id: UUID) -> Response:
    """What each column is; another sheet is guessed anew."""
    upload = _own(here, upload_id)
    if "sheet" in form:
        upload.sheet, upload.corrections = form.get("sheet", "")[:200], {}
        upload.columns = import_form.guessed(import_form.table_of(upload), upload.kind)
    else:
        upload.columns = import_form.matching_in(form, upload.kind)
        upload.constants = import_form.constants_in(form, upload.kind)
    return here.go(f"/people/import/{upload.id}#result")


@router.post("/{upload_id}/rows")
def correct(here: MissionDeskDep, form: StaffForm, upload_id: UUID) -> Response:
    """Cells as written anew, rows left out; then tried again."""
    upload = _own(here, upload_id)
    upload.corrections = import_form.corrected(upload.corrections, form)
    return here.go(f"/people/import/{upload.id}?tried=1#result")


@router.post("/{upload_id}/run")
def run(
    here: MissionDeskDep,
    form: StaffForm,  # noqa: ARG001 - only looked at for where it was sent from
    upload_id: UUID,
) -> Response:
    """All of it, or nothing and why."""
    upload = _own(here, upload_id)
    if upload.imported_at is None:
        outcome = import_view.carry_out(here, upload, dry_run=False)
        if outcome is None or outcome.problems:
            return _shown(here, upload, tried=True, status=HTTPStatus.CONFLICT)
        uploads.imported(
            here.session,
            upload,
            outcome={
                "created": outcome.count.created,
                "changed": outcome.count.changed,
                "unchanged": outcome.count.unchanged,
            },
            now=here.now,
        )
    return here.go(f"/people/import/{upload.id}")


@router.post("/{upload_id}/discard")
def discard(
    here: MissionDeskDep,
    form: StaffForm,  # noqa: ARG001 - only looked at for where it was sent from
    upload_id: UUID,
) -> Response:
    uploads.discard(here.session, _own(here, upload_id))
    return here.go("/people/import?said=discarded")


def _own(here: MissionDesk, upload_id: UUID) -> Upload:
    return uploads.find(
        here.session,
        upload_id,
        mission=here.mission,
        staff_session=here.signed_in.row,
        now=here.now,
    )


def _keep(here: MissionDesk, form: FileForm) -> Upload:
    kind = form.fields.get("kind", "")
    upload = uploads.keep(
        here.session,
        mission=here.mission,
        staff_session=here.signed_in.row,
        kind=UploadKind(kind) if kind in set(UploadKind) else UploadKind.COMPANIES,
        name="".join(filter(str.isprintable, form.name)),
        content=form.content,
        actor=here.caller.actor,
        now=here.now,
    )
    table = import_form.table_of(upload)
    upload.columns = import_form.guessed(table, upload.kind)
    return upload


def _start(here: MissionDesk, *, said: str = "", wrong: Sequence[str] = ()) -> Response:
    return here.page(
        "people/import",
        part="people",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        kinds=[(kind.value, kind_name(kind, here.words)) for kind in UploadKind],
        kept=[
            (one, kind_name(one.kind, here.words))
            for one in uploads.kept(
                here.session,
                mission=here.mission,
                staff_session=here.signed_in.row,
                now=here.now,
            )
        ],
        said=said,
        wrong=wrong,
    )


def _shown(here: MissionDesk, upload: Upload, *, tried: bool, status: int = 200) -> Response:
    kind = kind_name(upload.kind, here.words)
    if upload.imported_at is not None:
        return here.page(
            "people/imported", part="people", upload=upload, kind=kind, counts=upload.outcome
        )
    try:
        view = import_view.view(here, upload, tried=tried)
    except UnreadableError as error:
        wrong = unreadable(str(error), here.words) or capital(error)
        return _start(here, wrong=[wrong])
    return here.page(
        "people/import_table", part="people", status=status, upload=upload, kind=kind, view=view
    )
