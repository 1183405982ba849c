"""Change history: who changed which field of what, from what to what. Append-only."""

from django.db import models

from kernel.models.base import new_id


class Change(models.Model):
    """One write to one object. `fields` maps a field's name to `[before, after]`, as JSON values."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    resource = models.CharField(max_length=60)
    object_id = models.UUIDField()
    action = models.CharField(max_length=30)
    fields = models.JSONField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=255)
    source = models.CharField(max_length=20)
    request_id = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["resource", "object_id", "-id"], name="kernel_change_object"),
            models.Index(fields=["request_id"], name="kernel_change_request"),
        ]
