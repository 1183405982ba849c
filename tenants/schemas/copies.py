"""Schemas of organisations: made whole from the blueprint, or dropped whole."""

from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from psycopg import sql

from kernel.locks import lock
from kernel.tenancy import TEMPLATE_SCHEMA, public_context, schema_context
from tenants.models import Blueprint
from tenants.schemas.errors import NoBlueprintError
from tenants.schemas.script import build_script

BLUEPRINT_LOCK = "blueprint"


def create_schema(schema_name: str) -> str:
    """Make the schema in the running transaction; returns the fingerprint of its migrations.

    Copies wait for each other: each holds some hundred locks until its transaction ends, and a blueprint
    that is being replaced must not be read. Raises NoBlueprintError; TransactionManagementError outside
    of a transaction, for a half-made schema must never survive.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a schema is made in the transaction of its organisation")
    with public_context():
        lock(BLUEPRINT_LOCK)
        blueprint = Blueprint.objects.first()
    if blueprint is None:
        raise NoBlueprintError("run manage.py migrate first")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema_name)))
    with schema_context(schema_name), connection.cursor() as cursor:
        cursor.execute(blueprint.script)
    return blueprint.fingerprint


def drop_schema(schema_name: str) -> None:
    """Drop the schema and all in it, if it is there."""
    with public_context(), connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema_name)))


def renew_blueprint(fingerprint: str) -> None:
    """Read the template schema anew and keep its script. Copies under way end first; later ones use it."""
    script = build_script(TEMPLATE_SCHEMA)
    with public_context():
        lock(BLUEPRINT_LOCK)
        Blueprint.objects.update_or_create(
            id=1, defaults={"fingerprint": fingerprint, "script": script, "made_at": timezone.now()}
        )
