"""Writing tags: made, renamed, merged, deleted. `tag_links`, beside it, sticks them to customers."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db import IntegrityError
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.errors import CustomerError
from customers.inputs.tags import TagChange, TagCreate, TagMerge
from customers.models import Customer, CustomerTag, Tag
from customers.permissions import CustomerRight
from customers.selectors.tags import TagRow, as_row, key_of, names_of_customers
from kernel import events, history
from kernel.actor import Actor
from kernel.db import read_and_keep, violated_constraint, write
from kernel.errors import AppError, FieldCode, FieldError, invalid_field, not_found
from kernel.text import fold, one_line
from kernel.versions import check_version

RESOURCE = "tags"
EVENTS = CREATED, UPDATED, DELETED, MERGED = "tag.created", "tag.updated", "tag.deleted", "tag.merged"
_CUSTOMERS = "customers"
# Customers of one step: statements stay well below the timeout of the web, and memory stays flat.
_STEP = 5_000


def create_tag(*, actor: Actor, data: TagCreate) -> TagRow:
    """Make a tag. Needs `customers:tag:edit`. 409 `tag_exists` for a name that differs only by case."""
    actor.require(CustomerRight.TAG_EDIT)
    with write():
        tag = _new_tag(data.name, data.color)
        _save(tag, force_insert=True)
        row = as_row(tag)
        _record_created(actor, [tag])
        return row


def change_tag(*, actor: Actor, tag_id: uuid.UUID, data: TagChange, expected_version: int | None = None) -> TagRow:
    """Rename or recolour a tag; the customers keep it. Needs `customers:tag:edit`.

    404, 409 `tag_exists` (merge the two instead), 412 for another version.
    """
    actor.require(CustomerRight.TAG_EDIT)
    given = data.given()
    with write():
        tag = Tag.objects.select_for_update(no_key=True).filter(id=tag_id).first()
        if tag is None:
            raise not_found()
        check_version(tag, expected_version)
        before = {"name": tag.name, "color": tag.color}
        fields = history.difference(before, before | given)
        if fields:
            tag.name, tag.color = given.get("name", tag.name), given.get("color", tag.color)
            tag.name_key, tag.sort_name = key_of(tag.name), fold(tag.name)
            tag.version += 1
            _save(tag)
            history.record(actor, RESOURCE, tag.id, history.Action.UPDATED, fields)
            events.emit(UPDATED, tag.id, as_row(tag))
        return as_row(tag)


def delete_tag(*, actor: Actor, tag_id: uuid.UUID, detach: bool = False, expected_version: int | None = None) -> None:
    """Delete a tag, and with `detach` take it from its customers first, each with an entry in its history.

    Needs `customers:tag:edit`. 404, 412; 409 `tag_in_use` with `count` if customers have it.
    """
    actor.require(CustomerRight.TAG_EDIT)
    with write():
        # The strong lock: nobody can stick the tag to a customer any more.
        tag = Tag.objects.select_for_update().filter(id=tag_id).first()
        if tag is None:
            raise not_found()
        check_version(tag, expected_version)
        count = 0 if detach else CustomerTag.objects.filter(tag_id=tag_id).count()
        if count:
            detail = ngettext("%(count)s customer has it.", "%(count)s customers have it.", count) % {"count": count}
            raise AppError(CustomerError.TAG_IN_USE, detail, extra={"count": count})
        _move(actor, tag_id, None)
        _delete(actor, tag, {})
        events.emit(DELETED, tag_id, {"id": tag_id, "name": tag.name})


def merge_tags(
    *,
    actor: Actor,
    tag_id: uuid.UUID,
    data: TagMerge,
    expected_version: int | None = None,
    moved_before: int = 0,
) -> TagRow:
    """Let another tag take the place of `tag_id` at all its customers; answers the one that stays. The history says
    how many it has gained, with those that a job has `moved_before`.

    Needs `customers:tag:edit`. 404, 412 for another version of `tag_id`, 422 if `into_id` is no other tag.
    """
    actor.require(CustomerRight.TAG_EDIT)
    with write():
        gone, stays = check_merge(tag_id, data.into_id, expected_version)
        moved = moved_before + _move(actor, gone.id, stays.id)
        _delete(actor, gone, {"merged_into": (None, stays.id)})
        stays.version += 1
        _save(stays)
        fields = {"merged": (None, gone.name), "customers_gained": (None, moved)}
        history.record(actor, RESOURCE, stays.id, history.Action.UPDATED, fields)
        row = as_row(stays)
        events.emit(MERGED, gone.id, {"id": gone.id, "name": gone.name, "into": row})
        return row


def check_merge(tag_id: uuid.UUID, into_id: uuid.UUID, expected_version: int | None) -> tuple[Tag, Tag]:
    """The tag that goes and the one that stays, locked for that. Raises what `merge_tags` raises."""
    if into_id == tag_id:
        raise invalid_field("/into_id", FieldCode.CONTRADICTION, _("A tag cannot be merged into itself."))
    rows = Tag.objects.select_for_update().filter(id__in=[tag_id, into_id]).order_by("id")
    found = {tag.id: tag for tag in rows}
    if tag_id not in found:
        raise not_found()
    if into_id not in found:
        raise invalid_field("/into_id", FieldCode.NOT_FOUND, _("There is no such tag."))
    check_version(found[tag_id], expected_version)
    return found[tag_id], found[into_id]


def tag_ids_for_names(*, actor: Actor, names: Iterable[str]) -> dict[str, uuid.UUID]:
    """`{name as given: tag}`; tags that do not exist yet are made (tags are free: no right is asked for).

    One statement if all exist. Two transactions that make the same tag agree on one of them; the tags stay
    until the transaction ends.
    """
    wanted = list(names)
    found = tags_for_names(actor=actor, names=wanted)
    return {name: found[key_of(name)].id for name in wanted}


def tags_for_names(*, actor: Actor, names: Iterable[str]) -> dict[str, Tag]:
    """`{key_of(name): tag}`, with id, name and key, for every name; see `tag_ids_for_names`."""
    spelled: dict[str, str] = {}
    for name in names:
        spelled.setdefault(key_of(name), one_line(name))
    found = _existing(spelled)
    while missing := sorted(spelled.keys() - found.keys()):
        made = [_new_tag(spelled[key]) for key in missing]
        # In the order of keys, so that two transactions never wait for each other in a circle.
        Tag.objects.bulk_create(made, ignore_conflicts=True)
        found |= _existing(missing)
        _record_created(actor, [tag for tag in made if found.get(tag.name_key) == tag])
    return found


def _new_tag(name: str, color: str = "gray") -> Tag:
    """A tag that is not saved yet."""
    return Tag(name=name, name_key=key_of(name), sort_name=fold(name), color=color)


def _record_created(actor: Actor, tags: list[Tag]) -> None:
    """Write down that tags were made, in history and events."""
    entries = [
        history.Entry(tag.id, history.Action.CREATED, {"name": (None, tag.name), "color": (None, tag.color)})
        for tag in tags
    ]
    history.record_many(actor, RESOURCE, entries)
    made = [events.NewEvent(tag.id, {"id": tag.id, "name": tag.name, "color": tag.color}) for tag in tags]
    events.emit_many(CREATED, made)


def _save(tag: Tag, *, force_insert: bool = False) -> None:
    try:
        tag.save(force_insert=force_insert)
    except IntegrityError as error:
        if violated_constraint(error) != "customers_tag_name":
            raise
        detail = _("There is a tag with this name already.")
        wrong = FieldError(FieldCode.NOT_UNIQUE, detail, pointer="/name")
        raise AppError(CustomerError.TAG_EXISTS, detail, errors=[wrong]) from None


def _delete(actor: Actor, tag: Tag, more: dict[str, tuple[Any, Any]]) -> None:
    tag_id = tag.id
    Tag.objects.filter(id=tag_id).delete()
    history.record(actor, RESOURCE, tag_id, history.Action.DELETED, {"name": (tag.name, None), **more})


def _existing(keys: Collection[str]) -> dict[str, Tag]:
    rows = Tag.objects.filter(name_key__in=keys).values_list("id", "name", "name_key")
    return {key: Tag(id=tag_id, name=name, name_key=key) for tag_id, name, key in read_and_keep(rows)}


def _move(actor: Actor, tag_id: uuid.UUID, into: uuid.UUID | None) -> int:
    """Hand every customer of one tag over to another, or take the tag away (`into` None).

    The caller holds the tags' locks. Customers get history and a new version. Answers how many.
    """
    moved = 0
    while step := move_some(actor, tag_id, into):
        moved += step
    return moved


def move_some(actor: Actor, tag_id: uuid.UUID, into: uuid.UUID | None) -> int:
    """One step of `_move()`: how many customers, 0 when none is left."""
    rows = CustomerTag.objects.filter(tag_id=tag_id).order_by("customer_id")
    ids = list(rows.values_list("customer_id", flat=True)[:_STEP])
    if ids:
        # Customers first and in the order of their ids, as everybody locks them.
        locked = Customer.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id")
        list(locked.values_list("id"))
        before = names_of_customers(actor, ids)
        links = CustomerTag.objects.filter(tag_id=tag_id, customer_id__in=ids)
        if into is not None:
            has_both = CustomerTag.objects.filter(tag_id=into, customer_id=OuterRef("customer_id"))
            links.exclude(Exists(has_both)).update(tag_id=into)
        links.delete()
        after = names_of_customers(actor, ids)
        Customer.objects.filter(id__in=ids).update(version=F("version") + 1, updated_at=timezone.now())
        history.record_many(
            actor,
            _CUSTOMERS,
            [history.Entry(each, history.Action.UPDATED, {"tags": (before[each], after[each])}) for each in ids],
        )
    return len(ids)
