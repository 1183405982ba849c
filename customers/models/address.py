"""Postal addresses of customers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kernel.models.base import BaseModel


class AddressUsage(models.TextChoices):
    REGISTERED = "registered"
    TAX = "tax"
    BILLING = "billing"
    DELIVERY = "delivery"
    WAREHOUSE = "warehouse"
    OFFICE = "office"
    VISIT = "visit"


class CustomerAddress(BaseModel):
    """A postal address and what it is used for.

    Of all addresses of a customer with one usage, one has it in `default_for`. `valid_from` and `valid_to`
    (both included) bound its use; `distance_km` goes before the customer's; `contact` is whom to ask for there.
    """

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="addresses", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60, null=True)
    line1 = models.CharField(max_length=255)
    line2 = models.CharField(max_length=255, null=True)
    city = models.CharField(max_length=120)
    postal_code = models.CharField(max_length=20, null=True)
    region = models.CharField(max_length=120, null=True)
    country = models.CharField(max_length=2)
    usages = ArrayField(models.CharField(max_length=12, choices=AddressUsage))
    default_for = ArrayField(models.CharField(max_length=12, choices=AddressUsage))
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    distance_km = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    contact = models.ForeignKey("customers.Contact", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(usages__contained_by=AddressUsage.values), name="customers_address_usages"
            ),
            models.CheckConstraint(
                condition=Q(default_for__contained_by=F("usages")), name="customers_address_default_is_used"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="customers_address_validity",
            ),
            models.CheckConstraint(
                condition=Q(distance_km=None) | Q(distance_km__gte=0), name="customers_address_distance"
            ),
            *(
                models.UniqueConstraint(
                    fields=["customer"],
                    condition=Q(default_for__contains=[usage]),
                    name=f"customers_address_one_{usage}",
                )
                for usage in AddressUsage.values
            ),
        ]
        indexes = [models.Index(fields=["customer", "position"], name="customers_address_customer")]
