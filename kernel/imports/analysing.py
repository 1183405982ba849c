"""Reading a file once: what it is, its columns with samples, its rows staged in batches."""

import tempfile
import uuid
from collections.abc import Mapping, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from kernel import storage
from kernel.db import write
from kernel.files.erasing import final_key
from kernel.imports import mappings, staging
from kernel.imports.formats.limits import MAX_ROWS, too_large, unreadable
from kernel.imports.formats.source import Reading, Table, open_table
from kernel.imports.registry import Row, importer_of
from kernel.jobs import JobContext
from kernel.models.base import new_id
from kernel.models.imports import Import, ImportState

_SAMPLES = 5
_SAMPLE_LENGTH = 80
_MAX_NAME = 120


def analyse(context: JobContext, *, import_id: uuid.UUID) -> Mapping[str, Any]:
    """Read the file of an import and propose how it is mapped. 422 if it cannot be read; its rows are then none."""
    run = Import.objects.get(id=import_id)
    stage = new_id()
    with tempfile.TemporaryFile(prefix="kontor-import-") as file:
        _fetch(run.file_id, file)
        reading = Reading(run.sheet, run.encoding, run.delimiter, run.has_header)
        table = open_table(file, reading)
        columns = _Columns()
        batches = 0
        for batch in staging.in_batches(table.rows):
            columns.take(batch)
            if columns.rows > MAX_ROWS:
                raise too_large(_("A file may have at most %(count)s rows.") % {"count": MAX_ROWS})
            staging.put_batch(run.id, stage, batches, batch)
            batches += 1
            context.progress(columns.rows)
    if not columns.rows:
        raise unreadable(_("The file has no rows."))
    with write():
        run = Import.objects.select_for_update().get(id=import_id)
        earlier, run.stage, run.batches, run.rows = run.stage, stage, batches, columns.rows
        _note(run, table, columns)
        mappings.suggest(context.actor, importer_of(run.resource), run)
        run.state, run.version = ImportState.MAPPING, run.version + 1
        run.save()
        context.checkpoint({"rows": run.rows})
    if earlier is not None:
        staging.discard_stage(run.id, earlier)
    return {"rows": run.rows}


def _fetch(file_id: uuid.UUID, file: IO[bytes]) -> None:
    for chunk in storage.read(final_key(file_id)):
        file.write(chunk)


def _note(run: Import, table: Table, columns: "_Columns") -> None:
    run.format, run.encoding, run.delimiter = table.format, table.encoding, table.delimiter
    run.sheet, run.sheets = table.sheet, table.sheets
    run.columns = columns.described(table.header)
    run.signature = mappings.signature_of([column["name"] for column in run.columns])


class _Columns:
    """What is said about columns, while rows go by."""

    def __init__(self) -> None:
        self.rows = 0
        self._filled: list[int] = []
        self._samples: list[list[str]] = []

    def take(self, rows: Sequence[Row]) -> None:
        self.rows += len(rows)
        for row in rows:
            missing = len(row.cells) - len(self._filled)
            if missing > 0:
                self._filled += [0] * missing
                self._samples += [[] for _ in range(missing)]
            for index, cell in enumerate(row.cells):
                if cell:
                    self._filled[index] += 1
                    samples = self._samples[index]
                    if len(samples) < _SAMPLES and cell[:_SAMPLE_LENGTH] not in samples:
                        samples.append(cell[:_SAMPLE_LENGTH])

    def described(self, header: list[str] | None) -> list[dict[str, Any]]:
        """Every column that has a name or a text."""
        names = header or []
        width = max(len(self._filled), len(names))
        return [
            {
                "name": (names[index][:_MAX_NAME] if index < len(names) else "")
                or _("Column %(number)s") % {"number": index + 1},
                "samples": self._samples[index] if index < len(self._samples) else [],
                "filled": self._filled[index] if index < len(self._filled) else 0,
            }
            for index in range(width)
        ]
