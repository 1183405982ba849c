"""What a login prefers, by keys of the client's choosing."""

import uuid
from typing import Any

import orjson
from django.db.models import JSONField, Value
from django.utils.translation import gettext as _

from accounts.errors import AccountsError
from accounts.models.preference import Preference
from kernel.actor import Actor, ActorKind
from kernel.db import write
from kernel.errors import AppError, FieldCode, invalid_field, not_found

MAX_BYTES = 32_768
MAX_KEYS = 200


def set_preference(*, actor: Actor, key: str, value: Any) -> Preference:
    """Store one value (any JSON). Raises 422 over 32 kB, 409 `too_many_preferences` over 200 keys."""
    login_id = owner_of(actor)
    if len(orjson.dumps(value)) > MAX_BYTES:
        detail = _("At most %(count)s bytes are allowed.") % {"count": MAX_BYTES}
        raise invalid_field("/value", FieldCode.TOO_LONG, detail)
    with write():
        others = Preference.objects.filter(login_id=login_id).exclude(key=key)
        if others.count() >= MAX_KEYS:
            raise AppError(AccountsError.TOO_MANY_PREFERENCES, extra={"maximum": MAX_KEYS})
        preference, _created = Preference.objects.update_or_create(
            login_id=login_id, key=key, defaults={"value": Value(value, JSONField())}
        )
    return preference


def delete_preference(*, actor: Actor, key: str) -> None:
    """Forget one value. 404 if there is none."""
    deleted, _by_model = Preference.objects.filter(login_id=owner_of(actor), key=key).delete()
    if not deleted:
        raise not_found()


def owner_of(actor: Actor) -> uuid.UUID:
    """Whose preferences they are: the person, or the owner of a personal key. 403 `needs_session` else."""
    owner = actor.id if actor.kind in (ActorKind.EMPLOYEE, ActorKind.PORTAL_USER) else actor.employee_id
    if owner is None:
        raise AppError(AccountsError.NEEDS_SESSION)
    return owner
