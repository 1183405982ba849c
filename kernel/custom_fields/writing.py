"""Writing values: what services of upper floors call, in this order.

`merge()` makes the values of one row (pure); `check()` asks the database about those of many rows at once;
`claim()` is called when the rows are written.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.custom_fields.definitions import PREFIX, FieldDefinition, FieldSet
from kernel.custom_fields.registry import target
from kernel.custom_fields.values import ValueRefusedError, read_value, unique_form
from kernel.db import after_commit, read_and_keep
from kernel.errors import FieldCode, FieldError, invalid
from kernel.inputs import InputModel
from kernel.models.custom_field import CustomField, FieldType, UniqueCustomValue

INPUT = "custom"

Values = Mapping[str, Any]


def merge(
    fields: FieldSet,
    before: Values | None,
    given: Values,
    *,
    country: str,
    errors: list[FieldError],
    pointer: str = "",
) -> dict[str, Any]:
    """The values of a row: those of `before` (None for a new row) with what was given, by key; null unsets.

    Everything wrong is put into `errors`. A new row gets the defaults of fields that were not named. What is
    given as it is there already is not looked at: the rules may have become stricter since.
    """
    merged = dict(before or {})
    if before is None:
        merged |= {each.key: each.default for each in fields.active if each.default is not None}
    for key, raw in given.items():
        place = f"{pointer}/{INPUT}/{key.replace('~', '~0').replace('/', '~1')}"
        field = fields.by_key.get(key)
        if field is None:
            errors.append(FieldError(FieldCode.UNKNOWN_FIELD, _("There is no such field."), pointer=place))
        elif raw is None:
            merged.pop(key, None)
        elif before is None or before.get(key) != raw:
            _put(merged, field, raw, country, place, errors)
    return merged


def flat(custom: Values) -> dict[str, Any]:
    """Values under the names that lists and the history have for them: `{"cf_tier": "gold"}`."""
    return {f"{PREFIX}{key}": value for key, value in custom.items()}


def nested(values: Values) -> dict[str, Any]:
    """The opposite, among other values: `{"name": ..., "custom": {"tier": "gold"}}`, as a client sends them."""
    custom = {name.removeprefix(PREFIX): value for name, value in values.items() if name.startswith(PREFIX)}
    others = {name: value for name, value in values.items() if not name.startswith(PREFIX)}
    return others | {INPUT: custom} if custom else others


def is_written(name: str, change: type[InputModel]) -> bool:
    """Whether `change` can write the field that the history calls so."""
    return name in change.model_fields or (name.startswith(PREFIX) and INPUT in change.model_fields)


@dataclass(frozen=True, slots=True)
class Written:
    """The values of one row before and after; what is wrong with them goes into `errors`."""

    object_id: uuid.UUID
    fields: FieldSet
    before: Values
    after: Values
    errors: list[FieldError]
    pointer: str = ""

    def changed(self) -> Iterator[FieldDefinition]:
        for key, field in self.fields.by_key.items():
            if self.before.get(key) != self.after.get(key):
                yield field

    def refuse(self, field: FieldDefinition, code: FieldCode, detail: str) -> None:
        self.errors.append(FieldError(code, detail, pointer=f"{self.pointer}/{INPUT}/{field.key}"))


def check(actor: Actor, rows: Sequence[Written]) -> None:
    """Put an error to each new link to what the actor may not see, and to each unique value that another row has.

    One statement for each kind of target, one for unique values, however many rows; none where none changed.
    """
    _check_links(actor, rows)
    check_unique(rows)


def claim(rows: Sequence[Written]) -> None:
    """Write down what `check()` found free, and which fields are used now.

    At most three statements, none where there is nothing to write. Raises 422 `not_unique` if somebody else
    was faster: the transaction must end.
    """
    freed, taken = [], {}
    for row in rows:
        for field in row.changed():
            if not field.is_unique:
                continue
            if field.key in row.before:
                freed.append((field.id, row.object_id))
            if field.key in row.after:
                taken[field.id, unique_form(field, row.after[field.key])] = (row, field)
    if freed:
        _free(freed)
    if taken:
        _take(taken)
    unused = {field.id for row in rows for field in row.changed() if not field.is_used and field.key in row.after}
    schema = connection.schema_name  # type: ignore[attr-defined]
    if new := {(schema, field_id) for field_id in unused} - _known_as_used:
        CustomField.objects.filter(id__in=[field_id for _schema, field_id in new], is_used=False).update(is_used=True)
        after_commit(_known_as_used.update, new)


# Fields, with their schema, whose first value this process has seen committed; a restart costs a statement more.
_known_as_used: set[tuple[str, uuid.UUID]] = set()


def _put(
    merged: dict[str, Any], field: FieldDefinition, raw: Any, country: str, place: str, errors: list[FieldError]
) -> None:
    if field.is_archived:
        errors.append(FieldError(FieldCode.ARCHIVED, _("This field is archived."), pointer=place))
        return
    try:
        value = read_value(field, raw, country)
    except ValueRefusedError as refusal:
        errors.append(FieldError(refusal.code, refusal.detail, pointer=place))
        return
    if value is None:
        merged.pop(field.key, None)
    else:
        merged[field.key] = value


def _check_links(actor: Actor, rows: Sequence[Written]) -> None:
    asked: dict[str, list[tuple[Written, FieldDefinition, uuid.UUID]]] = defaultdict(list)
    for row in rows:
        for field in row.changed():
            if field.type is FieldType.LINK and field.target is not None and field.key in row.after:
                asked[field.target].append((row, field, uuid.UUID(row.after[field.key])))
    for name, links in asked.items():
        wanted = {linked for _row, _field, linked in links}
        # What is being merged is waited for, and then is not there.
        chosen = target(name).choosable(actor).filter(id__in=wanted).values_list("id")
        found = {each for (each,) in read_and_keep(chosen)}
        for row, field, linked in links:
            if linked not in found:
                row.refuse(field, FieldCode.NOT_FOUND, _("There is nothing to link to."))


def check_unique(rows: Sequence[Written]) -> None:
    """Put an error to each unique value that another row has. At most one statement."""
    asked = [
        (row, field, unique_form(field, row.after[field.key]))
        for row in rows
        for field in row.changed()
        if field.is_unique and field.key in row.after
    ]
    if not asked:
        return
    found = UniqueCustomValue.objects.filter(
        field_id__in={field.id for _row, field, _value in asked}, value__in={value for _row, _field, value in asked}
    )
    owners = {(each.field_id, each.value): each.object_id for each in found}
    for row, field, value in asked:
        if owners.setdefault((field.id, value), row.object_id) != row.object_id:
            row.refuse(field, FieldCode.NOT_UNIQUE, _not_unique())


def _free(values: Iterable[tuple[uuid.UUID, uuid.UUID]]) -> None:
    field_ids, object_ids = zip(*values, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM kernel_uniquecustomvalue WHERE (field_id, object_id) IN (SELECT * FROM unnest(%s, %s))",
            [list(field_ids), list(object_ids)],
        )


def _take(taken: Mapping[tuple[uuid.UUID, str], tuple[Written, FieldDefinition]]) -> None:
    # In one order everywhere, so that nobody waits in a circle.
    order = sorted(taken, key=lambda each: (each[0].int, each[1]))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_uniquecustomvalue (field_id, value, object_id) "
            "SELECT * FROM unnest(%s, %s::text[], %s) ON CONFLICT (field_id, value) DO NOTHING "
            "RETURNING field_id, value",
            [
                [field_id for field_id, _value in order],
                [value for _field_id, value in order],
                [taken[each][0].object_id for each in order],
            ],
        )
        written = set(cursor.fetchall())
    refused = [taken[each] for each in order if each not in written]
    if refused:
        raise invalid(
            *(
                FieldError(FieldCode.NOT_UNIQUE, _not_unique(), pointer=f"{row.pointer}/{INPUT}/{field.key}")
                for row, field in refused
            )
        )


def _not_unique() -> str:
    return _("Another one has this value already.")
