"""Mappings with a name: kept for oneself or shared, made from an import, chosen for the next one."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.db import violated_constraint, write
from kernel.errors import AppError, FieldCode, KernelError, invalid_field, not_found
from kernel.imports import mappings
from kernel.imports.inputs import MappingChange, MappingCreate
from kernel.imports.registry import importer_of, importers
from kernel.imports.selectors import visible_imports
from kernel.models.imports import Import, NamedMapping
from kernel.permissions import KernelRight
from kernel.versions import check_version

MAX_OWN = 100


def list_mappings(*, actor: Actor, resource: str | None) -> list[dict[str, Any]]:
    """The named mappings that the actor may choose, of one resource or of all that it may import."""
    names = [importer.name for importer in importers() if actor.has(importer.right)]
    wanted = [name for name in names if resource in (None, name)]
    return [_described(actor, row) for name in wanted for row in mappings.visible_mappings(actor, name)]


def create_mapping(*, actor: Actor, data: MappingCreate) -> dict[str, Any]:
    """Keep under a name how an import is mapped, with its rule and options.

    409 `limit_reached`, 422 for a name that the actor has given already, for an import without a mapping, and for one
    that the actor does not see.
    """
    with write():
        run = _import(actor, data.import_id)
        if NamedMapping.objects.filter(owner_id=run.owner_id, resource=run.resource).count() >= MAX_OWN:
            detail = _("At most %(count)s mappings can be kept.") % {"count": MAX_OWN}
            raise AppError(KernelError.LIMIT_REACHED, detail)
        row = NamedMapping(
            resource=run.resource,
            name=data.name,
            is_shared=data.is_shared,
            owner_id=actor.person_id or run.owner_id,
            owner_name=actor.name,
        )
        _take_over(row, run)
        _save(row, is_new=True)
    return _described(actor, row)


def change_mapping(
    *, actor: Actor, mapping_id: uuid.UUID, data: MappingChange, expected_version: int | None = None
) -> dict[str, Any]:
    """Rename or share a mapping, or let it be what another import has. 403 for a colleague's, 404, 412, 422."""
    given = data.given()
    with write():
        row = _editable(actor, mapping_id)
        check_version(row, expected_version)
        for name in ("name", "is_shared"):
            if name in given:
                setattr(row, name, given[name])
        if data.import_id is not None:
            run = _import(actor, data.import_id)
            if run.resource != row.resource:
                raise invalid_field("/import_id", FieldCode.CONTRADICTION, _("This import is of something else."))
            _take_over(row, run)
        row.version += 1
        _save(row, is_new=False)
    return _described(actor, row)


def delete_mapping(*, actor: Actor, mapping_id: uuid.UUID, expected_version: int | None = None) -> None:
    """Forget a named mapping. 403 for a colleague's, 404, 412."""
    with write():
        row = _editable(actor, mapping_id)
        check_version(row, expected_version)
        row.delete()


def visible_mapping(actor: Actor, mapping_id: uuid.UUID, resource: str) -> NamedMapping | None:
    """A named mapping of a resource that the actor may choose, None if there is none."""
    return mappings.visible_mappings(actor, resource).filter(id=mapping_id).first()


def _import(actor: Actor, import_id: uuid.UUID) -> Import:
    run = visible_imports(actor).filter(id=import_id).first()
    if run is None:
        raise invalid_field("/import_id", FieldCode.NOT_FOUND, _("There is no such import."))
    if not run.mapping:
        raise invalid_field("/import_id", FieldCode.REQUIRED, _("No column of this import goes anywhere yet."))
    return run


def _take_over(row: NamedMapping, run: Import) -> None:
    row.entries, row.signature = mappings.entries_of(run), run.signature
    row.rule, row.options = run.rule, run.options


def _save(row: NamedMapping, *, is_new: bool) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=is_new)
    except IntegrityError as error:
        if violated_constraint(error) != "kernel_mapping_name":
            raise
        detail = _("You have a mapping of this name already.")
        raise invalid_field("/name", FieldCode.NOT_UNIQUE, detail) from None


def _editable(actor: Actor, mapping_id: uuid.UUID) -> NamedMapping:
    row = NamedMapping.objects.select_for_update().filter(id=mapping_id).first()
    if row is None or not actor.has(importer_of(row.resource).right):
        raise not_found()
    is_own = row.owner_id == actor.person_id
    if not (is_own or row.is_shared):
        raise not_found()
    if not (is_own or actor.has(KernelRight.JOB_MANAGE)):
        raise AppError(KernelError.FORBIDDEN, _("Only who made this mapping changes it."))
    return row


def _described(actor: Actor, row: NamedMapping) -> dict[str, Any]:
    return {
        "id": row.id,
        "resource": row.resource,
        "name": row.name,
        "is_shared": row.is_shared,
        "can_edit": row.owner_id == actor.person_id or actor.has(KernelRight.JOB_MANAGE),
        "owner": {"id": row.owner_id, "name": row.owner_name},
        "entries": row.entries,
        "rule": row.rule,
        "options": row.options,
        "version": row.version,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }
