"""Phone numbers of customers."""

from django.db import models
from django.db.models import Q

from kernel.models.base import BaseModel


class PhoneKind(models.TextChoices):
    MOBILE = "mobile"
    LANDLINE = "landline"
    FAX = "fax"
    OTHER = "other"


class CustomerPhone(BaseModel):
    """A phone number: `number` is E.164, `extension` digits. Exactly one of a customer's is primary."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="phones", db_index=False)
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20)
    extension = models.CharField(max_length=20, null=True)
    kind = models.CharField(max_length=10, choices=PhoneKind)
    label = models.CharField(max_length=60, null=True)
    is_primary = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "number", "extension"],
                nulls_distinct=False,
                name="customers_phone_once",
            ),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_primary=True), name="customers_phone_one_primary"
            ),
            models.CheckConstraint(condition=Q(kind__in=PhoneKind.values), name="customers_phone_kind"),
        ]
        indexes = [models.Index(fields=["number"], name="customers_phone_number")]
