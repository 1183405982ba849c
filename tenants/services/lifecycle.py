"""States of an organisation: active, suspended (read-only), closing (grace, read-only), deleted."""

import uuid
from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from kernel.actor import Actor, system_actor
from kernel.errors import AppError
from kernel.history import Action, difference, record
from kernel.jobs.queueing import enqueue
from kernel.tenancy import OrganisationState, current_organisation, public_context, tenant_context
from tenants import hooks
from tenants.errors import TenantsError
from tenants.jobs import delete_files
from tenants.models import Domain, Organisation
from tenants.permissions import PlatformRight, TenantsRight
from tenants.schemas.copies import drop_schema
from tenants.selectors.organisations import as_organisation, require_platform
from tenants.services.records import (
    locked_organisation,
    publish_after_commit,
    record_on_platform,
    tell,
    writing_public,
)

GRACE = timedelta(days=30)
_FILES_RETRIED_AFTER = timedelta(hours=1)
_TRACKED = ("state", "state_reason", "delete_after", "sends_mail")


def suspend_organisation(*, actor: Actor, organisation_id: uuid.UUID, reason: str) -> None:
    """Make an active organisation read-only. Raises 403, 404, 409 `invalid_transition`."""
    actor.require(PlatformRight.MANAGE)
    with writing_public():
        row = _in_state(organisation_id, [OrganisationState.ACTIVE])
        before = _tracked(row)
        row.state, row.state_reason = OrganisationState.SUSPENDED, reason
        row.suspended_at = timezone.now()
        _finish(actor, row, before)


def resume_organisation(*, actor: Actor, organisation_id: uuid.UUID) -> None:
    """Make a suspended or closing organisation active again. Raises 403, 404, 409 `invalid_transition`."""
    actor.require(PlatformRight.MANAGE)
    with writing_public():
        row = _in_state(organisation_id, [OrganisationState.SUSPENDED, OrganisationState.CLOSING])
        before = _tracked(row)
        row.state, row.state_reason = OrganisationState.ACTIVE, ""
        row.suspended_at = row.closing_at = row.delete_after = None
        _finish(actor, row, before)


def close_organisation(*, actor: Actor, organisation_id: uuid.UUID, reason: str = "", grace: timedelta = GRACE) -> None:
    """Begin the end: read-only until `grace` has passed, then deleted.

    Raises 403, 404, 409 `invalid_transition`.
    """
    actor.require(PlatformRight.MANAGE)
    with writing_public():
        row = _in_state(organisation_id, [OrganisationState.ACTIVE, OrganisationState.SUSPENDED])
        before = _tracked(row)
        _begin_closing(row, reason, grace)
        _finish(actor, row, before)


def close_own_organisation(*, actor: Actor) -> None:
    """End the organisation that the actor works for, after the usual grace. Raises 403, 409."""
    actor.require(TenantsRight.CLOSE)
    organisation_id = current_organisation().id
    with writing_public():
        row = _in_state(organisation_id, [OrganisationState.ACTIVE])
        before = _tracked(row)
        _begin_closing(row, "", GRACE)
        _finish_own(actor, row, before)


def keep_own_organisation(*, actor: Actor) -> None:
    """Take back `close_own_organisation()`; what operators suspended stays suspended. Raises 403, 409."""
    actor.require(TenantsRight.CLOSE)
    organisation_id = current_organisation().id
    with writing_public():
        row = _in_state(organisation_id, [OrganisationState.CLOSING])
        before = _tracked(row)
        row.state = OrganisationState.SUSPENDED if row.suspended_at else OrganisationState.ACTIVE
        row.closing_at = row.delete_after = None
        _finish_own(actor, row, before)


def allow_mail(*, actor: Actor, organisation_id: uuid.UUID) -> None:
    """Let a restored copy send mail from now on. Raises 403, 404."""
    actor.require(PlatformRight.MANAGE)
    with writing_public():
        row = locked_organisation(organisation_id)
        before = _tracked(row)
        row.sends_mail = True
        _finish(actor, row, before)


def delete_organisation(*, actor: Actor, organisation_id: uuid.UUID, at_once: bool = False) -> None:
    """Drop the schema, free the hosts, remove the files; a tombstone of the row stays.

    Only a closing organisation whose grace is over; `at_once` does not wait for that. Raises 403, 404,
    409 `invalid_transition`.
    """
    actor.require(PlatformRight.MANAGE)
    with writing_public():
        row = _in_state(organisation_id, [OrganisationState.CLOSING])
        now = timezone.now()
        if not at_once and (row.delete_after is None or row.delete_after > now):
            raise AppError(TenantsError.INVALID_TRANSITION, extra={"delete_after": row.delete_after})
        before = _tracked(row)
        organisation = as_organisation(row)
        with tenant_context(organisation):
            hooks.run_on_delete(organisation)
        drop_schema(row.schema_name)
        hosts = list(row.domains.values_list("host", flat=True))
        Domain.objects.filter(organisation=row).delete()
        row.state, row.deleted_at = OrganisationState.DELETED, now
        _finish(actor, row, before, action=Action.DELETED, freed_hosts=hosts)
        with tenant_context(require_platform()):
            enqueue(delete_files, actor=actor, organisation_id=row.id)


def delete_closed_organisations(*, actor: Actor) -> int:
    """Delete every organisation whose grace is over; how many. Each is a transaction of its own."""
    with public_context():
        over = Organisation.objects.filter(state=OrganisationState.CLOSING, delete_after__lte=timezone.now())
        ids = list(over.values_list("id", flat=True))
    for organisation_id in ids:
        delete_organisation(actor=actor, organisation_id=organisation_id)
    return len(ids)


def retry_file_deletions(*, actor: Actor) -> int:
    """Start again what S3 did not let us finish; how many organisations."""
    actor.require(PlatformRight.MANAGE)
    with public_context():
        left = Organisation.objects.filter(
            state=OrganisationState.DELETED,
            files_deleted_at__isnull=True,
            deleted_at__lt=timezone.now() - _FILES_RETRIED_AFTER,
        )
        ids = list(left.values_list("id", flat=True))
    with writing_public(), tenant_context(require_platform()):
        for organisation_id in ids:
            enqueue(delete_files, actor=actor, organisation_id=organisation_id)
    return len(ids)


def _in_state(organisation_id: uuid.UUID, allowed: Collection[OrganisationState]) -> Organisation:
    row = locked_organisation(organisation_id)
    if row.state not in allowed or row.is_platform:
        extra = {"state": row.state, "allowed": [] if row.is_platform else [str(state) for state in allowed]}
        raise AppError(TenantsError.INVALID_TRANSITION, extra=extra)
    return row


def _begin_closing(row: Organisation, reason: str, grace: timedelta) -> None:
    row.state, row.state_reason = OrganisationState.CLOSING, reason
    row.closing_at = timezone.now()
    row.delete_after = row.closing_at + grace


def _tracked(row: Organisation) -> dict[str, object]:
    return {name: getattr(row, name) for name in _TRACKED}


def _finish(
    actor: Actor,
    row: Organisation,
    before: dict[str, object],
    *,
    action: Action = Action.UPDATED,
    freed_hosts: Collection[str] = (),
) -> None:
    row.version += 1
    row.save()
    record_on_platform(actor, row.id, action, difference(before, _tracked(row)))
    if row.state != OrganisationState.DELETED:
        with tenant_context(as_organisation(row)):
            tell(row)
    publish_after_commit([row.id], freed_hosts=freed_hosts)


def _finish_own(actor: Actor, row: Organisation, before: dict[str, object]) -> None:
    # The person is known to the own organisation only; operators see that it happened.
    _finish(system_actor(), row, before)
    with tenant_context(as_organisation(row)):
        record(actor, "organisation", row.id, Action.UPDATED, difference(before, _tracked(row)))
