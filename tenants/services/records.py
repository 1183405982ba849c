"""Rows of `public` and what is told of their changes. Used by the services of this floor only."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from kernel import events, history
from kernel.actor import Actor
from kernel.db import after_commit, write
from kernel.errors import not_found
from kernel.history import Action
from kernel.tenancy import OrganisationState, public_context, tenant_context
from tenants import features
from tenants.models import Organisation
from tenants.selectors.organisations import platform_organisation, publish_to_cache

UPDATED = "organisation.updated"


@contextmanager
def writing_public() -> Iterator[None]:
    """The use case's one transaction, with statements going to `public`."""
    with write(), public_context():
        yield


def locked_organisation(organisation_id: uuid.UUID) -> Organisation:
    """The row, locked until the transaction ends. Raises 404 if it is unknown or deleted."""
    rows = Organisation.objects.exclude(state=OrganisationState.DELETED).select_for_update(of=["self"])
    row = rows.select_related("plan").filter(id=organisation_id).first()
    if row is None:
        raise not_found()
    return row


def tell(row: Organisation) -> None:
    """Emit what an organisation is now; called inside it."""
    plain = ("id", "version", "name", "country", "currency", "language", "timezone", "state")
    told = {name: getattr(row, name) for name in plain}
    used = sorted(features.effective(row.plan.features, row.features_off))
    events.emit(UPDATED, row.id, told | {"plan": row.plan.code, "features": used})


def record_on_platform(
    actor: Actor, organisation_id: uuid.UUID, action: Action, fields: Mapping[str, tuple[Any, Any]]
) -> None:
    """Note in the platform's own history what was done to an organisation; nowhere before there is one."""
    platform = platform_organisation()
    if platform is not None:
        with tenant_context(platform):
            history.record(actor, "organisation", organisation_id, action, fields)


def publish_after_commit(organisation_ids: Collection[uuid.UUID], *, freed_hosts: Collection[str] = ()) -> None:
    """Refresh the host cache when, and only when, the transaction has committed."""
    after_commit(publish_to_cache, organisation_ids, freed_hosts=freed_hosts)
