"""The organisation's own mail relay."""

from django.db import models
from django.db.models import Q

from kernel.models.base import VersionedModel
from kernel.smtp import Tls


class MailRelay(VersionedModel):
    """The organisation's one row, there once a relay was set. The password is sealed (`kernel.secrets`), empty where
    there is none. Used once `verified_at` says that a check went well since the last change; `failure` is what the
    last check ended with, null if that went well or there was none.
    """

    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField()
    tls = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Tls])
    user = models.CharField(max_length=255)
    password_sealed = models.TextField()
    from_email = models.CharField(max_length=254)
    from_name = models.CharField(max_length=255)
    checked_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    failure = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tls__in=[each.value for each in Tls]), name="accounts_relay_tls"),
            models.CheckConstraint(condition=Q(port__gt=0, port__lt=65536), name="accounts_relay_port"),
            models.CheckConstraint(
                condition=Q(verified_at=None) | Q(verified_at__isnull=False, failure=None),
                name="accounts_relay_verified",
            ),
        ]
