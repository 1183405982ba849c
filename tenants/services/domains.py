"""Domains of the actor's own organisation: add, prove by DNS, make primary, remove."""

import secrets
import uuid
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import events
from kernel.actor import Actor
from kernel.db import violated_constraint, write
from kernel.errors import AppError, FieldCode, invalid_field, not_found
from kernel.history import Action, record
from kernel.tenancy import current_organisation, public_context
from tenants.dns import DnsResolver, TxtResolver
from tenants.errors import TenantsError
from tenants.inputs.domains import DomainCreate
from tenants.limits import check_limit
from tenants.models import Domain
from tenants.permissions import TenantsRight
from tenants.selectors.domains import as_dict, challenge_name, challenge_value
from tenants.services.records import locked_organisation, publish_after_commit

_RESOURCE = "domain"
CREATED, UPDATED, DELETED = EVENTS = ("domain.created", "domain.updated", "domain.deleted")
# Nobody needs more; each unproved claim is a name that somebody else may own.
MOST_DOMAINS = 20


def add_domain(*, actor: Actor, data: DomainCreate) -> dict[str, Any]:
    """Claim a domain; the answer names the TXT record that proves it. Several may claim the same one.

    Raises 403, 409 `domain_taken` if another organisation has proved it, 422 if it is here already or
    there are too many.
    """
    actor.require(TenantsRight.MANAGE_DOMAINS)
    organisation = current_organisation()
    with write():
        with public_context():
            locked_organisation(organisation.id)
            own = Domain.objects.filter(organisation_id=organisation.id)
            hosts = set(own.values_list("host", flat=True))
            if data.host in hosts:
                raise invalid_field("/host", FieldCode.NOT_UNIQUE, _("The domain is here already."))
            if len(hosts) >= MOST_DOMAINS:
                detail = _("At most %(count)s domains are allowed.") % {"count": MOST_DOMAINS}
                raise invalid_field("/host", FieldCode.OUT_OF_RANGE, detail)
            check_limit(organisation, "domains", len(hosts) + 1)
            if Domain.objects.filter(host=data.host, verified_at__isnull=False).exists():
                raise AppError(TenantsError.DOMAIN_TAKEN)
            row = Domain(organisation_id=organisation.id, host=data.host, token=secrets.token_urlsafe(32))
            row.save(force_insert=True)
        record(actor, _RESOURCE, row.id, Action.CREATED, {"host": (None, row.host)})
        events.emit(CREATED, row.id, _told_of(row))
    return as_dict(row)


def verify_domain(*, actor: Actor, domain_id: uuid.UUID, resolver: TxtResolver | None = None) -> dict[str, Any]:
    """Look for the TXT record; if it is there the organisation is at home at the domain from now on.

    The name server is asked before anything is locked. Raises 403, 404, 409 `domain_unproved` (with the
    record that is missing) or `domain_taken`, 503 `resolver_unavailable`.
    """
    actor.require(TenantsRight.MANAGE_DOMAINS)
    found = _domain(domain_id)
    if found.verified_at is not None:
        return as_dict(found)
    name, value = challenge_name(found.host), challenge_value(found.token)
    if value not in (resolver or DnsResolver()).txt(name):
        raise AppError(TenantsError.DOMAIN_UNPROVED, extra={"txt_record": {"name": name, "value": value}})
    with write():
        with public_context():
            row = _locked_domain(found.organisation_id, domain_id)
            row.verified_at = timezone.now()
            try:
                row.save()
            except IntegrityError as error:
                if violated_constraint(error) == "tenants_domain_host_unique":
                    raise AppError(TenantsError.DOMAIN_TAKEN) from None
                raise
            publish_after_commit([row.organisation_id])
        record(actor, _RESOURCE, row.id, Action.UPDATED, {"verified_at": (None, row.verified_at)})
        events.emit(UPDATED, row.id, _told_of(row))
    return as_dict(row)


def make_primary(*, actor: Actor, domain_id: uuid.UUID) -> dict[str, Any]:
    """Let links in mails and on screens use this domain. Raises 403, 404, 409 `domain_unproved`."""
    actor.require(TenantsRight.MANAGE_DOMAINS)
    organisation_id = current_organisation().id
    with write():
        with public_context():
            row = _locked_domain(organisation_id, domain_id)
            if row.verified_at is None:
                raise AppError(TenantsError.DOMAIN_UNPROVED)
            if row.is_primary:
                return as_dict(row)
            Domain.objects.filter(organisation_id=row.organisation_id, is_primary=True).update(is_primary=False)
            row.is_primary = True
            row.save()
            publish_after_commit([row.organisation_id])
        record(actor, _RESOURCE, row.id, Action.UPDATED, {"is_primary": (False, True)})
        events.emit(UPDATED, row.id, _told_of(row))
    return as_dict(row)


def remove_domain(*, actor: Actor, domain_id: uuid.UUID) -> None:
    """Give a domain up. Raises 403, 404, 409 `domain_required` for the primary one and the platform's."""
    actor.require(TenantsRight.MANAGE_DOMAINS)
    organisation_id = current_organisation().id
    with write():
        with public_context():
            row = _locked_domain(organisation_id, domain_id)
            if row.is_primary or not row.token:
                raise AppError(TenantsError.DOMAIN_REQUIRED)
            Domain.objects.filter(id=row.id).delete()
            freed = [row.host] if row.verified_at else []
            publish_after_commit([row.organisation_id], freed_hosts=freed)
        record(actor, _RESOURCE, row.id, Action.DELETED, {"host": (row.host, None)})
        events.emit(DELETED, domain_id, _told_of(row))


def _told_of(row: Domain) -> dict[str, Any]:
    """What events tell of a domain: not the record that proves it."""
    return {name: value for name, value in as_dict(row).items() if name != "txt_record"}


def _domain(domain_id: uuid.UUID) -> Domain:
    organisation_id = current_organisation().id
    with public_context():
        return _own(organisation_id, domain_id)


def _locked_domain(organisation_id: uuid.UUID, domain_id: uuid.UUID) -> Domain:
    # The organisation's row is the lock: one primary at any moment, whoever asks at once.
    locked_organisation(organisation_id)
    return _own(organisation_id, domain_id)


def _own(organisation_id: uuid.UUID, domain_id: uuid.UUID) -> Domain:
    row = Domain.objects.filter(organisation_id=organisation_id, id=domain_id).first()
    if row is None:
        raise not_found()
    return row
