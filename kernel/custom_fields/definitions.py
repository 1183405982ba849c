"""The fields of a resource, as they are now: read once after each change, then kept in this process.

A stamp (`kernel.models.Stamp`) says which state of them is the present one. Readers know it from the statement that
said who calls, writers ask for it, and keep it (`FOR KEY SHARE`): nobody changes a definition, which locks it, before
the values that were checked against it are written. A stamp is never used twice.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from kernel.actor import Actor
from kernel.custom_fields.trees import with_descendants
from kernel.labels import label_in
from kernel.models.custom_field import CustomField, FieldType
from kernel.models.stamp import Stamp
from kernel.remembered import ByStamp
from kernel.text import fold

PREFIX = "cf_"
MAX_FIELDS = 100

# Types that `q=` looks in. A field keeps its type, so what is found never depends on when a row was written.
SEARCHED = frozenset({FieldType.STRING, FieldType.EMAIL, FieldType.PHONE, FieldType.URL})

_STAMPS = "SELECT name::text, value::text FROM kernel_stamp WHERE name = ANY(%s)"
_STAMPS_TO_WRITE = f"{_STAMPS} FOR KEY SHARE"


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a select; its code never changes."""

    code: str
    labels: Mapping[str, str]
    color: str
    archived: bool
    parent: str | None = None

    def as_label(self, language: str) -> dict[str, str]:
        """How lists show it, like a term: `{"code", "label", "color"}`."""
        return {"code": self.code, "label": label_in(self.labels, language), "color": self.color}


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """A custom field; the attributes are those of `kernel.models.CustomField`."""

    id: uuid.UUID
    key: str
    type: FieldType
    labels: Mapping[str, str]
    help: Mapping[str, str]
    group: str | None
    is_required: bool
    is_unique: bool
    default: Any
    minimum: str | None
    maximum: str | None
    min_length: int | None
    max_length: int | None
    pattern: str | None
    currency: str | None
    target: str | None
    options: Mapping[str, Option]
    is_category: bool
    is_used: bool
    is_archived: bool

    def below(self, codes: Collection[str]) -> list[str]:
        """The codes and, in a category scheme, those of everything below them."""
        return with_descendants({code: option.parent for code, option in self.options.items()}, codes)

    @property
    def column_name(self) -> str:
        """Its name in lists, filters and the history."""
        return f"{PREFIX}{self.key}"


@dataclass(frozen=True, eq=False, slots=True)
class FieldSet:
    """All fields of a resource by key, archived ones too, in their order."""

    resource: str
    by_key: Mapping[str, FieldDefinition] = field(default_factory=dict)

    @property
    def active(self) -> list[FieldDefinition]:
        return [each for each in self.by_key.values() if not each.is_archived]

    def represent(self, custom: Mapping[str, Any]) -> dict[str, Any]:
        """`custom` as clients read it: every field that is not archived, null where there is no value."""
        return {each.key: custom.get(each.key) for each in self.active}

    def texts_to_search(self, custom: Mapping[str, Any]) -> list[str]:
        """The values that `q=` looks in, folded."""
        return [
            fold(value) for key, value in custom.items() if key in self.by_key and self.by_key[key].type in SEARCHED
        ]


def fields_of(*resources: str, actor: Actor | None = None, to_write: bool = False) -> list[FieldSet]:
    """The fields of resources, in their order, in the organisation of this thread.

    One statement, and one for each resource whose fields have changed since this process read them; of a request
    that only reads, whose `actor` is given, no first one. `to_write`: the definitions stay as they are until the
    transaction ends, which there must be.
    """
    if actor is not None and actor.stamps is not None and not connection.in_atomic_block:
        stamps = actor.stamps
    else:
        stamps = _read_stamps(resources, to_write=to_write)
    return [_fields(resource, stamps.get(stamp_name(resource))) for resource in resources]


def stamp_name(resource: str) -> str:
    """The name of the stamp of a resource's fields."""
    return f"custom_fields.{resource}"


def _fields(resource: str, stamp: str | None) -> FieldSet:
    if stamp is None:
        return FieldSet(resource)
    place = (connection.schema_name, resource)  # type: ignore[attr-defined]
    return _kept.get(place, stamp, lambda: _read(resource))


def as_definition(row: CustomField) -> FieldDefinition:
    """A row as it is used."""
    return FieldDefinition(
        id=row.id,
        key=row.key,
        type=FieldType(row.type),
        labels=row.labels,
        help=row.help,
        group=row.group,
        is_required=row.is_required,
        is_unique=row.is_unique,
        default=row.default,
        minimum=row.minimum,
        maximum=row.maximum,
        min_length=row.min_length,
        max_length=row.max_length,
        pattern=row.pattern,
        currency=row.currency,
        target=row.target,
        options={each["code"]: Option(**each) for each in row.options},
        is_category=row.is_category,
        is_used=row.is_used,
        is_archived=row.archived_at is not None,
    )


def lock_fields(resource: str) -> Stamp:
    """The stamp of the resource's fields, locked for a change of any of them; its value is new, and to be saved."""
    name = stamp_name(resource)
    Stamp.objects.bulk_create([Stamp(name=name)], ignore_conflicts=True)
    stamp = Stamp.objects.select_for_update().get(name=name)
    stamp.value = uuid.uuid4()
    return stamp


_kept: ByStamp[FieldSet] = ByStamp()


def _read_stamps(resources: Sequence[str], *, to_write: bool) -> dict[str, str]:
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(_STAMPS_TO_WRITE if to_write else _STAMPS, [list(map(stamp_name, resources))])
        return dict(cursor.fetchall())


def _read(resource: str) -> FieldSet:
    rows = CustomField.objects.filter(resource=resource).order_by("position", "id")
    return FieldSet(resource, {row.key: as_definition(row) for row in rows})
