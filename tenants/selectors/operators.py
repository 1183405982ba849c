"""What operators see of organisations: rows of `public` and figures, never anything inside a schema."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from kernel.actor import Actor
from kernel.errors import not_found
from kernel.registers.cursor import Cursor, decode, encode
from kernel.tenancy import public_context
from tenants.hosts import public_url
from tenants.models import Domain, Organisation, Plan, Usage
from tenants.permissions import PlatformRight

_LIST = "organisations"
_ORDERING = "-id"


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """One page, newest organisations first."""

    results: list[dict[str, Any]]
    next_cursor: str | None
    prev_cursor: str | None


def page_of_organisations(
    *, actor: Actor, limit: int, cursor: str | None = None, search: str = "", state: str | None = None
) -> OrganisationPage:
    """Organisations, tombstones too, filtered by state and by a fragment of name, slug or host.

    Raises 403, 400 `invalid_cursor`.
    """
    actor.require(PlatformRight.VIEW)
    at = decode(cursor, register=_LIST, ordering=_ORDERING) if cursor else None
    with public_context():
        rows = Organisation.objects.select_related("plan")
        if state:
            rows = rows.filter(state=state)
        if search:
            hosts = Domain.objects.filter(host__icontains=search).values("organisation_id")
            rows = rows.filter(Q(name__icontains=search) | Q(slug__icontains=search) | Q(id__in=hosts))
        backwards = at is not None and at.backwards
        if at is not None:
            edge = uuid.UUID(at.position[0])
            rows = rows.filter(id__gt=edge) if backwards else rows.filter(id__lt=edge)
        found = list(rows.order_by("id" if backwards else "-id")[: limit + 1])
        more, found = len(found) > limit, found[:limit]
        if backwards:
            found.reverse()
        results = _with_details(found)
    return OrganisationPage(
        results=results,
        next_cursor=_cursor(found[-1], backwards=False) if found and (more or backwards) else None,
        prev_cursor=_cursor(found[0], backwards=True) if found and (more if backwards else at) else None,
    )


def get_organisation(*, actor: Actor, organisation_id: uuid.UUID) -> dict[str, Any]:
    """One organisation, a tombstone too. Raises 403, 404."""
    actor.require(PlatformRight.VIEW)
    with public_context():
        row = Organisation.objects.select_related("plan").filter(id=organisation_id).first()
        if row is None:
            raise not_found()
        return _with_details([row])[0]


def all_plans(*, actor: Actor) -> list[dict[str, Any]]:
    """Every plan, the default one first. Raises 403."""
    actor.require(PlatformRight.VIEW)
    with public_context():
        return [plan_as_dict(plan) for plan in Plan.objects.order_by("-is_default", "code")]


def plan_as_dict(plan: Plan) -> dict[str, Any]:
    """The public representation of a plan."""
    names = ("id", "version", "code", "name", "features", "limits", "is_default", "created_at", "updated_at")
    return {name: getattr(plan, name) for name in names}


def _with_details(rows: list[Organisation]) -> list[dict[str, Any]]:
    ids = [row.id for row in rows]
    hosts: dict[uuid.UUID, list[Domain]] = {}
    for domain in Domain.objects.filter(organisation_id__in=ids).order_by("-is_primary", "id"):
        hosts.setdefault(domain.organisation_id, []).append(domain)
    figures: dict[uuid.UUID, list[Usage]] = {}
    for figure in Usage.objects.filter(organisation_id__in=ids).order_by("metric"):
        figures.setdefault(figure.organisation_id, []).append(figure)
    return [_as_dict(row, hosts.get(row.id, []), figures.get(row.id, [])) for row in rows]


def _as_dict(row: Organisation, domains: list[Domain], figures: list[Usage]) -> dict[str, Any]:
    plain = (
        *("id", "version", "slug", "name", "state", "state_reason", "country", "currency", "language"),
        *("timezone", "is_platform", "sends_mail", "created_at", "suspended_at", "closing_at"),
        *("delete_after", "deleted_at"),
    )
    primary = [domain.host for domain in domains if domain.is_primary]
    return {name: getattr(row, name) for name in plain} | {
        "url": public_url(primary[0]) if primary else None,
        "hosts": [domain.host for domain in domains if domain.verified_at],
        "plan": {"id": row.plan.id, "code": row.plan.code, "name": row.plan.name},
        "usage": [
            {"metric": figure.metric, "value": figure.value, "measured_at": figure.measured_at} for figure in figures
        ],
    }


def _cursor(row: Organisation, *, backwards: bool) -> str:
    return encode(Cursor((str(row.id),), backwards), register=_LIST, ordering=_ORDERING)
