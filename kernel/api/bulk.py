"""Bulk requests: up to 500 operations in one call, answered in their order.

Neighbouring operations of one kind are handed over together, so that services can work set-wise.
"""

import dataclasses
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from kernel.api.problems import problem
from kernel.errors import AppError, FieldCode, FieldError, KernelError, invalid
from kernel.inputs import InputModel, parse_value

MAX_OPERATIONS = 500


class BulkOperation(InputModel):
    """`id` and `version` (the one that the client saw) name what is there already; `data` is as in the call for
    a single one."""

    op: Annotated[str, Field(max_length=30)]
    id: uuid.UUID | None = None
    version: int | None = None
    data: dict[str, Any] = {}


class BulkRequest(InputModel):
    """`atomic`: all operations or none."""

    atomic: bool = False
    operations: Annotated[list[BulkOperation], Field(min_length=1, max_length=MAX_OPERATIONS)]


class BulkResult(BaseModel):
    """`data` as the call for a single one answers it, or `error`: a problem document (RFC 9457)."""

    status: int
    data: dict[str, Any] | None = None
    error: dict[str, Any] | None = None


class BulkOut(BaseModel):
    """One result for each operation, in their order."""

    results: list[BulkResult]


@dataclass(frozen=True, slots=True)
class Item:
    """An operation that could be read."""

    id: uuid.UUID
    version: int | None
    data: Any


Outcome = Mapping[str, Any] | AppError


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of operations: what `data` must be, the status of success, and who does it.

    `run` answers the document or the refusal of each item, in their order, and has then written all that it did
    not refuse; the ids that it gets are distinct. For new objects (`needs_id` false) `Item.id` is meaningless.
    What it raises refuses the whole request.
    """

    input: type[InputModel]
    status: int
    run: Callable[[Sequence[Item]], Sequence[Outcome]]
    needs_id: bool = True


def run_bulk(request: HttpRequest, data: BulkRequest, kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """Carry out the operations, in the caller's transaction; the answer is a `BulkOut`.

    Raises, if `data.atomic` and anything was refused, 422 `invalid` or (not only fields were wrong) 409
    `conflict` with the refused operations as `results`: `{"index", "status", "error"}`.
    """
    outcomes: dict[int, Outcome] = {}
    readable: list[tuple[int, str, Item]] = []
    for index, operation in enumerate(data.operations):
        try:
            readable.append((index, operation.op, _read(operation, index, kinds)))
        except AppError as error:
            outcomes[index] = error
    for op, batch in _batches(readable):
        found = kinds[op].run([item for _index, item in batch])
        for (index, _item), outcome in zip(batch, found, strict=True):
            outcomes[index] = _pointing_into(outcome, index)
    if data.atomic and any(isinstance(outcome, AppError) for outcome in outcomes.values()):
        raise _refusal(request, outcomes)
    return {
        "results": [
            _result(request, outcomes[index], kinds, operation) for index, operation in enumerate(data.operations)
        ]
    }


def _read(operation: BulkOperation, index: int, kinds: Mapping[str, Kind]) -> Item:
    at = f"/operations/{index}"
    kind = kinds.get(operation.op)
    if kind is None:
        detail = _("Expected one of: %(choices)s.") % {"choices": ", ".join(kinds)}
        raise invalid(FieldError(FieldCode.INVALID_CHOICE, detail, pointer=f"{at}/op"))
    if kind.needs_id and operation.id is None:
        raise invalid(FieldError(FieldCode.REQUIRED, _("This field is required."), pointer=f"{at}/id"))
    if not kind.needs_id and (operation.id is not None or operation.version is not None):
        detail = _("What is new has neither id nor version.")
        raise invalid(FieldError(FieldCode.NOT_ALLOWED, detail, pointer=f"{at}/id"))
    parsed = parse_value(kind.input, operation.data, at=f"{at}/data")
    return Item(operation.id or uuid.UUID(int=index), operation.version, parsed)


def _batches(readable: Sequence[tuple[int, str, Item]]) -> Iterator[tuple[str, list[tuple[int, Item]]]]:
    """Neighbours of one kind with distinct ids: what comes later must see what came earlier."""
    batch: list[tuple[int, Item]] = []
    ids: set[uuid.UUID] = set()
    op = ""
    for index, wanted, item in readable:
        if batch and (wanted != op or item.id in ids):
            yield op, batch
            batch, ids = [], set()
        op = wanted
        batch.append((index, item))
        ids.add(item.id)
    if batch:
        yield op, batch


def _pointing_into(outcome: Outcome, index: int) -> Outcome:
    if not isinstance(outcome, AppError):
        return outcome
    at = f"/operations/{index}/data"
    errors = [dataclasses.replace(error, pointer=at + error.pointer) for error in outcome.errors]
    return dataclasses.replace(outcome, errors=errors)


def _result(
    request: HttpRequest, outcome: Outcome, kinds: Mapping[str, Kind], operation: BulkOperation
) -> dict[str, Any]:
    if isinstance(outcome, AppError):
        return {"status": outcome.status, "error": problem(outcome, request)}
    return {"status": kinds[operation.op].status, "data": outcome}


def _refusal(request: HttpRequest, outcomes: Mapping[int, Outcome]) -> AppError:
    refused = [(index, each) for index, each in sorted(outcomes.items()) if isinstance(each, AppError)]
    only_fields = all(each.code is KernelError.INVALID for _index, each in refused)
    return AppError(
        KernelError.INVALID if only_fields else KernelError.CONFLICT,
        _("Nothing was done: some operations were refused."),
        errors=[error for _index, each in refused for error in each.errors],
        extra={
            "results": [
                {"index": index, "status": each.status, "error": problem(each, request)} for index, each in refused
            ]
        },
    )
