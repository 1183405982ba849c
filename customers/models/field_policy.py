"""Field policy: which fields the organisation wants filled."""

from django.db import models

from kernel.models.base import VersionedModel


class FieldPolicy(VersionedModel):
    """The rules of one resource (`customers`, `contacts`).

    `rules` is a list of `{"field", "on_create", "on_update", "kind"}`, at most one per field; `kind` is
    `person`, `company`, or null for both.
    """

    resource = models.CharField(max_length=60, unique=True)
    rules = models.JSONField(default=list)
