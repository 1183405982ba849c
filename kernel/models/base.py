"""The base of every model: UUIDv7 key, UTC stamps, version for lost-update protection."""

import uuid

import uuid_utils
from django.db import models


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): unique, and in the order of creation."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


class BaseModel(models.Model):
    """A row with a UUIDv7 `id`, `created_at` and `updated_at` (UTC)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class VersionedModel(BaseModel):
    """A row whose `version` grows with each change; it is the row's ETag."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
