"""Custom fields: what an organisation itself has defined about the rows of a resource."""

from django.db import models
from django.db.models import Q

from kernel.models.base import VersionedModel


class FieldType(models.TextChoices):
    """The types that a custom field may have; a field keeps its own for ever."""

    STRING = "string"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    AMOUNT = "amount"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    SELECT = "select"
    MULTI_SELECT = "multi_select"
    URL = "url"
    EMAIL = "email"
    PHONE = "phone"
    LINK = "link"


class CustomField(VersionedModel):
    """One field of one resource (`customers`). Its values are in the rows' JSONB column `custom`, by `key`.

    `labels` and `help` map a BCP 47 tag to a text. `minimum` and `maximum` are texts as the type writes them
    (`10`, `2026-01-31`). `currency` (ISO 4217) is the only one that amounts may have, null for any. `target` says
    what a link points to. `options` is a list of `{"code", "labels", "color", "archived", "parent"}`. `is_used` tells
    that a row has, or had, a value: such a field is archived, never deleted. A choice that `is_category` is a category
    scheme: its options are a tree, each below the one whose code is its `parent`.
    """

    resource = models.CharField(max_length=60)
    key = models.CharField(max_length=50)
    type = models.CharField(max_length=20, choices=FieldType)
    labels = models.JSONField()
    help = models.JSONField(default=dict)
    group = models.CharField(max_length=60, null=True)
    position = models.PositiveIntegerField()
    is_required = models.BooleanField(default=False)
    is_unique = models.BooleanField(default=False)
    default = models.JSONField(null=True)
    minimum = models.CharField(max_length=40, null=True)
    maximum = models.CharField(max_length=40, null=True)
    min_length = models.PositiveIntegerField(null=True)
    max_length = models.PositiveIntegerField(null=True)
    pattern = models.CharField(max_length=200, null=True)
    currency = models.CharField(max_length=3, null=True)
    target = models.CharField(max_length=30, null=True)
    options = models.JSONField(default=list)
    is_category = models.BooleanField(default=False)
    is_used = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "key"], name="kernel_custom_field_key"),
            models.CheckConstraint(condition=Q(type__in=FieldType.values), name="kernel_custom_field_type"),
            models.CheckConstraint(
                condition=Q(type="link", target__isnull=False) | (~Q(type="link") & Q(target=None)),
                name="kernel_custom_field_target",
            ),
            models.CheckConstraint(
                condition=Q(is_category=False) | Q(type__in=["select", "multi_select"]),
                name="kernel_custom_field_category",
            ),
        ]


class UniqueCustomValue(models.Model):
    """A value of a unique field, in the form in which it is compared, and the row that has it."""

    pk = models.CompositePrimaryKey("field_id", "object_id")
    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="+", db_index=False)
    object_id = models.UUIDField()
    value = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["field", "value"], name="kernel_unique_custom_value")]
