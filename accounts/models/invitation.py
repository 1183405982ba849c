"""Invitations of employees by mail."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models.login import Employee
from accounts.models.role import Role
from kernel.models.base import BaseModel


class Invitation(BaseModel):
    """One address invited to become an employee. Its token is used once, and only its HMAC is kept.

    There is no token until the mail is about to leave: each mail carries a fresh one.
    """

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=255)
    language = models.CharField(max_length=35, blank=True, default="")
    token_hmac = models.BinaryField(max_length=32, null=True)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    invited_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    roles = models.ManyToManyField(Role, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="accounts_invitation_open",
            ),
            models.UniqueConstraint(fields=["token_hmac"], name="accounts_invitation_token"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="accounts_invitation_email_lower"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, employee=None)
                | Q(accepted_at__isnull=False, employee__isnull=False, revoked_at=None),
                name="accounts_invitation_outcome",
            ),
        ]
