"""The script from which schemas of new organisations are made."""

from django.db import models
from django.db.models import Q


class Blueprint(models.Model):
    """The single row of it: DDL and rows of the template schema, and the migrations they come from."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    fingerprint = models.CharField(max_length=64)
    script = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="tenants_blueprint_single", condition=Q(id=1))]
