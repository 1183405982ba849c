"""What customers and contacts are called in other systems."""

from django.db import models

from kernel.models.base import BaseModel


class ExternalReference(BaseModel):
    """The customer's `external_id` in the system `source`; one customer per pair."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="external_references")
    source = models.CharField(max_length=60)
    external_id = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="customers_reference_once"),
        ]


class ContactReference(BaseModel):
    """The contact's `external_id` in the system `source`; one contact per pair."""

    contact = models.ForeignKey("customers.Contact", on_delete=models.CASCADE, related_name="external_references")
    source = models.CharField(max_length=60)
    external_id = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="customers_contact_reference_once"),
        ]
