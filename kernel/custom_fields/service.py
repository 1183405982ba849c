"""Defining custom fields. Each change locks the resource's fields as a stamp: writers of values wait for it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Max, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import events, history
from kernel.actor import Actor
from kernel.custom_fields import registry
from kernel.custom_fields.checks import definition_errors
from kernel.custom_fields.definitions import MAX_FIELDS, as_definition, lock_fields
from kernel.custom_fields.inputs import CustomFieldChange, CustomFieldCreate, CustomFieldOrder
from kernel.custom_fields.selectors import Document, list_fields, represent
from kernel.custom_fields.trees import in_tree_order
from kernel.custom_fields.values import unique_form
from kernel.custom_fields.writing import INPUT
from kernel.db import insert_rows, write
from kernel.errors import AppError, FieldCode, FieldError, KernelError, invalid, invalid_field, not_found
from kernel.models.custom_field import CustomField, FieldType, UniqueCustomValue
from kernel.models.stamp import Stamp
from kernel.permissions import KernelRight
from kernel.tenancy import current_organisation
from kernel.versions import check_version

RESOURCE = "custom-fields"
EVENTS = CREATED, UPDATED, DELETED = "custom_field.created", "custom_field.updated", "custom_field.deleted"

_SETTINGS = (
    *("labels", "help", "group", "is_required", "is_unique", "default", "minimum", "maximum"),
    *("min_length", "max_length", "pattern", "currency", "options"),
)
_STATE = ("resource", "key", "type", "target", "is_category", *_SETTINGS, "position", "archived_at")
_NAMED_AT_ONCE = 3


def create_field(*, actor: Actor, data: CustomFieldCreate, is_category: bool = False) -> Document:
    """Define a field or, of a choice, a category scheme, last of its resource. Needs `kernel:custom_field:edit`.

    422 listing all that is wrong, a key that is taken (also by an archived field) among it; 409 `limit_reached`.
    """
    actor.require(KernelRight.CUSTOM_FIELD_EDIT)
    if data.resource not in registry.resources():
        raise invalid_field("/resource", FieldCode.NOT_FOUND, _("This cannot have custom fields."))
    with write():
        stamp = lock_fields(data.resource)
        rows = CustomField.objects.filter(resource=data.resource)
        _check_limit(data.resource)
        last = rows.aggregate(last=Max("position"))["last"]
        row = CustomField(
            **{name: getattr(data, name) for name in ("resource", "key", "target", *_SETTINGS) if name != "options"},
            type=data.type.value,
            options=[option.model_dump() for option in data.options],
            is_category=is_category,
            position=0 if last is None else last + 1,
        )
        errors = definition_errors(row, current_organisation().country)
        if rows.filter(key=data.key).exists():
            detail = _("There is a field with this key already; it may be archived.")
            errors.append(FieldError(FieldCode.NOT_UNIQUE, detail, pointer="/key"))
        if errors:
            raise invalid(*errors)
        row.options = in_tree_order(row.options)
        row.save(force_insert=True)
        stamp.save()
        history.record(actor, RESOURCE, row.id, history.Action.CREATED, history.difference({}, _state(row)))
        return _announced(actor, row, CREATED)


def change_field(
    *,
    actor: Actor,
    field_id: uuid.UUID,
    data: CustomFieldChange,
    expected_version: int | None = None,
    is_category: bool = False,
) -> Document:
    """Change a field's settings, archive it or bring it back. Needs `kernel:custom_field:edit`.

    Values that are there already stay, whatever the new rules. 404, 412; 422 listing all that is wrong: choices
    that are taken out while rows have them, a field made unique whose values are not. 409 `limit_reached`.
    """
    actor.require(KernelRight.CUSTOM_FIELD_EDIT)
    with write():
        stamp, row = _locked(field_id, is_category=is_category)
        check_version(row, expected_version)
        before = _state(row)
        given = data.given()
        archived = given.pop("archived", None)
        if "options" in given:
            given["options"] = [option.model_dump() for option in data.options]
        errors = _null_errors(given)
        if errors:
            raise invalid(*errors)
        for name, value in given.items():
            setattr(row, name, value)
        _set_archived(row, archived)
        fields = history.difference(before, _state(row))
        if fields:
            errors = definition_errors(row, current_organisation().country)
            errors += _option_use_errors(row, before["options"])
            if errors:
                raise invalid(*errors)
            row.options = in_tree_order(row.options)
            fields = history.difference(before, _state(row))
            if "is_unique" in fields:
                _renew_unique_values(row)
            row.version += 1
            row.save()
            stamp.save()
            history.record(actor, RESOURCE, row.id, _action_of(fields), fields)
            return _announced(actor, row, UPDATED)
        return represent(actor, row)


def delete_field(
    *, actor: Actor, field_id: uuid.UUID, expected_version: int | None = None, is_category: bool = False
) -> None:
    """Delete a field that never had a value. Needs `kernel:custom_field:edit`. 404, 412, 409 `in_use`."""
    actor.require(KernelRight.CUSTOM_FIELD_EDIT)
    with write():
        stamp, row = _locked(field_id, is_category=is_category)
        check_version(row, expected_version)
        if row.is_used:
            raise AppError(KernelError.IN_USE, _("This field has had values. Archive it instead."))
        document = represent(actor, row)
        history.record(actor, RESOURCE, row.id, history.Action.DELETED, history.difference(_state(row), {}))
        row.delete()
        stamp.save()
        events.emit(DELETED, document["id"], document)


def reorder_fields(*, actor: Actor, data: CustomFieldOrder) -> list[Document]:
    """Put the named fields first, in the order given. Needs `kernel:custom_field:edit`.

    422 naming ids that are given twice or are not of the resource. Answers all fields that are not archived.
    """
    actor.require(KernelRight.CUSTOM_FIELD_EDIT)
    with write():
        stamp = lock_fields(data.resource)
        rows = {row.id: row for row in CustomField.objects.filter(resource=data.resource).order_by("position", "id")}
        _check_order(data.ids, rows)
        named = set(data.ids)
        moved: dict[uuid.UUID, tuple[int, int]] = {}
        for position, field_id in enumerate([*data.ids, *(each for each in rows if each not in named)]):
            row = rows[field_id]
            if row.position != position:
                moved[field_id] = (row.position, position)
                row.position, row.version, row.updated_at = position, row.version + 1, timezone.now()
        if moved:
            CustomField.objects.bulk_update([rows[each] for each in moved], ["position", "version", "updated_at"])
            stamp.save()
            entries = [history.Entry(each, history.Action.UPDATED, {"position": moved[each]}) for each in moved]
            history.record_many(actor, RESOURCE, entries)
            events.emit_many(UPDATED, [events.NewEvent(each, represent(actor, rows[each])) for each in moved])
        return list_fields(actor=actor, resource=data.resource)


def _locked(field_id: uuid.UUID, *, is_category: bool) -> tuple[Stamp, CustomField]:
    resource = (
        CustomField.objects.filter(id=field_id, is_category=is_category).values_list("resource", flat=True).first()
    )
    if resource is None:
        raise not_found()
    stamp = lock_fields(resource)
    row = CustomField.objects.filter(id=field_id).first()
    if row is None:
        raise not_found()
    return stamp, row


def _announced(actor: Actor, row: CustomField, kind: str) -> Document:
    document = represent(actor, row)
    events.emit(kind, row.id, document)
    return document


def _check_limit(resource: str) -> None:
    if CustomField.objects.filter(resource=resource, archived_at=None).count() >= MAX_FIELDS:
        detail = _("At most %(count)s custom fields are possible here.") % {"count": MAX_FIELDS}
        raise AppError(KernelError.LIMIT_REACHED, detail)


def _set_archived(row: CustomField, archived: bool | None) -> None:
    if archived is None or archived == (row.archived_at is not None):
        return
    if not archived:
        _check_limit(row.resource)
    row.archived_at = timezone.now() if archived else None


def _null_errors(given: Mapping[str, Any]) -> list[FieldError]:
    return [
        FieldError(FieldCode.REQUIRED, _("This field is required."), f"/{name}")
        for name in ("labels", "help", "is_required", "is_unique", "options")
        if name in given and given[name] is None
    ]


def _option_use_errors(row: CustomField, before: Sequence[Mapping[str, Any]]) -> list[FieldError]:
    kept = {option["code"] for option in row.options}
    gone = [option["code"] for option in before if option["code"] not in kept]
    used = [code for code in gone if _rows_with(row).filter(_has_option(row, code)).exists()]
    if not used:
        return []
    detail = _("Still chosen somewhere: %(codes)s. Archive these choices instead.")
    return [FieldError(FieldCode.NOT_ALLOWED, detail % {"codes": ", ".join(used[:_NAMED_AT_ONCE])}, "/options")]


def _has_option(row: CustomField, code: str) -> Q:
    value = [code] if row.type == FieldType.MULTI_SELECT else code
    return Q(**{f"{INPUT}__contains": {row.key: value}})


def _rows_with(row: CustomField) -> Any:
    model: type[Model] = registry.resources()[row.resource].model
    return model._default_manager.filter(**{f"{INPUT}__has_key": row.key})


def _renew_unique_values(row: CustomField) -> None:
    """Write down the values of all rows if the field has become unique, forget them if it is so no more."""
    UniqueCustomValue.objects.filter(field=row).delete()
    if not row.is_unique:
        return
    definition = as_definition(row)
    owners: dict[str, uuid.UUID] = {}
    twice: list[str] = []
    for object_id, custom in _rows_with(row).values_list("id", INPUT).iterator(2_000):
        value = unique_form(definition, custom[row.key])
        if owners.setdefault(value, object_id) != object_id:
            twice.append(value)
    if twice:
        detail = _("Several have the same value: %(values)s.") % {"values": ", ".join(twice[:_NAMED_AT_ONCE])}
        raise invalid_field("/is_unique", FieldCode.CONTRADICTION, detail)
    insert_rows(UniqueCustomValue(field=row, object_id=object_id, value=value) for value, object_id in owners.items())


def _check_order(ids: Sequence[uuid.UUID], rows: Collection[uuid.UUID]) -> None:
    errors = []
    for index, field_id in enumerate(ids):
        if field_id not in rows:
            detail = _("There is no such field.")
            errors.append(FieldError(FieldCode.NOT_FOUND, detail, pointer=f"/ids/{index}"))
        elif field_id in ids[:index]:
            errors.append(FieldError(FieldCode.NOT_UNIQUE, _("This is given twice."), pointer=f"/ids/{index}"))
    if errors:
        raise invalid(*errors)


def _action_of(fields: Mapping[str, tuple[Any, Any]]) -> history.Action:
    if fields.keys() != {"archived_at"}:
        return history.Action.UPDATED
    return history.Action.RESTORED if fields["archived_at"][1] is None else history.Action.ARCHIVED


def _state(row: CustomField) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _STATE}
