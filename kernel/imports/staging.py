"""The rows of a file as they were read, in batches in S3: written by the analysis, read by all that follows."""

import uuid
from collections.abc import Iterable, Iterator

import orjson

from kernel import storage
from kernel.imports.registry import Row
from kernel.models.imports import Import

BATCH_ROWS = 500
_BATCH_CHARACTERS = 2_000_000


def folder(import_id: uuid.UUID) -> str:
    """Where everything of an import lies."""
    return storage.object_key("imports", str(import_id), "")


def in_batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows by 500, or by fewer that are long."""
    batch: list[Row] = []
    characters = 0
    for row in rows:
        batch.append(row)
        characters += sum(map(len, row.cells))
        if len(batch) >= BATCH_ROWS or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def put_batch(import_id: uuid.UUID, stage: uuid.UUID, number: int, rows: list[Row]) -> None:
    """Store batch `number` (from 0)."""
    body = orjson.dumps([[row.number, row.cells] for row in rows])
    storage.put(_key(import_id, stage, number), body, content_type="application/json")


def read_batch(run: Import, number: int) -> list[Row]:
    """The rows of batch `number`."""
    if run.stage is None:
        raise LookupError("the import has no rows yet")
    body = b"".join(storage.read(_key(run.id, run.stage, number)))
    return [Row(line, cells) for line, cells in orjson.loads(body)]


def discard(import_id: uuid.UUID) -> None:
    """Delete everything that S3 holds of an import, but not the file itself."""
    storage.delete_prefix(folder(import_id))


def discard_stage(import_id: uuid.UUID, stage: uuid.UUID) -> None:
    """Delete the rows of an earlier reading."""
    storage.delete_prefix(f"{folder(import_id)}{stage}/")


def _key(import_id: uuid.UUID, stage: uuid.UUID, number: int) -> str:
    return f"{folder(import_id)}{stage}/{number:06}.json"
