"""Saving, changing, sharing and deleting views."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel import events, history
from kernel.actor import Actor
from kernel.db import violated_constraint, write
from kernel.errors import AppError, FieldCode, FieldError, KernelError, invalid, invalid_field, not_found
from kernel.models.saved_view import DefaultView, SavedView, Visibility
from kernel.permissions import KernelRight
from kernel.registers import registry
from kernel.registers.filters import parse_tree
from kernel.registers.grouping import grouped_column
from kernel.registers.ordering import parse_ordering
from kernel.registers.register import Register
from kernel.saved_views import selectors
from kernel.saved_views.inputs import DefaultFor, ViewChange, ViewColumn, ViewCreate
from kernel.versions import check_version

RESOURCE = "views"
MAX_OWN = 200
CREATED, UPDATED, DELETED = EVENTS = ("view.created", "view.updated", "view.deleted")
_FIELDS = ("name", "visibility", "role_id", "columns", "filters", "filter", "ordering", "group", "q")


def create_view(*, actor: Actor, data: ViewCreate) -> dict[str, Any]:
    """Save a register's state under a name; the view as `selectors.describe` shows it.

    Needs the right to see the register, and to share it `kernel:view:share`. 422 listing every column,
    filter or sort key that the register does not have for this actor.
    """
    owner_id = _person(actor)
    register = _register(actor, data.register_name, pointer="/register")
    values = _plain({name: getattr(data, name) for name in _FIELDS})
    _check(actor, register, values, given=_FIELDS)
    with write():
        if SavedView.objects.filter(owner_id=owner_id, register=register.name).count() >= MAX_OWN:
            sentence = _("At most %(count)s views of a list can be saved.") % {"count": MAX_OWN}
            raise AppError(KernelError.LIMIT_REACHED, sentence)
        view = SavedView(register=register.name, owner_id=owner_id, **values)
        _save(view, lambda: view.save(force_insert=True))
        history.record(actor, RESOURCE, view.id, history.Action.CREATED, history.difference({}, values))
        if view.visibility != Visibility.PRIVATE:
            events.emit(CREATED, view.id, _told_of(view))
        return selectors.get_view(actor=actor, view_id=view.id)


def change_view(*, actor: Actor, view_id: uuid.UUID, data: ViewChange, expected_version: int | None) -> dict[str, Any]:
    """Change what was sent. What the view had before may have vanished from the register; what is new may not.

    404 for a view that the actor does not see, 403 for one that it may only use, 412, 422.
    """
    with write():
        view = _editable(actor, view_id)
        check_version(view, expected_version)
        register = registry.get(view.register)
        before = {name: getattr(view, name) for name in _FIELDS}
        sent = _plain(data.given())
        after = before | sent
        if after["visibility"] != Visibility.ROLE and "role_id" not in sent:
            after["role_id"] = None
        _check(actor, register, after, given=[name for name in sent if sent[name] != before[name]])
        fields = history.difference(before, after)
        if fields:
            for name, value in after.items():
                setattr(view, name, value)
            view.version += 1
            _save(view, lambda: view.save(update_fields=[*_FIELDS, "version", "updated_at"]))
            if view.visibility != Visibility.EVERYONE:
                DefaultView.objects.filter(view=view, person_id=None).delete()
            history.record(actor, RESOURCE, view.id, history.Action.UPDATED, fields)
            _emit_change(view, before["visibility"])
        return selectors.get_view(actor=actor, view_id=view.id)


def delete_view(*, actor: Actor, view_id: uuid.UUID, expected_version: int | None) -> None:
    """Delete a view; for whom it was the default, the list opens as it is declared."""
    with write():
        view = _editable(actor, view_id)
        check_version(view, expected_version)
        before = {name: getattr(view, name) for name in _FIELDS}
        history.record(actor, RESOURCE, view.id, history.Action.DELETED, history.difference(before, {}))
        if view.visibility != Visibility.PRIVATE:
            events.emit(DELETED, view.id, {"id": view.id, "register": view.register})
        view.delete()


def make_default(*, actor: Actor, view_id: uuid.UUID, default_for: DefaultFor) -> dict[str, Any]:
    """Let the register open with this view, for the actor or (with `kernel:view:share`) for everybody.

    409 if it is to be everybody's default but not everybody sees it.
    """
    with write():
        view = _visible(actor, view_id)
        _set_default(actor, view, default_for, view_id=view.id)
        return selectors.get_view(actor=actor, view_id=view.id)


def clear_default(*, actor: Actor, view_id: uuid.UUID, default_for: DefaultFor) -> dict[str, Any]:
    """Take back `make_default`; nothing happens if another view is the default."""
    with write():
        view = _visible(actor, view_id)
        _set_default(actor, view, default_for, view_id=None)
        return selectors.get_view(actor=actor, view_id=view.id)


def _emit_change(view: SavedView, visibility: str) -> None:
    """Who hears of events hears nothing of private views: one that is shared comes into being, and back it goes."""
    was_shared, is_shared = visibility != Visibility.PRIVATE, view.visibility != Visibility.PRIVATE
    if is_shared:
        events.emit(UPDATED if was_shared else CREATED, view.id, _told_of(view))
    elif was_shared:
        events.emit(DELETED, view.id, {"id": view.id, "register": view.register})


def _told_of(view: SavedView) -> dict[str, Any]:
    state = {name: getattr(view, name) for name in _FIELDS}
    return {"id": view.id, "register": view.register, "owner_id": view.owner_id, **state, "version": view.version}


def _set_default(actor: Actor, view: SavedView, default_for: DefaultFor, *, view_id: uuid.UUID | None) -> None:
    person_id: uuid.UUID | None = None
    if default_for is DefaultFor.PERSON:
        person_id = _person(actor)
    else:
        actor.require(KernelRight.VIEW_SHARE)
        if view_id is not None and view.visibility != Visibility.EVERYONE:
            raise AppError(KernelError.CONFLICT, _("Share the view with everyone first."))
    rows = DefaultView.objects.filter(register=view.register, person_id=person_id)
    if view_id is None:
        rows.filter(view=view).delete()
    elif not rows.update(view_id=view_id):
        # A double click of the same person: the later one wins, as with an update.
        DefaultView.objects.bulk_create(
            [DefaultView(register=view.register, person_id=person_id, view_id=view_id)],
            update_conflicts=True,
            unique_fields=["register", "person_id"],
            update_fields=["view"],
        )


def _check(actor: Actor, register: Register, values: Mapping[str, Any], *, given: Any) -> None:
    """Refuse whatever is wrong in `values`; of columns, filters and order only what is in `given`."""
    errors = [
        FieldError(FieldCode.REQUIRED, _("This field is required."), f"/{name}")
        for name in ("name", "visibility", "columns", "filters")
        if values[name] is None
    ]
    if errors:
        raise invalid(*errors)
    register = register.whole(actor)
    columns = register.visible_columns(actor)
    for part in ("columns", "filters"):
        names = [item["name"] if isinstance(item, dict) else item for item in values[part]]
        suffix = "/name" if part == "columns" else ""
        for index, name in enumerate(names if part in given else []):
            if name not in columns or (part == "filters" and not columns[name].allowed_operators):
                sentence = _("This list has no such column.")
                errors.append(FieldError(FieldCode.NOT_FOUND, sentence, f"/{part}/{index}{suffix}"))
            elif name in names[:index]:
                sentence = _("This column is named twice.")
                errors.append(FieldError(FieldCode.NOT_UNIQUE, sentence, f"/{part}/{index}{suffix}"))
    if "filter" in given and values["filter"]:
        errors += _refusals("/filter", lambda: parse_tree(register, actor, values["filter"]))
    if "ordering" in given and values["ordering"]:
        errors += _refusals("/ordering", lambda: parse_ordering(register, actor, values["ordering"]))
    if "group" in given and values["group"]:
        errors += _refusals("/group", lambda: grouped_column(register, actor, values["group"]))
    if "q" in given and values["q"] and register.search is None:
        errors.append(FieldError(FieldCode.NOT_ALLOWED, _("This list cannot be searched."), "/q"))
    errors += _sharing_errors(actor, values, given)
    if errors:
        raise invalid(*errors)


def _sharing_errors(actor: Actor, values: Mapping[str, Any], given: Any) -> list[FieldError]:
    shared = values["visibility"] != Visibility.PRIVATE
    if shared and ("visibility" in given or "role_id" in given):
        actor.require(KernelRight.VIEW_SHARE)
    if values["visibility"] == Visibility.ROLE and values["role_id"] is None:
        return [FieldError(FieldCode.REQUIRED, _("Say with which role it is shared."), "/role_id")]
    if values["visibility"] != Visibility.ROLE and values["role_id"] is not None:
        sentence = _("Only a view that is shared with a role has one.")
        return [FieldError(FieldCode.CONTRADICTION, sentence, "/role_id")]
    return []


def _refusals(pointer: str, parse: Callable[[], Any]) -> list[FieldError]:
    try:
        parse()
    except AppError as error:
        return [FieldError(item.code, item.detail, pointer) for item in error.errors]
    return []


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Input values as the row stores them."""
    plain = dict(values)
    if plain.get("columns") is not None:
        plain["columns"] = [item.model_dump() if isinstance(item, ViewColumn) else item for item in plain["columns"]]
    for name in ("ordering", "group", "q"):
        if name in plain:
            plain[name] = plain[name] or ""
    if "filter" in plain:
        plain["filter"] = plain["filter"] or None
    return plain


def _save(view: SavedView, statement: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            statement()
    except IntegrityError as error:
        if violated_constraint(error) != "kernel_view_name":
            raise
        sentence = _("You have a view of this name already.")
        raise invalid_field("/name", FieldCode.NOT_UNIQUE, sentence) from None


def _register(actor: Actor, name: str, *, pointer: str) -> Register:
    found = next((item for item in registry.all_registers() if item.name == name), None)
    if found is None or not actor.has(found.right):
        raise invalid_field(pointer, FieldCode.NOT_FOUND, _("There is no such list."))
    return found


def _person(actor: Actor) -> uuid.UUID:
    if actor.person_id is None:
        raise AppError(KernelError.FORBIDDEN, _("Views belong to people and keys."))
    return actor.person_id


def _visible(actor: Actor, view_id: uuid.UUID) -> SavedView:
    view = selectors.visible_views(actor).filter(id=view_id).first()
    if view is None:
        raise not_found()
    return view


def _editable(actor: Actor, view_id: uuid.UUID) -> SavedView:
    view = selectors.visible_views(actor).select_for_update().filter(id=view_id).first()
    if view is None:
        raise not_found()
    if not selectors.can_edit(actor, view):
        raise AppError(KernelError.FORBIDDEN, _("Only who made this view, or who may share views, changes it."))
    return view
