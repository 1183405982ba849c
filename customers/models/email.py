"""E-mail addresses of customers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kernel.models.base import BaseModel


class EmailPurpose(models.TextChoices):
    GENERAL = "general"
    INVOICE = "invoice"
    STATEMENT = "statement"
    PROMOTIONAL = "promotional"


class CustomerEmail(BaseModel):
    """An e-mail address (its domain in ASCII and lower case) and what is sent there.

    Exactly one of a customer's is primary.
    """

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="emails", db_index=False)
    position = models.PositiveSmallIntegerField()
    email = models.CharField(max_length=254)
    purposes = ArrayField(models.CharField(max_length=20, choices=EmailPurpose))
    is_primary = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint("customer", Lower("email"), name="customers_email_once"),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_primary=True), name="customers_email_one_primary"
            ),
            models.CheckConstraint(
                condition=Q(purposes__contained_by=EmailPurpose.values) & ~Q(purposes=[]),
                name="customers_email_purposes",
            ),
        ]
        indexes = [models.Index(Lower("email"), name="customers_email_lower")]
