"""API keys: how programs act, for their owner or as a service."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models.login import Employee
from accounts.models.role import Role
from kernel.models.base import BaseModel


class KeyKind(models.TextChoices):
    PERSONAL = "personal"
    SERVICE = "service"


class ApiKey(BaseModel):
    """A key. A personal one acts for its owner; a service key has a role of its own.

    Only an HMAC of the secret is kept (`accounts.tokens`). `networks` are CIDR texts; none means any.
    """

    kind = models.CharField(max_length=10, choices=KeyKind)
    name = models.CharField(max_length=255)
    owner = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    secret_hmac = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=60))
    networks = ArrayField(models.CharField(max_length=43), default=list, blank=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    rotated_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    last_used_at = models.DateTimeField(null=True)
    last_used_address = models.GenericIPAddressField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=KeyKind.PERSONAL, owner__isnull=False, role=None)
                | Q(kind=KeyKind.SERVICE, owner=None, role__isnull=False),
                name="accounts_api_key_kind",
            ),
            models.UniqueConstraint(fields=["secret_hmac"], name="accounts_api_key_secret"),
            models.CheckConstraint(condition=~Q(name=""), name="accounts_api_key_named"),
        ]
