"""What comes in about imports."""

import uuid
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from kernel.imports.formats.limits import MAX_COLUMNS
from kernel.imports.registry import Mapped
from kernel.inputs import InputModel, Name, QueryModel
from kernel.models.imports import ImportRule

_Text = Annotated[str, Field(max_length=255)]


class ImportCreate(InputModel):
    """The confirmed file `file_id`, uploaded with the purpose `import`, into `resource` (`customers`)."""

    resource: Annotated[str, Field(min_length=1, max_length=60)]
    file_id: uuid.UUID


class MappedColumn(InputModel):
    """Column number `column` (from 0) goes to `field`. `format` tells how its numbers or dates are written."""

    column: Annotated[int, Field(ge=0, lt=MAX_COLUMNS)]
    field: Annotated[str, Field(min_length=1, max_length=80)]
    format: Annotated[str, Field(max_length=10)] = ""

    def mapped(self) -> Mapped:
        return Mapped(self.column, self.field, self.format)


class ImportChange(InputModel):
    """How the file is read (`sheet` to `has_header`: it is read again) and what becomes of its columns and rows.

    `mapping` replaces the mapping; `mapping_id` names one that was kept, which brings its rule and options.
    `rule` is about rows that are there already: `skip` leaves out likely duplicates, `update` writes into those of
    the same code or external reference (of contacts: e-mail address or external reference), `create` creates all.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    sheet: _Text = ""
    encoding: Annotated[str, Field(max_length=40)] = ""
    delimiter: Annotated[str, Field(max_length=1)] = ""
    has_header: bool = True
    mapping: Annotated[list[MappedColumn], Field(max_length=MAX_COLUMNS)] = []
    mapping_id: uuid.UUID | None = None
    rule: Annotated[ImportRule, Field(strict=False)] = ImportRule.SKIP
    options: Annotated[dict[str, Any], Field(max_length=20)] = {}


MappingName = Annotated[Name, Field(max_length=120)]


class MappingCreate(InputModel):
    """A name for how the import `import_id` is mapped; colleagues may choose it if it `is_shared`."""

    name: MappingName
    import_id: uuid.UUID
    is_shared: bool = False


class MappingChange(InputModel):
    """`import_id` lets the mapping be what that import has."""

    name: MappingName = ""
    import_id: uuid.UUID | None = None
    is_shared: bool = False


class MappingQuery(QueryModel):
    resource: str | None = None
