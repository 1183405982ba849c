"""Plans: which features an organisation has, and how much of everything."""

from django.db import models
from django.db.models import Q

from kernel.models import VersionedModel


class Plan(VersionedModel):
    """`features` lists feature codes, None means all there are. `limits` maps a metric to its maximum."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=255)
    features = models.JSONField(null=True)
    limits = models.JSONField(default=dict)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="tenants_plan_one_default", fields=["is_default"], condition=Q(is_default=True)
            )
        ]
