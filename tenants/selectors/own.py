"""What an organisation's people see of their own organisation: settings, features, plan and usage."""

from typing import Any

from kernel.actor import Actor
from kernel.tenancy import current_organisation, public_context
from tenants import features, limits
from tenants.hosts import public_url
from tenants.models import Domain, Organisation
from tenants.permissions import TenantsRight


def own_organisation(*, actor: Actor) -> dict[str, Any]:
    """The settings, as the API shows them. Raises 403."""
    actor.require(TenantsRight.VIEW)
    organisation_id = current_organisation().id
    with public_context():
        row = Organisation.objects.select_related("plan").get(id=organisation_id)
        host = Domain.objects.get(organisation=row, is_primary=True).host
    plain = (
        *("id", "version", "slug", "name", "state", "state_reason", "country", "currency", "language"),
        *("timezone", "delete_after", "created_at", "updated_at"),
    )
    return {name: getattr(row, name) for name in plain} | {
        "url": public_url(host),
        "plan": {"id": row.plan.id, "code": row.plan.code, "name": row.plan.name},
    }


def own_features(*, actor: Actor) -> list[dict[str, Any]]:
    """Every feature: whether the plan has it, and whether it is on. Raises 403."""
    actor.require(TenantsRight.VIEW)
    organisation = current_organisation()
    with public_context():
        planned = Organisation.objects.select_related("plan").get(id=organisation.id).plan.features
    offered = features.effective(planned, [])
    return [
        {
            "code": code,
            "label": str(feature.label),
            "in_plan": code in offered,
            "enabled": code in organisation.features,
        }
        for code, feature in features.catalogue().items()
    ]


def own_plan(*, actor: Actor) -> dict[str, Any]:
    """The plan with what is used of it at this moment. Raises 403."""
    actor.require(TenantsRight.VIEW)
    organisation = current_organisation()
    measured = limits.measure()
    with public_context():
        plan = Organisation.objects.select_related("plan").get(id=organisation.id).plan
    return {
        "id": plan.id,
        "code": plan.code,
        "name": plan.name,
        "features": sorted(organisation.features),
        "usage": [
            {
                "metric": code,
                "label": str(metric.label),
                "unit": metric.unit,
                "value": measured[code],
                "maximum": organisation.limits.get(code),
            }
            for code, metric in limits.catalogue().items()
        ],
    }
