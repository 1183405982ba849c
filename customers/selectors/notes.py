"""Reading notes: private ones are for their authors alone."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet

from accounts.selectors import employees
from customers.models import NoteBase
from customers.permissions import CustomerRight
from customers.selectors.around import require_target
from customers.targets import Target
from kernel.actor import Actor
from kernel.errors import not_found
from kernel.history import changes_of
from kernel.registers.listing import Page
from kernel.registers.newest import newest_batch

RESOURCE = "notes"


def readable_notes(actor: Actor, model: type[NoteBase]) -> QuerySet[Any]:
    """The notes of a floor without those that are somebody else's alone; what they are about is not looked at."""
    mine = Q(author_id=actor.employee_id) if actor.employee_id else Q(pk__in=[])
    return model._default_manager.filter(Q(is_private=False) | mine)


def notes_of(actor: Actor, target: Target, object_id: uuid.UUID) -> QuerySet[Any]:
    """The notes about one thing that the actor may read. 403, 404 unless the actor sees the thing."""
    actor.require(CustomerRight.NOTE_VIEW)
    if target.notes is None:
        raise not_found()
    require_target(actor, target, object_id)
    return readable_notes(actor, target.notes).filter(**{f"{target.field}_id": object_id})


def list_notes(
    *, actor: Actor, target: Target, object_id: uuid.UUID, cursor: str | None, limit: int, pinned: bool | None = None
) -> Page:
    """A page of notes: pinned ones first, then the newest. Needs `customers:note:view`; 404. Three statements."""
    rows = notes_of(actor, target, object_id)
    if pinned is not None:
        rows = rows.filter(is_pinned=pinned)
    name = f"notes:{target.resource}:{object_id}:{pinned}"
    batch = newest_batch(rows, name=name, leading="is_pinned", cursor=cursor, limit=limit)
    return batch.page(represent_notes(actor, list(batch.rows)))


def get_note(*, actor: Actor, target: Target, object_id: uuid.UUID, note_id: uuid.UUID) -> dict[str, Any]:
    """One note. Needs `customers:note:view`; 404."""
    note = notes_of(actor, target, object_id).filter(id=note_id).first()
    if note is None:
        raise not_found()
    return represent_notes(actor, [note])[0]


def history_of_note(
    *, actor: Actor, target: Target, object_id: uuid.UUID, note_id: uuid.UUID, cursor: str | None, limit: int
) -> Page:
    """A page of a note's changes, newest first. Needs `customers:note:view` and `customers:history:view`; 404."""
    actor.require(CustomerRight.HISTORY_VIEW)
    if not notes_of(actor, target, object_id).filter(id=note_id).exists():
        raise not_found()
    return changes_of(RESOURCE, note_id, cursor=cursor, limit=limit)


def may_change(actor: Actor, note: NoteBase) -> bool:
    """Authors change their notes; who may manage notes changes all that they can read."""
    is_author = note.author_id is not None and note.author_id == actor.employee_id
    return actor.has(CustomerRight.NOTE_MANAGE) or (is_author and actor.has(CustomerRight.NOTE_EDIT))


def represent_notes(actor: Actor, notes: list[Any]) -> list[dict[str, Any]]:
    """Notes as clients read them. One statement, for the authors."""
    people = employees.LABELS.load(actor, {note.author_id for note in notes if note.author_id})
    return [
        {
            "id": note.id,
            "version": note.version,
            "body": note.body,
            "is_private": note.is_private,
            "is_pinned": note.is_pinned,
            "author": people.get(note.author_id) if note.author_id else None,
            "author_name": people[note.author_id]["name"] if note.author_id in people else note.author_name,
            "can_edit": may_change(actor, note),
            "created_at": note.created_at,
            "updated_at": note.updated_at,
        }
        for note in notes
    ]
