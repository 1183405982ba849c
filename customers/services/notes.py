"""Writing notes about customers, contacts, and what upper floors register as targets."""

import uuid
from typing import Any

from django.utils.translation import gettext as _

from customers.inputs.notes import NoteChange, NoteCreate
from customers.models import NoteBase
from customers.permissions import CustomerRight
from customers.selectors.around import keep_target
from customers.selectors.notes import RESOURCE, may_change, notes_of, represent_notes
from customers.selectors.records import reader_of_events
from customers.targets import Target
from kernel import events, history
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, FieldCode, KernelError, invalid_field, not_found
from kernel.versions import check_version

EVENTS = CREATED, UPDATED, DELETED = "note.created", "note.updated", "note.deleted"
_FIELDS = ("body", "is_private", "is_pinned")

Document = dict[str, Any]


def create_note(*, actor: Actor, target: Target, object_id: uuid.UUID, data: NoteCreate) -> Document:
    """Write a note about something. Needs `customers:note:edit`.

    404 unless the actor sees the thing, 422 for a private note by a key that belongs to nobody.
    """
    actor.require(CustomerRight.NOTE_EDIT)
    if target.notes is None:
        raise not_found()
    with write():
        keep_target(actor, target, object_id)
        if data.is_private and actor.employee_id is None:
            raise _private_of_nobody()
        note = target.notes(
            **{f"{target.field}_id": object_id},
            **dict(data),
            author_id=actor.employee_id,
            author_name=actor.name,
        )
        note.save(force_insert=True)
        about = {f"{target.field}_id": (None, object_id)}
        history.record(actor, RESOURCE, note.id, history.Action.CREATED, about | _created(note))
        _emit(CREATED, target, object_id, note)
        return represent_notes(actor, [note])[0]


def change_note(
    *,
    actor: Actor,
    target: Target,
    object_id: uuid.UUID,
    note_id: uuid.UUID,
    data: NoteChange,
    expected_version: int | None = None,
) -> Document:
    """Change a note of one's own; with `customers:note:manage` anybody's that one can read.

    403, 404, 412; 422 for making somebody else's note private.
    """
    with write():
        note = _lock(actor, target, object_id, note_id, expected_version)
        before = {name: getattr(note, name) for name in _FIELDS}
        fields = history.difference(before, before | data.given())
        if fields:
            if "is_private" in fields and note.author_id != actor.employee_id:
                raise _private_of_nobody()
            for name, (_before, after) in fields.items():
                setattr(note, name, after)
            note.version += 1
            note.save()
            history.record(actor, RESOURCE, note.id, history.Action.UPDATED, fields)
            _emit(UPDATED, target, object_id, note)
        return represent_notes(actor, [note])[0]


def delete_note(
    *, actor: Actor, target: Target, object_id: uuid.UUID, note_id: uuid.UUID, expected_version: int | None = None
) -> None:
    """Delete a note of one's own; with `customers:note:manage` anybody's that one can read. 403, 404, 412."""
    with write():
        note = _lock(actor, target, object_id, note_id, expected_version)
        fields = {name: (before, None) for name, (_none, before) in _created(note).items()}
        history.record(actor, RESOURCE, note.id, history.Action.DELETED, fields)
        if not note.is_private:
            events.emit(DELETED, note.id, {"id": note.id, f"{target.field}_id": object_id})
        note.delete()


def _lock(
    actor: Actor, target: Target, object_id: uuid.UUID, note_id: uuid.UUID, expected_version: int | None
) -> NoteBase:
    rows = notes_of(actor, target, object_id).filter(id=note_id)
    note: NoteBase | None = rows.select_for_update(of=("self",), no_key=True).first()
    if note is None:
        raise not_found()
    if not may_change(actor, note):
        raise AppError(KernelError.FORBIDDEN, extra={"right": str(CustomerRight.NOTE_MANAGE)})
    check_version(note, expected_version)
    return note


def _created(note: NoteBase) -> dict[str, tuple[None, Any]]:
    return {name: (None, getattr(note, name)) for name in _FIELDS if getattr(note, name)}


def _emit(kind: str, target: Target, object_id: uuid.UUID, note: NoteBase) -> None:
    # What only its author may read is told to nobody.
    if not note.is_private:
        [document] = represent_notes(reader_of_events(), [note])
        del document["can_edit"]
        events.emit(kind, note.id, document | {f"{target.field}_id": object_id})


def _private_of_nobody() -> AppError:
    detail = _("Only its author can make a note private.")
    return invalid_field("/is_private", FieldCode.CONTRADICTION, detail)
