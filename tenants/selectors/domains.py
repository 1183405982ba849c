"""Domains of an organisation, as people see them."""

from typing import Any

from kernel.actor import Actor
from kernel.tenancy import current_organisation, public_context
from tenants.models import Domain
from tenants.permissions import TenantsRight


def challenge_name(host: str) -> str:
    """Where the TXT record that proves a domain belongs."""
    return f"_kontor-challenge.{host}"


def challenge_value(token: str) -> str:
    """What the TXT record that proves a domain says."""
    return f"kontor-verification={token}"


def own_domains(*, actor: Actor) -> list[dict[str, Any]]:
    """Every domain of the actor's organisation: the primary one first, then in the order of addition.

    Raises 403.
    """
    actor.require(TenantsRight.VIEW)
    organisation_id = current_organisation().id
    with public_context():
        rows = list(Domain.objects.filter(organisation_id=organisation_id).order_by("-is_primary", "id"))
    return [as_dict(row) for row in rows]


def as_dict(row: Domain) -> dict[str, Any]:
    """The public representation. `txt_record` is what proves an own domain; null below the platform's host."""
    record = {"name": challenge_name(row.host), "value": challenge_value(row.token)}
    return {
        "id": row.id,
        "host": row.host,
        "is_own": bool(row.token),
        "is_primary": row.is_primary,
        "verified_at": row.verified_at,
        "txt_record": record if row.token else None,
        "created_at": row.created_at,
    }
