"""The organisation that the current thread works for.

`tenant_context()` is the only way in. Inside it `public` is not on the search path, so a table that is
missing from an organisation's schema is an error, never a silent read of `public`; extensions live in a
schema of their own. WSGI with threads: a new thread starts in `public` and must enter by itself.
"""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import structlog
from django.db import connection

PUBLIC_SCHEMA = "public"
TEMPLATE_SCHEMA = "template"
EXTENSIONS_SCHEMA = "extensions"


class OrganisationState(StrEnum):
    PROVISIONING = "provisioning"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSING = "closing"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Organisation:
    """What the floors may know of an organisation without reading `public`.

    `country` is ISO 3166-1 alpha-2, `currency` ISO 4217, `language` BCP 47, `timezone` IANA. `url` is the
    address of its primary host, made from its row and never from a request. `limits` maps a counted thing
    (`employees`) to its maximum; a missing key means no limit. `sends_mail` is false in a restored copy: no
    mail leaves it until somebody allows it.
    """

    id: uuid.UUID
    schema_name: str
    name: str
    state: OrganisationState
    url: str
    country: str = "BG"
    currency: str = "EUR"
    language: str = "en"
    timezone: str = "UTC"
    is_platform: bool = False
    features: frozenset[str] = frozenset()
    limits: Mapping[str, int] = field(default_factory=dict)
    sends_mail: bool = True


@dataclass(frozen=True, slots=True)
class _Schema:
    schema_name: str


class NoOrganisationError(RuntimeError):
    """Something that belongs to an organisation ran outside of any: a programming error."""


@contextmanager
def tenant_context(organisation: Organisation) -> Iterator[None]:
    """Work for `organisation` in this thread; on leaving, whatever was before is restored."""
    with _entered(organisation), structlog.contextvars.bound_contextvars(organisation=str(organisation.id)):
        yield


@contextmanager
def public_context() -> Iterator[None]:
    """Work in `public` (organisations, domains, plans) in this thread."""
    with _entered(_Schema(PUBLIC_SCHEMA)):
        yield


@contextmanager
def schema_context(schema_name: str) -> Iterator[None]:
    """Work in a schema that has no organisation: the template, or one that is being made."""
    with _entered(_Schema(schema_name)):
        yield


def enter_for_request(organisation: Organisation) -> None:
    """Point the request's thread at `organisation`; the next request points it anew."""
    connection.set_tenant(organisation, include_public=False)  # type: ignore[attr-defined]


def leave_to_public() -> None:
    """Point this thread at `public`: no organisation is known (yet)."""
    connection.set_tenant(_Schema(PUBLIC_SCHEMA))  # type: ignore[attr-defined]


def current_organisation() -> Organisation:
    """The organisation that this thread works for.

    Raises NoOrganisationError outside of `tenant_context()`.
    """
    tenant = connection.tenant  # type: ignore[attr-defined]
    if isinstance(tenant, Organisation):
        return tenant
    raise NoOrganisationError("no organisation is entered in this thread")


def assert_schema(organisation: Organisation) -> None:
    """Ask the database itself that the statements of this thread go to `organisation`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        row: Any = cursor.fetchone()
    if row[0] != organisation.schema_name:
        raise NoOrganisationError(f"expected {organisation.schema_name}, the database says {row[0]}")


@contextmanager
def _entered(tenant: Organisation | _Schema) -> Iterator[None]:
    before = connection.tenant  # type: ignore[attr-defined]
    include_public_before = connection.include_public_schema  # type: ignore[attr-defined]
    connection.set_tenant(tenant, include_public=False)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.set_tenant(before, include_public=include_public_before)  # type: ignore[attr-defined]
