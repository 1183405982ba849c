"""Django's migrations, applied to one schema at a time: shared apps to `public`, the others elsewhere."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

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


def migrate_schema(schema_name: str, starts: "Starts | None" = None) -> int:
    """Bring one schema to what is on disk; returns how many migrations it took.

    Each migration is a transaction of its own, so an interrupted run goes on where it was. Raises
    SchemaMissingError: an organisation's schema that is gone must not come back empty.
    """
    require_schema(schema_name)
    with schema_context(schema_name):
        start = (starts or Starts()).at(_applied())
        executor = _Executor(start.loader)
        targets = _targets(executor.loader, schema_name)
        plan = executor.migration_plan(targets)
        if plan:
            executor.migrate(targets, plan=plan, state=start.state.clone())
        _fill_content_types(schema_name, plan)
    return len(plan)


def unapplied(schema_name: str) -> list[Name]:
    """The migrations on disk that the schema (which exists) does not have yet."""
    with schema_context(schema_name):
        executor = _Executor(MigrationLoader(connection))
        plan = executor.migration_plan(_targets(executor.loader, schema_name))
    return [(migration.app_label, migration.name) for migration, _backwards in plan]


def fingerprint_of(schema_name: str) -> str:
    """SHA-256 of the names of the migrations that the schema has."""
    labels = {config.label for config in app_configs(schema_name)}
    with schema_context(schema_name):
        applied = sorted(name for name in _applied() if name[0] in labels)
    return hashlib.sha256("\n".join(f"{app}.{name}" for app, name in applied).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Start:
    """What is known where a schema stands: the migrations on disk, and the models before the pending ones."""

    loader: MigrationLoader
    state: ProjectState


class Starts:
    """One `Start` for all schemas that stand at the same point; each thread needs its own `Starts`.

    Reading disk and catalog and rendering the models anew for each of 500 schemas would be nearly all the
    work. Django's executor only reads the loader; the state is copied for each schema, but copies share
    model classes, whose caches are not made for two threads.
    """

    def __init__(self) -> None:
        self._known: dict[frozenset[Name], Start] = {}

    def at(self, applied: Iterable[Name]) -> Start:
        """The start of the schema that is entered, which has the migrations `applied`."""
        key = frozenset(applied)
        if key not in self._known:
            loader = MigrationLoader(connection)
            loader.check_consistent_history(connection)
            state = loader.project_state([name for name in key if name in loader.graph.nodes])
            state.apps  # noqa: B018  # renders the models
            self._known[key] = Start(loader, state)
        return self._known[key]


class _Recorder(MigrationRecorder):
    def has_table(self) -> bool:
        # Django reads the list of all tables of the database: 60 ms where there are 500 organisations.
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [self.Migration._meta.db_table])
            return bool(cursor.fetchone()[0])


class _Executor(MigrationExecutor):
    def __init__(self, loader: MigrationLoader) -> None:
        self.connection = connection
        self.loader = loader
        self.recorder = _Recorder(connection)
        self.progress_callback = None


def _applied() -> Iterable[Name]:
    return _Recorder(connection).applied_migrations()


def _targets(loader: MigrationLoader, schema_name: str) -> list[Name]:
    labels = {config.label for config in app_configs(schema_name)}
    return [name for name in loader.graph.leaf_nodes() if name[0] in labels]


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
