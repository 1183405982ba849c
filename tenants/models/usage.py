"""How much an organisation uses, as last measured; what operators see without entering its schema."""

from django.db import models

from tenants.models.organisation import Organisation


class Usage(models.Model):
    """One figure: `metric` is a registered name (`employees`, `storage_bytes`), `value` its count."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="usage")
    metric = models.CharField(max_length=60)
    value = models.BigIntegerField()
    measured_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="tenants_usage_unique", fields=["organisation", "metric"])]
