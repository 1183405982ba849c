"""Which organisation lives at a host; organisations by id, by slug, all of them."""

import functools
import uuid
from collections.abc import Collection, Iterator
from typing import Any

from django.core.cache import cache
from django.db.models import OuterRef, QuerySet, Subquery
from pydantic import TypeAdapter
from pydantic_core import PydanticCustomError

from kernel import tenancy
from kernel.tenancy import OrganisationState, public_context
from tenants import features
from tenants.errors import TenantsError
from tenants.hosts import check_slug, platform_host_of, public_url
from tenants.models import Domain, Organisation

# A stale entry can live this long if a process dies between commit and invalidation.
_CACHED_SECONDS = 60
_NOBODY = b"null"
_as_json: TypeAdapter[tenancy.Organisation] = TypeAdapter(tenancy.Organisation)


def organisation_for_host(host: str) -> tenancy.Organisation | None:
    """The organisation whose proved host this is (normalised, see `tenants.hosts`); None for nobody's.

    One cache entry, else one SQL statement. Deleted organisations have no hosts.
    """
    with public_context():
        cached = cache.get(_key(host))
        if cached is not None:
            return _from_json(cached)
        row = _rows().filter(domains__host=host, domains__verified_at__isnull=False).first()
        if row is None:
            return None
        organisation = as_organisation(row)
        # add, not set: a change that was committed after this read has put its own value there already.
        cache.add(_key(host), _as_json.dump_json(organisation), _CACHED_SECONDS)
        return organisation


@functools.lru_cache(maxsize=1024)
def _from_json(cached: bytes) -> tenancy.Organisation | None:
    return None if cached == _NOBODY else _as_json.validate_json(cached)


def organisation_by_id(organisation_id: uuid.UUID) -> tenancy.Organisation | None:
    """The organisation, unless it is unknown or deleted. One SQL statement."""
    with public_context():
        row = _rows().filter(id=organisation_id).first()
    return None if row is None else as_organisation(row)


def organisation_by_slug(slug: str) -> tenancy.Organisation | None:
    """The organisation, unless it is unknown or deleted. One SQL statement."""
    with public_context():
        row = _rows().filter(slug=slug).first()
    return None if row is None else as_organisation(row)


def platform_organisation() -> tenancy.Organisation | None:
    """The platform's own organisation; None before it is installed."""
    with public_context():
        row = _rows().filter(is_platform=True).first()
    return None if row is None else as_organisation(row)


def require_platform() -> tenancy.Organisation:
    """The platform's own organisation. RuntimeError before it is installed."""
    platform = platform_organisation()
    if platform is None:
        raise RuntimeError("the platform's organisation is not installed: manage.py organisation install")
    return platform


def all_organisations() -> Iterator[tenancy.Organisation]:
    """Every organisation that has a schema, oldest first. One SQL statement, read at once."""
    with public_context():
        rows = list(_rows().exclude(state=OrganisationState.PROVISIONING).order_by("id"))
    return map(as_organisation, rows)


def working_organisations() -> Iterator[tenancy.Organisation]:
    """Those whose jobs and duties go on; see `working_organisation_by_id()`."""
    return filter(_works, all_organisations())


def working_organisation_by_id(organisation_id: uuid.UUID) -> tenancy.Organisation | None:
    """The organisation if its jobs and duties go on.

    A restored copy rests until somebody resumes it: its queued mails and calls were those of the old one.
    """
    organisation = organisation_by_id(organisation_id)
    return organisation if organisation is not None and _works(organisation) else None


def slug_availability(slug: str) -> dict[str, Any]:
    """Whether a slug can be had at this moment; `reason` is a sentence if it cannot."""
    try:
        check_slug(slug)
    except PydanticCustomError as error:
        return {"slug": slug, "available": False, "reason": error.message()}
    with public_context():
        taken = Organisation.objects.filter(slug=slug).exclude(state=OrganisationState.DELETED).exists()
        taken = taken or Domain.objects.filter(host=platform_host_of(slug)).exists()
    return {"slug": slug, "available": not taken, "reason": str(TenantsError.SLUG_TAKEN.title) if taken else None}


def as_organisation(row: Organisation) -> tenancy.Organisation:
    """What the floors above may know of a row read by `_rows()`."""
    host: str | None = getattr(row, "primary_host", None)
    return tenancy.Organisation(
        id=row.id,
        schema_name=row.schema_name,
        name=row.name,
        state=OrganisationState(row.state),
        url=public_url(host or platform_host_of(row.slug)),
        country=row.country,
        currency=row.currency,
        language=row.language,
        timezone=row.timezone,
        is_platform=row.is_platform,
        features=features.effective(row.plan.features, row.features_off),
        limits=row.plan.limits,
        sends_mail=row.sends_mail,
    )


def publish_to_cache(organisation_ids: Collection[uuid.UUID], *, freed_hosts: Collection[str] = ()) -> None:
    """Put the organisations' present rows under each of their hosts; freed hosts become nobody's.

    Called after the commit of everything that changes organisations, their plan or their domains.
    """
    with public_context():
        rows = {row.id: row for row in _rows().filter(id__in=organisation_ids)}
        domains = Domain.objects.filter(organisation_id__in=rows, verified_at__isnull=False)
        hosts = domains.values_list("host", "organisation_id")
        entries = {_key(host): _as_json.dump_json(as_organisation(rows[owner])) for host, owner in hosts}
        entries |= {_key(host): _NOBODY for host in freed_hosts}
        cache.set_many(entries, _CACHED_SECONDS)


def _works(organisation: tenancy.Organisation) -> bool:
    rests = organisation.state is OrganisationState.SUSPENDED and not organisation.sends_mail
    return not rests and organisation.state is not OrganisationState.PROVISIONING


def _rows() -> QuerySet[Organisation]:
    primary = Domain.objects.filter(organisation=OuterRef("pk"), is_primary=True)
    rows = Organisation.objects.exclude(state=OrganisationState.DELETED).select_related("plan")
    return rows.annotate(primary_host=Subquery(primary.values("host")[:1]))


def _key(host: str) -> str:
    return f"tenants:host:{host}"
