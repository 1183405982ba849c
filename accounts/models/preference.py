"""What one login prefers: layouts, columns, default views."""

from django.db import models

from accounts.models.login import Login
from kernel.models.base import BaseModel


class Preference(BaseModel):
    """One preference: any JSON value under a key that the client chooses."""

    login = models.ForeignKey(Login, on_delete=models.CASCADE, related_name="preferences")
    key = models.CharField(max_length=100)
    value = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["login", "key"], name="accounts_preference_key")]
