"""The security log: sign-ins, role changes, keys, exports, downloads. Append-only."""

from django.db import models

from kernel.models.base import new_id


class SecurityEvent(models.Model):
    """One thing that touches security. No foreign keys: the log outlives what it speaks of.

    `actor_*` is who did it, `subject_*` whom or what it was done to (a login, a role, a key, a file).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=255)
    subject_id = models.UUIDField(null=True)
    subject_name = models.CharField(max_length=255, blank=True, default="")
    address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=255, blank=True, default="")
    request_id = models.CharField(max_length=64, blank=True, default="")
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="accounts_security_at"),
            models.Index(fields=["kind", "-at"], name="accounts_security_kind"),
            models.Index(fields=["actor_id", "-at"], name="accounts_security_actor"),
        ]
