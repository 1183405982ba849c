"""What is done again and again: figures of usage, the end of organisations whose grace is over."""

from datetime import timedelta

from kernel.actor import system_actor
from kernel.jobs.duties import periodic
from kernel.tenancy import current_organisation
from tenants.permissions import PlatformRight
from tenants.services import lifecycle, usage


@periodic(every=timedelta(hours=1))
def keep_usage() -> None:
    """Operators see figures that are at most about an hour old."""
    usage.keep_usage()


@periodic(every=timedelta(hours=1))
def delete_closed_organisations() -> None:
    """Once for all organisations, from the platform's own."""
    if current_organisation().is_platform:
        actor = system_actor(rights=frozenset({PlatformRight.MANAGE}))
        lifecycle.delete_closed_organisations(actor=actor)
        lifecycle.retry_file_deletions(actor=actor)
