"""Sessions of browsers."""

from django.db import models

from accounts.models.login import Login
from kernel.models.base import new_id


class Session(models.Model):
    """One browser's session, as `accounts.sessions` stores it; signed in once `login` is set.

    `key_hmac` stands for the cookie: who reads this table, or a copy of it, cannot use what is in it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key_hmac = models.BinaryField(max_length=32)
    login = models.ForeignKey(Login, on_delete=models.CASCADE, null=True, related_name="sessions")
    data = models.TextField()
    address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=255, blank=True, default="")
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key_hmac"], name="accounts_session_key")]
        indexes = [models.Index(fields=["expires_at"], name="accounts_session_expiry")]
