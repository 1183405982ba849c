"""Which automatic entries timelines of customers show."""

from django.db import models

from kernel.models.base import VersionedModel


class TimelineSettings(VersionedModel):
    """The organisation's one row, there once anything was set. `hidden_kinds` are codes of `customers.timeline`."""

    hidden_kinds = models.JSONField(default=list)
    is_only = models.BooleanField(default=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(is_only=True), name="customers_timeline_settings_only")
        ]
