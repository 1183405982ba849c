"""One read over many organisations: their schemas are asked together, some fifty to a statement."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import structlog
from django.db import ProgrammingError, connection
from psycopg import sql

from kernel.tenancy import Organisation, public_context

_BATCH = 50
_log = structlog.get_logger(__name__)

Row = tuple[Any, ...]


def select_across(
    organisations: Sequence[Organisation], statement: str, parameters: Mapping[str, Any]
) -> Iterator[tuple[Organisation, Row]]:
    """The rows of `statement` in every organisation.

    `statement` is a SELECT that names its tables as `{schema}.table`; its named parameters are the same
    everywhere. A schema that lacks the table (being made or removed at this moment) is left out and logged.
    """
    for start in range(0, len(organisations), _BATCH):
        yield from _select(organisations[start : start + _BATCH], statement, parameters)


def _select(
    batch: Sequence[Organisation], statement: str, parameters: Mapping[str, Any]
) -> list[tuple[Organisation, Row]]:
    try:
        with public_context(), connection.cursor() as cursor:
            cursor.execute(_union(batch, statement), parameters)
            return [(batch[place], tuple(row)) for place, *row in cursor.fetchall()]
    except ProgrammingError as error:
        if len(batch) == 1:
            _log.warning("organisation_left_out", organisation=str(batch[0].id), error=str(error.__cause__))
            return []
        middle = len(batch) // 2
        return [
            *_select(batch[:middle], statement, parameters),
            *_select(batch[middle:], statement, parameters),
        ]


def _union(batch: Sequence[Organisation], statement: str) -> sql.Composed:
    template = sql.SQL(f"SELECT {{place}} AS place, found.* FROM ({statement}) AS found")  # type: ignore[arg-type]  # noqa: S608
    return sql.SQL(" UNION ALL ").join(
        template.format(place=sql.Literal(place), schema=sql.Identifier(organisation.schema_name))
        for place, organisation in enumerate(batch)
    )
