"""Attachments: files that belong to something."""

from django.db import models
from django.db.models import Q

from kernel.models.base import BaseModel


class AttachmentBase(BaseModel):
    """A file belongs to one thing. One table a floor, like that of notes."""

    file = models.ForeignKey("kernel.File", on_delete=models.PROTECT, related_name="+")
    attached_by_id = models.UUIDField(null=True)
    attached_by_name = models.CharField(max_length=255)

    class Meta:
        abstract = True


class Attachment(AttachmentBase):
    """A file of a customer, a contact or an activity."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, null=True, related_name="+")
    contact = models.ForeignKey("customers.Contact", on_delete=models.CASCADE, null=True, related_name="+")
    activity = models.ForeignKey("customers.Activity", on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False, contact=None, activity=None)
                | Q(customer=None, contact__isnull=False, activity=None)
                | Q(customer=None, contact=None, activity__isnull=False),
                name="customers_attachment_of_one",
            ),
            models.UniqueConstraint(
                fields=["file", "customer", "contact", "activity"],
                nulls_distinct=False,
                name="customers_attachment_once",
            ),
        ]
