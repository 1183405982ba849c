"""What comes of rows: counted, the first problems kept, refused rows put aside for a file to download."""

import csv
import io
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kernel import storage
from kernel.imports import staging
from kernel.imports.registry import Became, Outcome, Problem, Row
from kernel.models.imports import Import, ImportProblem

KEPT_PROBLEMS = 10_000
_FORMULA_STARTS = ("=", "+", "-", "@")
_LONGEST_DETAIL, _LONGEST_VALUE = 500, 255


def no_counts() -> dict[str, int]:
    """Nothing has been done yet."""
    return {"rows": 0, **{became.value: 0 for became in Became}, "linked": 0, "errors": 0, "warnings": 0}


def counted(counts: dict[str, int], outcomes: Iterable[Outcome]) -> dict[str, int]:
    """`counts` with some more rows."""
    new = dict(counts)
    for outcome in outcomes:
        new["rows"] += 1
        new[outcome.became.value] += 1
        new["linked"] += outcome.is_linked
        for problem in outcome.problems:
            new["warnings" if problem.is_warning else "errors"] += 1
    return new


def problems_of(
    run: Import, rows: Sequence[Row], problems: Sequence[Sequence[Problem]], *, room: int
) -> list[ImportProblem]:
    """The problems of rows as they are kept, no more than there is `room` for."""
    found = (
        ImportProblem(
            run=run,
            row=row.number,
            column=problem.column,
            code=str(problem.code),
            detail=str(problem.detail)[:_LONGEST_DETAIL],
            value="" if problem.column is None else row.cell(problem.column)[:_LONGEST_VALUE],
            is_warning=problem.is_warning,
        )
        for row, each in zip(rows, problems, strict=True)
        for problem in each
    )
    return [problem for problem, _place in zip(found, range(max(room, 0)), strict=False)]


def put_refused(run: Import, phase: str, number: int, rows: Sequence[Row], outcomes: Sequence[Outcome]) -> None:
    """Put aside the rows of a batch that were refused or left out, with the reason. Again is the same as once."""
    lines = [
        [
            *_padded(row, len(run.columns)),
            row.number,
            _disarmed(" ".join(_sentence(run, problem) for problem in outcome.problems)),
        ]
        for row, outcome in zip(rows, outcomes, strict=True)
        if outcome.became in (Became.REFUSED, Became.SKIPPED)
    ]
    if lines:
        storage.put(f"{_pieces(run, phase)}{number:06}.csv", _as_csv(lines), content_type="text/csv")


def clear_refused(run: Import, phase: str) -> None:
    """Forget what an earlier attempt of a phase has put aside."""
    storage.delete_prefix(_pieces(run, phase))


def assemble_refused(run: Import, phase: str) -> str:
    """Make the file of what was put aside; its key in S3, empty if there is nothing."""
    pieces = list(storage.objects(_pieces(run, phase)))
    if not pieces:
        return ""
    key = f"{staging.folder(run.id)}{phase}-refused.csv"
    header = [*(_disarmed(column["name"]) for column in run.columns), _("Line"), _("Problem")]
    with storage.writer(key, content_type="text/csv") as stream:
        stream.write(b"\xef\xbb\xbf" + _as_csv([header]))
        for piece in pieces:
            for chunk in storage.read(piece):
                stream.write(chunk)
    return key


def stored(rows: Sequence[Row], outcomes: Sequence[Outcome]) -> list[list[Any]]:
    """Outcomes as `ImportBatch` keeps them."""
    return [
        [row.number, outcome.became.value, str(outcome.object_id) if outcome.object_id else None, outcome.waits]
        for row, outcome in zip(rows, outcomes, strict=True)
    ]


def ids_that(became: Became, outcomes: Sequence[Sequence[Any]]) -> list[uuid.UUID]:
    """The objects of stored outcomes of one kind."""
    return [uuid.UUID(outcome[2]) for outcome in outcomes if outcome[1] == became.value and outcome[2]]


def _sentence(run: Import, problem: Problem) -> str:
    if problem.column is None or problem.column >= len(run.columns):
        return str(problem.detail)
    return f"{run.columns[problem.column]['name']}: {problem.detail}"


def _padded(row: Row, width: int) -> list[str]:
    return [_disarmed(row.cell(index)) for index in range(width)]


def _disarmed(text: str) -> str:
    """Nothing that a spreadsheet program would take for a formula; reading takes the apostrophe away again."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _pieces(run: Import, phase: str) -> str:
    return f"{staging.folder(run.id)}{phase}-refused/"


def _as_csv(lines: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()
