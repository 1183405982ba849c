"""Answers already given to POST requests that carried an Idempotency-Key."""

from django.db import models


class IdempotencyKey(models.Model):
    """The answer to one keyed request, kept 24 hours. Written in the request's own transaction."""

    pk = models.CompositePrimaryKey("actor_key", "key")
    actor_key = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    request_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    body = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="kernel_idempotency_age")]
