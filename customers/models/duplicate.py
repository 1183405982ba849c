"""Customers or contacts that may be one: what the queue to review is made of, and what people said about it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kernel.models.base import BaseModel


class DuplicateKind(models.TextChoices):
    CUSTOMERS = "customers"
    CONTACTS = "contacts"


class Duplicate(BaseModel):
    """Two customers, or two contacts, that share what tells them from others; `first` has the smaller id.

    `score` is 0 to 100, `reasons` are those of `DuplicateReason`. A dismissed pair is kept for ever: somebody said
    that these are two. `dismissed_by` is the name of who it was.
    """

    kind = models.CharField(max_length=10, choices=DuplicateKind)
    first_customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    second_customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, null=True, related_name="+")
    first_contact = models.ForeignKey(
        "customers.Contact", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    second_contact = models.ForeignKey("customers.Contact", on_delete=models.CASCADE, null=True, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = ArrayField(models.CharField(max_length=20))
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.CharField(max_length=255, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind=DuplicateKind.CUSTOMERS,
                    first_customer__lt=F("second_customer"),
                    first_contact=None,
                    second_contact=None,
                )
                | Q(
                    kind=DuplicateKind.CONTACTS,
                    first_contact__lt=F("second_contact"),
                    first_customer=None,
                    second_customer=None,
                ),
                name="customers_duplicate_of_two",
            ),
            models.UniqueConstraint(fields=["first_customer", "second_customer"], name="customers_duplicate_customers"),
            models.UniqueConstraint(fields=["first_contact", "second_contact"], name="customers_duplicate_contacts"),
            models.CheckConstraint(condition=Q(score__lte=100), name="customers_duplicate_score"),
        ]
        indexes = [
            models.Index(
                F("score").desc(),
                F("id").desc(),
                condition=Q(dismissed_at=None),
                name="customers_duplicate_open",
            )
        ]


class DuplicateSearch(BaseModel):
    """How far duplicates of one kind have been looked for: one row each.

    First all are gone through, up to the id `scanned_to`; from then on (`is_complete`) those that events tell of,
    after the event (`transaction`, `event_id`). `searched_at` is when it was last done.
    """

    kind = models.CharField(max_length=10, choices=DuplicateKind, unique=True)
    scanned_to = models.UUIDField(null=True)
    is_complete = models.BooleanField(default=False)
    transaction = models.BigIntegerField(default=0)
    event_id = models.UUIDField(null=True)
    searched_at = models.DateTimeField(null=True)
