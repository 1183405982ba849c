"""Numbers that an organisation gives by its own mask: the rule, and how far each period has counted."""

from django.db import models
from django.db.models import Q

from kernel.models.base import VersionedModel


class Reset(models.TextChoices):
    """When a sequence begins again at one."""

    NEVER = "never"
    YEARLY = "yearly"
    MONTHLY = "monthly"


class NumberSequence(VersionedModel):
    """The rule of one sequence. Its row is the lock under which numbers are taken."""

    name = models.CharField(max_length=80, unique=True)
    mask = models.CharField(max_length=60)
    reset = models.CharField(max_length=10, choices=Reset)
    manual_allowed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reset__in=Reset.values), name="kernel_sequence_reset"),
        ]


class NumberCounter(models.Model):
    """The last number taken in one period (`2026`, `202611`, or empty).

    One row a period: a document of last month, or a clock that is late, then counts on where its own
    period stands instead of starting the current one again.
    """

    pk = models.CompositePrimaryKey("sequence_id", "period")
    sequence = models.ForeignKey(NumberSequence, on_delete=models.CASCADE, related_name="counters")
    period = models.CharField(max_length=6)
    last = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=0), name="kernel_counter_positive"),
        ]
