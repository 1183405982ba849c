"""Which contact of a customer gets which part of its documents."""

from django.db import models
from django.db.models import Q

from kernel.models.base import BaseModel


class DocumentRole(models.TextChoices):
    """What a document needs a contact for."""

    BILLING = "billing"
    SHIPPING = "shipping"
    FOLLOW_UP = "follow_up"
    LEGAL = "legal"
    SERVICE = "service"


class DocumentKind(models.TextChoices):
    PROPOSAL = "proposal"
    ORDER = "order"
    DELIVERY = "delivery"
    INTERVENTION = "intervention"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class ContactRole(BaseModel):
    """The customer's contact for a role in documents of a kind, or, without `document_kind`, of all other kinds.

    It goes with the contact's place at the customer (`link`).
    """

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    link = models.ForeignKey("customers.ContactLink", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=DocumentRole)
    document_kind = models.CharField(max_length=12, choices=DocumentKind, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "role", "document_kind"], nulls_distinct=False, name="customers_contactrole_once"
            ),
            models.CheckConstraint(condition=Q(role__in=DocumentRole.values), name="customers_contactrole_role"),
            models.CheckConstraint(
                condition=Q(document_kind=None) | Q(document_kind__in=DocumentKind.values),
                name="customers_contactrole_kind",
            ),
        ]
