"""One's own profile."""

from typing import Any

from accounts.authority import login_of
from accounts.inputs.people import ProfileChange
from accounts.models.login import Login
from accounts.selectors.employees import remembered_names
from accounts.services.employees import RESOURCE, UPDATED, told_of
from kernel import events, history
from kernel.actor import Actor
from kernel.db import write
from kernel.history import Action
from kernel.text import fold

# Unset in the API, empty in the table: the organisation's applies.
_EMPTY_IF_UNSET = ("language", "timezone")


def change_profile(*, actor: Actor, data: ProfileChange) -> None:
    """Change one's own name, language, zone or looks. Raises 403 `needs_session` for keys."""
    login_id = login_of(actor)
    with write():
        login = Login.objects.select_for_update().get(id=login_id)
        before: dict[str, Any] = {}
        for name, value in data.given().items():
            if value is None and name not in _EMPTY_IF_UNSET:
                continue
            before[name] = getattr(login, name)
            setattr(login, name, "" if value is None else value)
        after = {name: getattr(login, name) for name in before}
        changes = history.difference(before, after)
        if changes:
            login.name_key = fold(login.name)[:255]
            login.version += 1
            login.save(update_fields=[*changes, "name_key", "version", "updated_at"])
            remembered_names.renew()
            history.record(actor, RESOURCE, login.id, Action.UPDATED, changes)
            events.emit(UPDATED, login.id, told_of(login))
