"""Host names of organisations."""

from django.db import models
from django.db.models import Q

from kernel.models import BaseModel
from tenants.models.organisation import Organisation


class Domain(BaseModel):
    """A host that leads, once proved (`verified_at`), to one organisation.

    `host` is lower case ASCII (IDNA A-labels). Several organisations may claim a host; only one can have
    it proved. `token` is what the TXT record of an own domain must say; empty below the platform's host.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    host = models.CharField(max_length=253)
    is_primary = models.BooleanField(default=False)
    token = models.CharField(max_length=64, blank=True)
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tenants_domain_host",
                condition=Q(host__regex=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"),
            ),
            models.CheckConstraint(
                name="tenants_domain_primary_verified",
                condition=Q(is_primary=False) | Q(verified_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="tenants_domain_host_unique", fields=["host"], condition=Q(verified_at__isnull=False)
            ),
            models.UniqueConstraint(name="tenants_domain_claim_unique", fields=["organisation", "host"]),
            models.UniqueConstraint(
                name="tenants_domain_one_primary", fields=["organisation"], condition=Q(is_primary=True)
            ),
        ]
