"""Merges: customers or contacts that became one, and what it takes to part them again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from customers.models.duplicate import DuplicateKind
from kernel.models.base import BaseModel


class Merge(BaseModel):
    """Some customers or contacts (`merged_ids`) became part of one, the survivor.

    `memory` is what undoing needs: see `customers.merging`; it holds values of what was merged, and is forgotten
    (null) after thirty days. `labels` say what the merged ones were called: `[{"id", "code", "name"}]`. `kept` is
    what an undo left as it was: `[{"id", "name"}]`.
    """

    kind = models.CharField(max_length=10, choices=DuplicateKind)
    survivor_customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, null=True, related_name="+")
    survivor_contact = models.ForeignKey("customers.Contact", on_delete=models.CASCADE, null=True, related_name="+")
    merged_ids = ArrayField(models.UUIDField())
    labels = models.JSONField()
    memory = models.JSONField(null=True)
    merged_by = models.CharField(max_length=255)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=255, null=True)
    kept = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=DuplicateKind.CUSTOMERS, survivor_customer__isnull=False, survivor_contact=None)
                | Q(kind=DuplicateKind.CONTACTS, survivor_contact__isnull=False, survivor_customer=None),
                name="customers_merge_of_one_kind",
            )
        ]

    @property
    def survivor_id(self) -> object:
        return self.survivor_customer_id or self.survivor_contact_id
