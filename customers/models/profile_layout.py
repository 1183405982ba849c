"""Which panels profiles of customers show, and where."""

from django.db import models
from django.db.models import Q

from accounts.models import Employee, Role
from kernel.models.base import VersionedModel


class ProfileLayout(VersionedModel):
    """What one employee chose, the default of a role, or (without either) that of the organisation.

    `panels` is a list of `{"code", "column", "state"}` in their order, by codes of `customers.profile`.
    """

    role = models.ForeignKey(Role, null=True, on_delete=models.CASCADE, related_name="+")
    employee = models.ForeignKey(Employee, null=True, on_delete=models.CASCADE, related_name="+")
    panels = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "employee"], nulls_distinct=False, name="customers_profile_layout_once"
            ),
            models.CheckConstraint(condition=Q(role=None) | Q(employee=None), name="customers_profile_layout_whose"),
        ]
