"""Starting, mapping, checking, running, undoing and forgetting imports."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from kernel import audit, storage
from kernel.actor import Actor
from kernel.db import after_commit, write
from kernel.errors import AppError, FieldCode, FieldError, KernelError, invalid, invalid_field
from kernel.files.service import discard_files
from kernel.imports import mappings, results, staging
from kernel.imports import named as named_mappings
from kernel.imports.errors import ImportFault
from kernel.imports.formats.delimited import DELIMITERS, ENCODINGS
from kernel.imports.inputs import ImportChange, ImportCreate, MappedColumn
from kernel.imports.jobs import analyse_import, check_import, run_import, undo_import
from kernel.imports.purpose import IMPORT
from kernel.imports.registry import Importer, Option, importer_of, importers
from kernel.imports.selectors import ACTIVE, describe_whole, has_stopped_with_refusals, job_of, state_of, visible_import
from kernel.imports.values import FORMATS
from kernel.imports.working import ROWS, RUN, plan_of
from kernel.jobs import JobKind, enqueue
from kernel.models.file import File, FileState
from kernel.models.imports import Import, ImportProblem, ImportState
from kernel.models.job import UNFINISHED, Job
from kernel.versions import check_version

_READING = ("sheet", "encoding", "delimiter", "has_header")
_SHORT_TEXT = 60


def create_import(*, actor: Actor, data: ImportCreate) -> dict[str, Any]:
    """Begin an import: its file is read by a job, after which it is in the state `mapping`.

    Needs the right of the resource. 404 for an unknown resource, 422 for a file that is not the actor's own,
    not confirmed, or not uploaded for this.
    """
    if data.resource not in {each.name for each in importers()}:
        raise invalid_field("/resource", FieldCode.NOT_FOUND, _("Nothing of this kind can be imported."))
    importer = importer_of(data.resource)
    actor.require(importer.right)
    if actor.person_id is None:
        raise AppError(KernelError.FORBIDDEN, _("Imports belong to people and keys."))
    with write():
        files = File.objects.select_for_update().filter(id=data.file_id, state=FileState.READY)
        file = files.filter(uploader_id=actor.person_id, purpose=IMPORT.name).first()
        if file is None:
            raise invalid_field("/file_id", FieldCode.NOT_FOUND, _("There is no such file to import."))
        run = Import(
            resource=importer.name,
            file_id=file.id,
            file_name=file.name,
            owner_id=actor.person_id,
            owner_name=actor.name,
        )
        run.job_id = enqueue(analyse_import, actor, import_id=run.id).id
        run.save(force_insert=True)
        audit.note(actor, "import.begun", {"import_id": str(run.id), "resource": run.resource})
    return describe_whole(run)


def change_import(
    *, actor: Actor, import_id: uuid.UUID, data: ImportChange, expected_version: int | None = None
) -> dict[str, Any]:
    """Change how the file is read (it is then read again) or what becomes of its columns and rows.

    404, 409 `import_busy`, 409 `import_not_ready` once it has run, 412, 422 naming what is wrong.
    """
    given = data.given()
    with write():
        run = visible_import(actor, import_id, lock=True)
        check_version(run, expected_version)
        state = state_of(run, job_of(run))
        _refuse_unless_open(run, state)
        importer = importer_of(run.resource)
        again = any(name in given and given[name] != getattr(run, name) for name in _READING)
        errors = [*_reading_errors(given), *_content_errors(actor, importer, run, given, again=again)]
        if errors:
            raise invalid(*errors)
        _apply(run, given)
        if "mapping_id" in given:
            _apply_named(actor, importer, run, given["mapping_id"])
        run.version += 1
        if again:
            run.state, run.job_id = ImportState.ANALYSING, enqueue(analyse_import, actor, import_id=run.id).id
        elif run.state != ImportState.ANALYSING:
            run.state = ImportState.MAPPING
        run.save()
    return describe_whole(run)


def start_check(*, actor: Actor, import_id: uuid.UUID) -> Job:
    """Have told what a run would do; the job. Asking again while it is checked answers the same job.

    404, 409 `import_busy`, `import_not_ready`; 422 if nothing can come of the mapping.
    """
    with write():
        run = visible_import(actor, import_id, lock=True)
        job = job_of(run)
        if run.state == ImportState.CHECKING and job is not None and job.state in UNFINISHED:
            return job
        _refuse_unless_open(run, state_of(run, job))
        _refuse_unless_mapped(run)
        run.refused_key, run.counts = "", {}
        return _start(actor, run, ImportState.CHECKING, check_import)


def start_run(*, actor: Actor, import_id: uuid.UUID) -> Job:
    """Have the rows written; the job. Asking again while it runs answers the same job; a run that failed or was
    cancelled goes on where it was.

    404, 409 `import_busy`, `import_not_ready`, 409 `limit_reached` if the plan has no room for what a check has
    counted; 422 if nothing can come of the mapping.
    """
    with write():
        run = visible_import(actor, import_id, lock=True)
        job = job_of(run)
        if run.state == ImportState.RUNNING and job is not None and job.state in UNFINISHED:
            return job
        if run.state != ImportState.RUNNING:
            _refuse_unless_open(run, state_of(run, job))
            _refuse_unless_mapped(run)
            _refuse_without_room(actor, run)
            ImportProblem.objects.filter(run=run).delete()
            run.position, run.counts = {"phase": ROWS, "batch": 0}, results.no_counts()
            run.refused_key, run.started_at = "", timezone.now()
            mappings.remember(run)
            audit.note(actor, "import.started", {"import_id": str(run.id), "resource": run.resource})
        return _start(actor, run, ImportState.RUNNING, run_import)


def start_undo(*, actor: Actor, import_id: uuid.UUID) -> Job:
    """Have taken back what a run wrote; the job. Asking again while it works answers the same job.

    404, 409 `import_busy` while it runs, 409 `import_not_ready` if nothing was run, 410 after thirty days.
    """
    with write():
        run = visible_import(actor, import_id, lock=True)
        job = job_of(run)
        if run.state == ImportState.UNDOING and job is not None and job.state in UNFINISHED:
            return job
        state = state_of(run, job)
        if state == ImportState.RUNNING:
            raise AppError(ImportFault.BUSY)
        if run.state not in (ImportState.RUNNING, ImportState.DONE, ImportState.UNDOING):
            raise AppError(ImportFault.NOT_READY, _("There is nothing to undo."))
        if run.purged_at is not None:
            raise AppError(KernelError.GONE, _("A run can be undone for thirty days."))
        if run.state != ImportState.UNDOING:
            ImportProblem.objects.filter(run=run).delete()
            run.counts |= {"removed": 0, "restored": 0, "kept": 0}
            audit.note(actor, "import.undone", {"import_id": str(run.id), "resource": run.resource})
        return _start(actor, run, ImportState.UNDOING, undo_import)


def delete_import(*, actor: Actor, import_id: uuid.UUID) -> None:
    """Forget an import and its file; what it wrote stays. 404, 409 `import_busy`."""
    with write():
        run = visible_import(actor, import_id, lock=True)
        if state_of(run, job_of(run)) in ACTIVE:
            raise AppError(ImportFault.BUSY)
        run.delete()
        discard_files(actor=actor, file_ids=[run.file_id])
        after_commit(staging.discard, run.id)


def error_rows_url(*, actor: Actor, import_id: uuid.UUID) -> str:
    """A URL of five minutes to a CSV file of the rows that were refused or left out, each with the reason.

    The file of a run that was stopped between two chunks of its work is made now. 404, 409 while there is none.
    """
    run = visible_import(actor, import_id)
    if not run.refused_key and has_stopped_with_refusals(run, state_of(run, job_of(run))):
        run.refused_key = results.assemble_refused(run, RUN)
        # Not where somebody has let it go on meanwhile.
        Import.objects.filter(id=run.id, job_id=run.job_id).update(refused_key=run.refused_key)
    if not run.refused_key:
        raise AppError(KernelError.CONFLICT, _("There are no rows to correct."))
    audit.note(actor, "import.error_rows_downloaded", {"import_id": str(run.id)})
    name = f"{run.file_name.rpartition('.')[0] or run.file_name}-{_('errors')}.csv"
    disposition = content_disposition_header(True, name) or "attachment"
    return storage.presigned_get(run.refused_key, disposition=disposition, content_type="text/csv")


def _start(actor: Actor, run: Import, state: ImportState, kind: JobKind[Any]) -> Job:
    job = enqueue(kind, actor, import_id=run.id)
    run.state, run.job_id, run.version = state, job.id, run.version + 1
    run.save()
    return job


def _refuse_unless_open(run: Import, state: str) -> None:
    """409 while a job works, and once rows have been written."""
    if state in ACTIVE:
        raise AppError(ImportFault.BUSY)
    if run.state not in (ImportState.ANALYSING, ImportState.MAPPING, ImportState.CHECKING, ImportState.READY):
        raise AppError(ImportFault.NOT_READY, _("The import has run: start another one."))


def _refuse_unless_mapped(run: Import) -> None:
    if run.stage is None or run.state == ImportState.ANALYSING:
        raise AppError(ImportFault.NOT_READY, _("The file has not been read."))
    importer = importer_of(run.resource)
    missing = importer.missing(plan_of(run, importer))
    if missing:
        raise invalid_field("/mapping", FieldCode.REQUIRED, missing)


def _refuse_without_room(actor: Actor, run: Import) -> None:
    created = run.counts.get("created", 0)
    if created:
        importer = importer_of(run.resource)
        importer.begin(actor, plan_of(run, importer)).check_room(created)


def _apply(run: Import, given: Mapping[str, Any]) -> None:
    for name in _READING:
        if name in given:
            setattr(run, name, given[name])
    if "mapping" in given:
        run.mapping = [mappings.as_dict(entry.mapped()) for entry in given["mapping"]]
    if "rule" in given:
        run.rule = given["rule"]
    if "options" in given:
        run.options = run.options | given["options"]


def _apply_named(actor: Actor, importer: Importer, run: Import, mapping_id: uuid.UUID | None) -> None:
    named = named_mappings.visible_mapping(actor, mapping_id, run.resource) if mapping_id else None
    if named is None:
        raise invalid_field("/mapping_id", FieldCode.NOT_FOUND, _("There is no such mapping."))
    mappings.apply(actor, importer, run, named)


def _reading_errors(given: Mapping[str, Any]) -> list[FieldError]:
    errors = []
    if given.get("encoding") and given["encoding"] not in ENCODINGS:
        errors.append(FieldError(FieldCode.INVALID_CHOICE, _("There is no such encoding."), "/encoding"))
    if given.get("delimiter") and given["delimiter"] not in DELIMITERS:
        errors.append(FieldError(FieldCode.INVALID_CHOICE, _("This is not a delimiter."), "/delimiter"))
    return errors


def _content_errors(
    actor: Actor, importer: Importer, run: Import, given: Mapping[str, Any], *, again: bool
) -> list[FieldError]:
    errors = []
    if again and given.keys() & {"mapping", "options", "mapping_id"}:
        detail = _("First the file is read again: the columns may be others.")
        errors.append(FieldError(FieldCode.CONTRADICTION, detail, "/mapping"))
    elif "mapping_id" in given and given.keys() & {"mapping", "options", "rule"}:
        detail = _("A mapping that was kept brings all of these.")
        errors.append(FieldError(FieldCode.CONTRADICTION, detail, "/mapping_id"))
    elif "mapping" in given:
        errors += _mapping_errors(actor, importer, run, given["mapping"])
    options = {option.name: option for option in importer.options}
    for name, value in given.get("options", {}).items():
        if name not in options:
            errors.append(FieldError(FieldCode.UNKNOWN_FIELD, _("There is no such option."), f"/options/{name}"))
        elif not _fits(options[name], value):
            errors.append(
                FieldError(FieldCode.INVALID_FORMAT, _("This is not one of the choices."), f"/options/{name}")
            )
    return errors


def _mapping_errors(actor: Actor, importer: Importer, run: Import, mapping: Sequence[MappedColumn]) -> list[FieldError]:
    fields = {field.name: field for field in importer.fields(actor)}
    errors = []
    columns: set[int] = set()
    taken: set[str] = set()
    for index, entry in enumerate(mapping):
        pointer = f"/mapping/{index}"
        if entry.column >= len(run.columns) or entry.column in columns:
            detail = _("There is no such column, or it is mapped twice.")
            errors.append(FieldError(FieldCode.NOT_FOUND, detail, f"{pointer}/column"))
        if entry.field not in fields:
            errors.append(FieldError(FieldCode.NOT_FOUND, _("There is no such field."), f"{pointer}/field"))
        elif entry.field in taken and not fields[entry.field].many:
            detail = _("Another column goes to this field already.")
            errors.append(FieldError(FieldCode.NOT_UNIQUE, detail, f"{pointer}/field"))
        if entry.format and entry.format not in FORMATS:
            errors.append(FieldError(FieldCode.INVALID_CHOICE, _("There is no such format."), f"{pointer}/format"))
        columns.add(entry.column)
        taken.add(entry.field)
    return errors


def _fits(option: Option, value: Any) -> bool:
    if option.choices:
        return value in [code for code, _label in option.choices]
    if isinstance(option.default, bool):
        return isinstance(value, bool)
    return isinstance(value, str) and len(value) <= _SHORT_TEXT and value.isprintable()
