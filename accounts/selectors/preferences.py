"""Reading one's own preferences."""

from typing import Any

from accounts.models.preference import Preference
from accounts.services.preferences import owner_of
from kernel.actor import Actor
from kernel.errors import not_found

_COLUMNS = ("key", "value", "updated_at")


def list_preferences(*, actor: Actor) -> list[dict[str, Any]]:
    """All of them, by key."""
    rows = Preference.objects.filter(login_id=owner_of(actor)).order_by("key")
    return list(rows.values(*_COLUMNS))


def get_preference(*, actor: Actor, key: str) -> dict[str, Any]:
    """One of them. 404 if there is none."""
    rows = Preference.objects.filter(login_id=owner_of(actor), key=key)
    row: dict[str, Any] | None = rows.values(*_COLUMNS).first()
    if row is None:
        raise not_found()
    return row
