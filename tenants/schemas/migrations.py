"""Django's migrations, applied to one schema at a time: shared apps to `public`, the others elsewhere."""

import hashlib
import threading
from collections.abc import Iterable

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.db.models.signals import post_migrate

from kernel.tenancy import PUBLIC_SCHEMA, schema_context
from tenants.schemas.presence import require_schema

Name = tuple[str, str]


def app_configs(schema_name: str) -> list[AppConfig]:
    """The apps whose tables live in the schema."""
    names = settings.SHARED_APPS if schema_name == PUBLIC_SCHEMA else settings.TENANT_APPS
    return [config for config in apps.get_app_configs() if config.name in names]


def migrate_schema(schema_name: str, states: "StateCache | None" = None) -> int:
    """Bring one schema to what is on disk; returns how many migrations it took.

    Each migration is a transaction of its own, so an interrupted run goes on where it was. Raises
    SchemaMissingError: an organisation's schema that is gone must not come back empty.
    """
    require_schema(schema_name)
    with schema_context(schema_name):
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        targets = _targets(executor.loader, schema_name)
        plan = executor.migration_plan(targets)
        if plan:
            state = None if states is None else states.before(executor)
            executor.migrate(targets, plan=plan, state=state)
        _fill_content_types(schema_name, plan)
    return len(plan)


def unapplied(schema_name: str) -> list[Name]:
    """The migrations on disk that the schema (which exists) does not have yet."""
    with schema_context(schema_name):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(_targets(executor.loader, schema_name))
    return [(migration.app_label, migration.name) for migration, _backwards in plan]


def fingerprint_of(schema_name: str) -> str:
    """SHA-256 of the names of the migrations that the schema has."""
    labels = {config.label for config in app_configs(schema_name)}
    with schema_context(schema_name):
        applied = MigrationRecorder(connection).applied_migrations()
    return _fingerprint(name for name in applied if name[0] in labels)


class StateCache:
    """Models as they were before the pending migrations, computed once for all schemas at the same point.

    Computing them anew for each of 500 schemas would be nearly all the work. Safe for many threads.
    """

    def __init__(self) -> None:
        self._states: dict[str, ProjectState] = {}
        self._lock = threading.Lock()

    def before(self, executor: MigrationExecutor) -> ProjectState:
        """A state of one's own, with its models rendered."""
        key = _fingerprint(executor.loader.applied_migrations)
        with self._lock:
            if key not in self._states:
                loader = executor.loader
                applied = [name for name in loader.applied_migrations if name in loader.graph.nodes]
                state = loader.project_state(applied)
                state.apps  # noqa: B018  # renders the models
                self._states[key] = state
            return self._states[key].clone()


def _targets(loader: MigrationLoader, schema_name: str) -> list[Name]:
    labels = {config.label for config in app_configs(schema_name)}
    return [name for name in loader.graph.leaf_nodes() if name[0] in labels]


def _fingerprint(names: Iterable[Name]) -> str:
    return hashlib.sha256("\n".join(f"{app}.{name}" for app, name in sorted(names)).encode()).hexdigest()


def _fill_content_types(schema_name: str, plan: list[tuple[Migration, bool]]) -> None:
    # Content types and permissions come from receivers of this signal. It is sent for the schema's own
    # apps only: Django's helper would also write rows for models that live in `public`.
    for config in app_configs(schema_name):
        if config.models_module is not None:
            post_migrate.send(
                sender=config,
                app_config=config,
                verbosity=0,
                interactive=False,
                using=connection.alias,
                apps=apps,
                plan=plan,
            )
