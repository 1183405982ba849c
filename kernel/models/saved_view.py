"""Saved register states, and which of them opens first."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kernel.models.base import VersionedModel, new_id


class Visibility(models.TextChoices):
    PRIVATE = "private"
    ROLE = "role"
    EVERYONE = "everyone"


class SavedView(VersionedModel):
    """A register's state under a name.

    `columns` is a list of `{"name", "width"}` in their order, `filters` the names of the filters that show,
    `filter` the tree of `kernel.registers.filters` as JSON or None, `ordering` and the search `q` as in the query
    parameters, `group` the name of the column that the rows are grouped by.
    `owner_id` is the person who made it.
    """

    register = models.CharField(max_length=60)
    name = models.CharField(max_length=255)
    owner_id = models.UUIDField()
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    role_id = models.UUIDField(null=True)
    columns = models.JSONField(default=list)
    filters = models.JSONField(default=list)
    filter = models.JSONField(null=True)
    ordering = models.CharField(max_length=255, default="")
    group = models.CharField(max_length=60, default="", db_default="")
    q = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint("register", "owner_id", Lower("name"), name="kernel_view_name"),
            models.CheckConstraint(
                condition=Q(visibility=Visibility.ROLE, role_id__isnull=False)
                | (Q(visibility__in=[Visibility.PRIVATE, Visibility.EVERYONE], role_id__isnull=True)),
                name="kernel_view_visibility",
            ),
        ]


class DefaultView(models.Model):
    """The view with which a register opens: one person's, or (without a person) the organisation's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    register = models.CharField(max_length=60)
    person_id = models.UUIDField(null=True)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="defaults")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "person_id"], nulls_distinct=False, name="kernel_default_view_once"
            ),
        ]
