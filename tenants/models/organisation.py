"""An organisation: one subscriber, one schema."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat, Replace
from django_tenants.models import TenantMixin

from kernel.models import VersionedModel
from kernel.tenancy import OrganisationState
from tenants.models.plan import Plan

STATES = [state.value for state in OrganisationState]
_TEXT = models.TextField()
_ID_AS_HEX = Replace(Cast("id", _TEXT), Value("-", _TEXT), Value("", _TEXT), output_field=_TEXT)


class Organisation(TenantMixin, VersionedModel):
    """A row in `public`. The floors above see `kernel.tenancy.Organisation`, never this model.

    `migrated_to` is the fingerprint of the migrations that its schema has. `features_off` are the plan's
    features that the organisation itself switched off. `sends_mail` is false in a restored copy until
    somebody allows it. A deleted organisation stays as a tombstone without schema and domains.
    """

    auto_create_schema = False
    auto_drop_schema = False

    schema_name = models.CharField(max_length=34, unique=True, editable=False)
    slug = models.CharField(max_length=63)
    name = models.CharField(max_length=255)
    state = models.CharField(max_length=20)
    state_reason = models.CharField(max_length=255, blank=True)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=35)
    timezone = models.CharField(max_length=64)
    is_platform = models.BooleanField(default=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="organisations")
    features_off = models.JSONField(default=list)
    sends_mail = models.BooleanField(default=True)
    migrated_to = models.CharField(max_length=64)
    suspended_at = models.DateTimeField(null=True)
    closing_at = models.DateTimeField(null=True)
    delete_after = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    files_deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tenants_organisation_schema_name",
                condition=Q(schema_name=Concat(Value("t_", _TEXT), _ID_AS_HEX, output_field=_TEXT)),
            ),
            models.CheckConstraint(name="tenants_organisation_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="tenants_organisation_slug",
                condition=Q(slug__regex=r"^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$"),
            ),
            models.CheckConstraint(
                name="tenants_organisation_deleted",
                condition=Q(state=OrganisationState.DELETED.value, deleted_at__isnull=False)
                | (~Q(state=OrganisationState.DELETED.value) & Q(deleted_at__isnull=True)),
            ),
            models.UniqueConstraint(
                name="tenants_organisation_slug_unique",
                fields=["slug"],
                condition=~Q(state=OrganisationState.DELETED.value),
            ),
            models.UniqueConstraint(
                name="tenants_organisation_one_platform",
                fields=["is_platform"],
                condition=Q(is_platform=True) & ~Q(state=OrganisationState.DELETED.value),
            ),
        ]
        indexes = [
            models.Index(
                F("delete_after"),
                name="tenants_organisation_closing",
                condition=Q(state=OrganisationState.CLOSING.value),
            ),
        ]

    def __enter__(self) -> NoReturn:
        raise TypeError("use kernel.tenancy.tenant_context(): this stack would be shared by all threads")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Plain save: TenantMixin's would create and migrate schemas."""
        models.Model.save(self, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Plain delete: TenantMixin's would drop schemas."""
        return models.Model.delete(self, *args, **kwargs)
