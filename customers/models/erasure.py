"""Who was forgotten on request, and which addresses must never be written to again."""

from django.db import models

from kernel.models.base import BaseModel


class Erasure(BaseModel):
    """The person behind a customer or contact (`resource`, `object_id`) was forgotten. Says nothing of who it was."""

    resource = models.CharField(max_length=20)
    object_id = models.UUIDField()
    job_id = models.UUIDField(null=True)
    erased_by_id = models.UUIDField(null=True)
    erased_by_name = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "object_id"], name="customers_erasure_once")]


class SuppressedAddress(BaseModel):
    """An e-mail address that nobody may write to unasked, as an HMAC: it can be recognised and not be read."""

    email_hmac = models.BinaryField(max_length=32)
    reason = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["email_hmac"], name="customers_suppressed_once")]
