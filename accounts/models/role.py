"""Roles: named sets of rights, and how far they reach."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models.login import Employee
from kernel.models.base import BaseModel, VersionedModel
from kernel.rights import Scope

SCOPES = [scope.value for scope in Scope]


class Role(VersionedModel):
    """A role. The rights of a system role are rules in `accounts.roles`; an own role lists its rights.

    The scopes say whose customers and documents the rights reach.
    """

    code = models.CharField(max_length=60)
    name = models.CharField(max_length=255)
    rights = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    customer_scope = models.CharField(max_length=4)
    document_scope = models.CharField(max_length=4)
    is_system = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="accounts_role_code"),
            models.CheckConstraint(
                condition=Q(customer_scope__in=SCOPES) & Q(document_scope__in=SCOPES),
                name="accounts_role_scopes",
            ),
            models.CheckConstraint(condition=Q(is_system=False) | Q(rights=[]), name="accounts_role_system_rights"),
        ]


class EmployeeRole(BaseModel):
    """An employee has a role."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="role_links")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="employee_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "role"], name="accounts_employee_role")]
