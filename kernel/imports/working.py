"""The phases after the analysis: check, run and undo, batch by batch."""

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import events
from kernel.actor import Actor, Source
from kernel.db import insert_rows, rehearsal, write
from kernel.errors import AppError, KernelError
from kernel.imports import mappings, results, staging
from kernel.imports.registry import Batches, Became, Importer, Mapped, Plan, Row, importer_of
from kernel.jobs import Cancelled, Continue, JobContext
from kernel.models.imports import Import, ImportBatch, ImportProblem, ImportRule, ImportState

FINISHED, UNDONE = EVENTS = ("import.finished", "import.undone")
CHECK, RUN = "check", "run"
ROWS, LINKS = "rows", "links"
_TRIES = 3
# What no second try of a batch changes.
_FINAL = (KernelError.LIMIT_REACHED, KernelError.FORBIDDEN, KernelError.UNAVAILABLE)

Outcome = Mapping[str, Any] | Continue


def plan_of(run: Import, importer: Importer) -> Plan:
    """How the rows of an import are to be understood."""
    defaults = {option.name: option.default for option in importer.options}
    mapping = tuple(Mapped(entry["column"], entry["field"], entry["format"]) for entry in run.mapping)
    return Plan(run.id, mapping, ImportRule(run.rule), defaults | run.options)


def run_request_id(import_id: uuid.UUID) -> str:
    """By what the change history names everything that an import wrote."""
    return f"import-{import_id}"


def undo_request_id(import_id: uuid.UUID) -> str:
    """The same for what its undoing wrote."""
    return f"import-{import_id}-undo"


def check(context: JobContext, *, import_id: uuid.UUID) -> Outcome:
    """Tell what would become of every row, and write nothing of it. Begins anew after a crash: what earlier rows
    of the file take away from later ones is known to this process only.
    """
    run = Import.objects.get(id=import_id)
    work = _begin(context.actor, run, run_request_id(run.id))
    results.clear_refused(run, CHECK)
    counts = results.no_counts()
    problems: list[ImportProblem] = []
    waiting: list[tuple[int, set[int]]] = []
    for number in range(run.batches):
        context.progress(counts["rows"], run.rows)
        rows = staging.read_batch(run, number)
        with rehearsal():
            outcomes = work.apply(rows, rehearse=True)
        results.put_refused(run, CHECK, number, rows, outcomes)
        counts = results.counted(counts, outcomes)
        room = results.KEPT_PROBLEMS - len(problems)
        problems += results.problems_of(run, rows, [outcome.problems for outcome in outcomes], room=room)
        if any(outcome.waits for outcome in outcomes):
            waiting.append((number, {row.number for row, each in zip(rows, outcomes, strict=True) if each.waits}))
    for number, numbers in waiting:
        context.progress(counts["rows"], run.rows)
        rows = [row for row in staging.read_batch(run, number) if row.number in numbers]
        with rehearsal():
            found = work.link([(row, None) for row in rows], rehearse=True)
        counts["linked"] += sum(not each for each in found)
        counts["warnings"] += sum(map(len, found))
        problems += results.problems_of(run, rows, found, room=results.KEPT_PROBLEMS - len(problems))
    key = results.assemble_refused(run, CHECK)
    with write():
        run = Import.objects.select_for_update().get(id=import_id)
        ImportProblem.objects.filter(run=run).delete()
        insert_rows(problems)
        run.counts, run.refused_key, run.state, run.version = counts, key, ImportState.READY, run.version + 1
        run.save()
        context.checkpoint({"checked": True})
    return counts


def run(context: JobContext, *, import_id: uuid.UUID) -> Outcome:
    """Write the rows, a batch to a transaction, from where an earlier attempt has come."""
    found = Import.objects.get(id=import_id)
    importer_of(found.resource)
    work = _begin(context.actor, found, run_request_id(found.id))
    try:
        while found.position is not None:
            context.progress(found.counts["rows"], found.rows)
            found = _next_step(context, work, found)
            if context.time_is_up() and found.position is not None:
                return Continue({"position": found.position})
    except Cancelled:
        _keep_refused(found)
        raise
    except AppError as error:
        if error.code is KernelError.LIMIT_REACHED:
            _keep_refused(found)
        raise
    _keep_refused(found)
    with write():
        found = Import.objects.select_for_update().get(id=import_id)
        found.state, found.finished_at, found.version = ImportState.DONE, timezone.now(), found.version + 1
        found.save()
        mappings.remember(found)
        _tell(FINISHED, found)
        context.checkpoint({"done": True})
    return dict(found.counts)


def _tell(kind: str, run: Import) -> None:
    """Counts, and neither rows nor the file's name: each object that was written has an event of its own."""
    plain = ("id", "resource", "owner_id", "rule", "counts", "state", "version", "started_at", "finished_at")
    events.emit(kind, run.id, {name: getattr(run, name) for name in plain})


def _keep_refused(run: Import) -> None:
    key = results.assemble_refused(run, RUN)
    Import.objects.filter(id=run.id).update(refused_key=key)


def _next_step(context: JobContext, work: Batches, run: Import) -> Import:
    position = run.position or {}
    phase, number = position["phase"], position["batch"]
    if number >= run.batches:
        return _leave_phase(context, run, phase)
    rows = staging.read_batch(run, number)
    for attempt in range(1, _TRIES + 1):
        try:
            return _write_batch(context, work, run.id, phase, number, rows)
        except AppError as error:
            # Somebody else was faster with a code or a reference: the next try sees it.
            if error.code in _FINAL or attempt == _TRIES:
                raise
    raise AssertionError("unreachable")


def _leave_phase(context: JobContext, run: Import, phase: str) -> Import:
    waiting = phase == ROWS and any(
        outcome[3] for batch in run.done_batches.only("outcomes").iterator() for outcome in batch.outcomes
    )
    with write():
        run = Import.objects.select_for_update().get(id=run.id)
        run.position = {"phase": LINKS, "batch": 0} if waiting else None
        run.save(update_fields=["position", "updated_at"])
        context.checkpoint({"position": run.position})
    return run


def _write_batch(
    context: JobContext, work: Batches, import_id: uuid.UUID, phase: str, number: int, rows: Sequence[Row]
) -> Import:
    with write():
        run = Import.objects.select_for_update().get(id=import_id)
        if phase == ROWS:
            _write_rows(work, run, number, rows)
        else:
            _write_links(work, run, number, rows)
        run.position = {"phase": phase, "batch": number + 1}
        run.save(update_fields=["position", "counts", "updated_at"])
        context.checkpoint({"position": run.position})
    return run


def _write_rows(work: Batches, run: Import, number: int, rows: Sequence[Row]) -> None:
    outcomes = work.apply(rows, rehearse=False)
    ImportBatch.objects.create(run=run, number=number, outcomes=results.stored(rows, outcomes))
    room = results.KEPT_PROBLEMS - run.counts["errors"] - run.counts["warnings"]
    insert_rows(results.problems_of(run, rows, [outcome.problems for outcome in outcomes], room=room))
    run.counts = results.counted(run.counts, outcomes)
    results.put_refused(run, RUN, number, rows, outcomes)


def _write_links(work: Batches, run: Import, number: int, rows: Sequence[Row]) -> None:
    batch = ImportBatch.objects.get(run=run, number=number)
    waiting = {outcome[0]: uuid.UUID(outcome[2]) for outcome in batch.outcomes if outcome[3] and outcome[2]}
    if not waiting:
        return
    linked = [row for row in rows if row.number in waiting]
    found = work.link([(row, waiting[row.number]) for row in linked], rehearse=False)
    room = results.KEPT_PROBLEMS - run.counts["errors"] - run.counts["warnings"]
    insert_rows(results.problems_of(run, linked, found, room=room))
    run.counts["linked"] += sum(not each for each in found)
    run.counts["warnings"] += sum(map(len, found))


def undo(context: JobContext, *, import_id: uuid.UUID) -> Outcome:
    """Take back what a run wrote, the last batch first: created objects go, changed ones get their values back.

    What somebody has touched since stays as it is, and is listed.
    """
    run = Import.objects.get(id=import_id)
    importer = importer_of(run.resource)
    context.actor.require(importer.right)
    actor = _through_import(context.actor, undo_request_id(run.id))
    while True:
        left = run.done_batches.count()
        context.progress(run.batches - left, run.batches)
        if not left:
            break
        run = _undo_batch(context, importer, actor, import_id)
        if context.time_is_up():
            return Continue({"left": left - 1})
    with write():
        run = Import.objects.select_for_update().get(id=import_id)
        run.state, run.version = ImportState.UNDONE, run.version + 1
        run.save()
        _tell(UNDONE, run)
        context.checkpoint({"done": True})
    return dict(run.counts)


def _undo_batch(context: JobContext, importer: Importer, actor: Actor, import_id: uuid.UUID) -> Import:
    with write():
        run = Import.objects.select_for_update().get(id=import_id)
        batch = run.done_batches.order_by("-number")[0]
        updated = results.ids_that(Became.UPDATED, batch.outcomes)
        created = results.ids_that(Became.CREATED, batch.outcomes)
        restored = importer.put_back(actor, updated)
        removed = importer.take_back(actor, created)
        kept = set(created) - removed | set(updated) - restored
        run.counts["removed"] = run.counts.get("removed", 0) + len(removed)
        run.counts["restored"] = run.counts.get("restored", 0) + len(restored)
        run.counts["kept"] = run.counts.get("kept", 0) + len(kept)
        insert_rows(_kept_problems(run, batch, kept))
        batch.delete()
        run.save(update_fields=["counts", "updated_at"])
        context.checkpoint({"batch": batch.number})
    return run


def _kept_problems(run: Import, batch: ImportBatch, kept: set[uuid.UUID]) -> list[ImportProblem]:
    sentence = _("Somebody has changed it since, or it is in use: it stays.")
    return [
        ImportProblem(run=run, row=row, code="kept", detail=sentence, value=object_id, is_warning=True)
        for row, _became, object_id, _waits in batch.outcomes
        if object_id and uuid.UUID(object_id) in kept
    ]


def _begin(actor: Actor, run: Import, request_id: str) -> Batches:
    importer = importer_of(run.resource)
    actor.require(importer.right)
    return importer.begin(_through_import(actor, request_id), plan_of(run, importer))


def _through_import(actor: Actor, request_id: str) -> Actor:
    return dataclasses.replace(actor.through(Source.IMPORT), request_id=request_id)
