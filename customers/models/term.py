"""Terms: the entries of every dictionary, in one table."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kernel.models.base import VersionedModel


class StatusClass(models.TextChoices):
    """What a status means to the house: `blocked` refuses new documents, `closed` leaves pickers."""

    ACTIVE = "active"
    PAUSED = "paused"
    BLOCKED = "blocked"
    CLOSED = "closed"


class Term(VersionedModel):
    """One entry of one dictionary.

    `dictionary` is the name of a `customers.dictionaries.Dictionary`. `labels` maps a BCP 47 tag to a label.
    `status_class` is empty but for statuses; `weight` (0 to 100) is null but for prospect levels.
    """

    dictionary = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    labels = models.JSONField()
    color = models.CharField(max_length=10)
    position = models.PositiveIntegerField()
    status_class = models.CharField(max_length=10, choices=StatusClass, blank=True)
    weight = models.PositiveSmallIntegerField(null=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("dictionary", Lower("code"), name="customers_term_code"),
            models.CheckConstraint(
                condition=Q(dictionary="statuses", status_class__in=StatusClass.values)
                | (~Q(dictionary="statuses") & Q(status_class="")),
                name="customers_term_status_class",
            ),
            models.CheckConstraint(
                condition=Q(dictionary="prospect-levels", weight__isnull=False, weight__lte=100)
                | (~Q(dictionary="prospect-levels") & Q(weight__isnull=True)),
                name="customers_term_weight",
            ),
        ]
        indexes = [models.Index(fields=["dictionary", "position", "id"], name="customers_term_order")]
