"""When each periodic duty of an organisation is due again."""

from django.db import models


class Duty(models.Model):
    """One periodic duty. Whoever moves `due_at` (UTC) forward runs it; no row means: due now."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()
