"""Which employees look after a customer, in which role."""

from django.db import models
from django.db.models import F, Q

from kernel.models.base import BaseModel


class AssignmentRole(models.TextChoices):
    RESPONSIBLE_MANAGER = "responsible_manager"
    SERVICE_MANAGER = "service_manager"
    SALESPERSON = "salesperson"
    REPRESENTATIVE = "representative"


class Assignment(BaseModel):
    """An employee has a role for a customer, from `starts_on` to `ends_on` (both included, open if null).

    At most one of a role is primary: the one that the customer's row names. `share` is the percentage of the
    role's results that counts for the employee.
    """

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="assignments", db_index=False
    )
    role = models.CharField(max_length=20, choices=AssignmentRole)
    employee = models.ForeignKey("accounts.Employee", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_primary = models.BooleanField()
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "role", "employee"], name="customers_assignment_once"),
            models.UniqueConstraint(
                fields=["customer", "role"],
                condition=Q(is_primary=True),
                name="customers_assignment_one_primary",
            ),
            models.CheckConstraint(condition=Q(role__in=AssignmentRole.values), name="customers_assignment_role"),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gt=0, share__lte=100), name="customers_assignment_share"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="customers_assignment_period",
            ),
        ]
        indexes = [models.Index(fields=["employee", "customer"], name="customers_assignment_employee")]
