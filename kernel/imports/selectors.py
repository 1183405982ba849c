"""Imports as an actor may see them: one's own; with `kernel:job:manage` and no bounds to what one sees everybody's."""

import csv
import io
import uuid
from typing import Any

from django.db.models import QuerySet

from kernel.actor import Actor
from kernel.errors import not_found
from kernel.imports.registry import FieldType, Importer, importer_of, importers
from kernel.imports.values import DATE_FORMATS, NUMBER_FORMATS
from kernel.jobs.service import as_dict as job_as_dict
from kernel.models.imports import Import, ImportProblem, ImportState
from kernel.models.job import Job, JobState
from kernel.permissions import KernelRight
from kernel.registers import cursor as cursors
from kernel.registers.listing import Page
from kernel.registers.newest import newest_first

ACTIVE = (ImportState.ANALYSING, ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING)
FAILED, CANCELLED = "failed", "cancelled"
_FORMATS = {FieldType.NUMBER: NUMBER_FORMATS, FieldType.DATE: DATE_FORMATS}


def resources(*, actor: Actor) -> list[dict[str, Any]]:
    """What the actor may import, with the fields that columns can go to and the options."""
    return [_described(actor, importer) for importer in importers() if actor.has(importer.right)]


def template(*, actor: Actor, resource: str) -> bytes:
    """A CSV file with the headers to start from, in the actor's language. 403, 404."""
    importer = importer_of(resource)
    actor.require(importer.right)
    text = io.StringIO()
    csv.writer(text).writerow([str(field.label) for field in importer.fields(actor) if field.in_template])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def visible_imports(actor: Actor) -> QuerySet[Import]:
    """The imports that the actor may see."""
    names = [importer.name for importer in importers() if actor.has(importer.right)]
    rows = Import.objects.filter(resource__in=names)
    # Samples and problems have values of rows that others must not see.
    if actor.has(KernelRight.JOB_MANAGE) and actor.sees_all_rows:
        return rows
    return rows.filter(owner_id=actor.person_id) if actor.person_id is not None else rows.none()


def list_imports(*, actor: Actor, cursor: str | None, limit: int) -> Page:
    """A page of imports, newest first, without columns and mapping."""
    page = newest_first(visible_imports(actor), lambda run: {"run": run}, name="imports", cursor=cursor, limit=limit)
    runs = [row["run"] for row in page.results]
    jobs = Job.objects.in_bulk([run.job_id for run in runs if run.job_id])
    results = [describe(run, jobs.get(run.job_id)) for run in runs]
    return Page(results, page.next_cursor, page.prev_cursor, page.has_more)


def get_import(*, actor: Actor, import_id: uuid.UUID) -> dict[str, Any]:
    """One import with columns, mapping and options; 404 for one that the actor may not see."""
    return describe_whole(visible_import(actor, import_id))


def visible_import(actor: Actor, import_id: uuid.UUID, *, lock: bool = False) -> Import:
    """The row; 404 for one that the actor may not see."""
    rows = visible_imports(actor)
    run = (rows.select_for_update() if lock else rows).filter(id=import_id).first()
    if run is None:
        raise not_found()
    return run


def state_of(run: Import, job: Job | None) -> str:
    """The state as people see it: what the job came to, if it ended before its work."""
    if run.state in ACTIVE:
        if job is None or job.state == JobState.FAILED:
            return FAILED
        if job.state == JobState.CANCELLED:
            return CANCELLED
    return str(run.state)


def job_of(run: Import) -> Job | None:
    """The job that works, or worked last, on an import."""
    return Job.objects.filter(id=run.job_id).first() if run.job_id else None


def has_stopped_with_refusals(run: Import, state: str) -> bool:
    """Whether a run was cancelled or has failed where nothing could put its refused rows into one file."""
    return (
        state in (FAILED, CANCELLED)
        and run.state == ImportState.RUNNING
        and run.purged_at is None
        and bool(run.counts.get("refused") or run.counts.get("skipped"))
    )


def describe(run: Import, job: Job | None) -> dict[str, Any]:
    """An import in a list. `phase` is what the job was about when it failed or was cancelled."""
    state = state_of(run, job)
    return {
        "id": run.id,
        "resource": run.resource,
        "file": {"id": run.file_id, "name": run.file_name},
        "owner": {"id": run.owner_id, "name": run.owner_name},
        "state": state,
        "phase": str(run.state),
        "can_undo": run.purged_at is None and _has_run(run) and state not in ("running", "undoing"),
        "job": job_as_dict(job) if job else None,
        "rows": run.rows,
        "counts": run.counts,
        "has_error_rows": bool(run.refused_key) or has_stopped_with_refusals(run, state),
        "version": run.version,
        "created_at": run.created_at,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
    }


def describe_whole(run: Import) -> dict[str, Any]:
    """An import on its own page."""
    defaults = {option.name: option.default for option in importer_of(run.resource).options}
    return describe(run, job_of(run)) | {
        "format": run.format or None,
        "sheet": run.sheet or None,
        "sheets": run.sheets,
        "encoding": run.encoding or None,
        "delimiter": run.delimiter or None,
        "has_header": run.has_header,
        "columns": run.columns,
        "mapping": run.mapping,
        "rule": run.rule,
        "options": defaults | run.options,
    }


def list_problems(*, actor: Actor, import_id: uuid.UUID, cursor: str | None, limit: int) -> Page:
    """A page of what the last check, run or undo found, in the order of the file. At most 10,000 are kept."""
    run = visible_import(actor, import_id)
    names = [column["name"] for column in run.columns]
    stream, ordering = f"imports:{run.id}", "id"
    rows = ImportProblem.objects.filter(run=run).order_by("id")
    if cursor is not None:
        rows = rows.filter(id__gt=cursors.decode(cursor, register=stream, ordering=ordering).position[0])
    found = list(rows[: limit + 1])
    batch = found[:limit]
    more = len(found) > limit
    at_end = cursors.Cursor((batch[-1].id,), False) if more else None
    return Page(
        results=[_problem(problem, names) for problem in batch],
        next_cursor=cursors.encode(at_end, register=stream, ordering=ordering) if at_end else None,
        prev_cursor=None,
        has_more=more,
    )


def _problem(problem: ImportProblem, names: list[str]) -> dict[str, Any]:
    column = problem.column
    known = column is not None and column < len(names)
    return {
        "id": problem.id,
        "row": problem.row,
        "column": column,
        "column_name": names[column] if known and column is not None else None,
        "code": problem.code,
        "detail": problem.detail,
        "value": problem.value or None,
        "is_warning": problem.is_warning,
    }


def _has_run(run: Import) -> bool:
    return run.state in (ImportState.RUNNING, ImportState.DONE, ImportState.UNDOING)


def _described(actor: Actor, importer: Importer) -> dict[str, Any]:
    return {
        "name": importer.name,
        "label": str(importer.label),
        "fields": [
            {
                "name": field.name,
                "label": str(field.label),
                "type": str(field.type),
                "many": field.many,
                "formats": list(_FORMATS.get(field.type, ())),
            }
            for field in importer.fields(actor)
        ],
        "options": [
            {
                "name": option.name,
                "label": str(option.label),
                "default": option.default,
                "choices": [{"code": code, "label": str(label)} for code, label in option.choices],
            }
            for option in importer.options
        ],
    }
