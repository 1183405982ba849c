"""Choosing which panels profiles show: for oneself, for a role, for the organisation."""

import uuid
from typing import Any

from django.utils.translation import gettext as _

from accounts.errors import AccountsError
from accounts.models import Role
from customers.inputs.profile import ProfileLayoutPut
from customers.models import ProfileLayout
from customers.permissions import CustomerRight
from customers.profile import all_widgets
from customers.selectors.profile_layouts import Level, get_default_layout, layout_of
from kernel import events, history
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, FieldCode, FieldError, invalid, not_found
from kernel.locks import lock
from kernel.versions import check_version

RESOURCE = "profile-layouts"
UPDATED, REMOVED = "profile_layout.updated", "profile_layout.removed"
EVENTS = (UPDATED, REMOVED)

Document = dict[str, Any]


def set_own_layout(*, actor: Actor, data: ProfileLayoutPut) -> Document:
    """Keep the panels as the person wants them. Needs `customers:customer:view`.

    403 `needs_session` for a key that belongs to nobody; 422 for a panel that is unknown or given twice.
    """
    employee_id = _person(actor)
    panels = _checked(data)
    with write(), lock(f"profile_layout:{employee_id}"):
        row = ProfileLayout.objects.filter(employee_id=employee_id).first() or ProfileLayout(
            employee_id=employee_id, version=0
        )
        row.panels = panels
        row.version += 1
        row.save()
        return layout_of(actor).as_dict()


def reset_own_layout(*, actor: Actor) -> Document:
    """Forget what the person chose; answers what counts now. Needs `customers:customer:view`; 403 as above."""
    employee_id = _person(actor)
    with write():
        ProfileLayout.objects.filter(employee_id=employee_id).delete()
        return layout_of(actor).as_dict()


def set_default_layout(
    *, actor: Actor, role_id: uuid.UUID | None, data: ProfileLayoutPut, expected_version: int | None = None
) -> Document:
    """Choose the panels of a role, or (without one) of everybody who has chosen nothing.

    Needs `customers:settings:edit`. 404 for an unknown role, 412, 422 for a panel that is unknown or given twice.
    """
    actor.require(CustomerRight.SETTINGS_EDIT)
    panels = _checked(data)
    # The lock, not the row's alone: the row may not be there yet.
    with write(), lock(f"profile_layout:{role_id}"):
        row = _default_row(role_id) or ProfileLayout(role_id=role_id, version=0)
        check_version(row, expected_version)
        if row.panels != panels or row.version == 0:
            before, row.panels = row.panels, panels
            row.version += 1
            row.save()
            action = history.Action.CREATED if row.version == 1 else history.Action.UPDATED
            history.record(actor, RESOURCE, row.id, action, {"panels": (before, panels)})
            events.emit(UPDATED, row.id, _told(role_id) | {"panels": panels, "version": row.version})
        return get_default_layout(actor=actor, role_id=role_id)


def reset_default_layout(*, actor: Actor, role_id: uuid.UUID | None, expected_version: int | None = None) -> Document:
    """Go back to what counts without it: the organisation's default, or the standard one.

    Needs `customers:settings:edit`. 404 for an unknown role, 412.
    """
    actor.require(CustomerRight.SETTINGS_EDIT)
    with write(), lock(f"profile_layout:{role_id}"):
        row = _default_row(role_id)
        if row is not None:
            check_version(row, expected_version)
            history.record(actor, RESOURCE, row.id, history.Action.DELETED, {"panels": (row.panels, None)})
            events.emit(REMOVED, row.id, _told(role_id))
            row.delete()
        return get_default_layout(actor=actor, role_id=role_id)


def _person(actor: Actor) -> uuid.UUID:
    actor.require(CustomerRight.VIEW)
    if actor.employee_id is None:
        raise AppError(AccountsError.NEEDS_SESSION)
    return actor.employee_id


def _default_row(role_id: uuid.UUID | None) -> ProfileLayout | None:
    # The role is kept until the transaction ends: a default of nothing could not be written.
    if role_id is not None and not Role.objects.select_for_update(no_key=True).filter(id=role_id).exists():
        raise not_found(_("There is no such role."))
    rows = ProfileLayout.objects.select_for_update(of=("self",), no_key=True)
    own = rows.filter(role=None) if role_id is None else rows.filter(role_id=role_id)
    return own.filter(employee=None).first()


def _checked(data: ProfileLayoutPut) -> list[dict[str, str]]:
    known = all_widgets()
    errors: list[FieldError] = []
    seen: set[str] = set()
    for index, panel in enumerate(data.panels):
        pointer = f"/panels/{index}/code"
        if panel.code not in known:
            detail = _("Expected one of: %(choices)s.") % {"choices": ", ".join(known)}
            errors.append(FieldError(FieldCode.INVALID_CHOICE, detail, pointer=pointer))
        elif panel.code in seen:
            errors.append(FieldError(FieldCode.NOT_UNIQUE, _("This is given twice."), pointer=pointer))
        seen.add(panel.code)
    if errors:
        raise invalid(*errors)
    return [{"code": panel.code, "column": panel.column.value, "state": panel.state.value} for panel in data.panels]


def _told(role_id: uuid.UUID | None) -> Document:
    level = Level.ROLE if role_id else Level.ORGANISATION
    return {"level": level.value, "role_id": role_id}
