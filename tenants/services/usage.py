"""Figures of usage: measured inside the organisation, kept in `public` for operators."""

from django.utils import timezone

from kernel.tenancy import current_organisation, public_context
from tenants import limits
from tenants.models import Usage


def keep_usage() -> None:
    """Measure the organisation that is entered and keep the figures where operators see them."""
    organisation_id = current_organisation().id
    now = timezone.now()
    figures = [
        Usage(organisation_id=organisation_id, metric=code, value=value, measured_at=now)
        for code, value in limits.measure().items()
    ]
    with public_context():
        Usage.objects.bulk_create(
            figures,
            update_conflicts=True,
            unique_fields=["organisation", "metric"],
            update_fields=["value", "measured_at"],
        )
