"""What imports, foreign keys and tables may not do; read from the models and from the database."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("kernel", "tenants", "accounts", "customers")
HABITS = {
    "GenericForeignKey": r"\bGenericForeignKey\b",
    "business rules in signals": r"\b(post_save|pre_save|post_delete|pre_delete|m2m_changed)\.connect\b|@receiver\b",
    "`with tenant:` of django-tenants": r"\bwith (tenant|organisation):",
    "threads of an executor that start in public": r"\bsync_to_async\b",
}


def sources() -> list[Path]:
    return [file for floor in FLOORS for file in (ROOT / floor).rglob("*.py") if "migrations" not in file.parts]


def test_no_source_has_a_habit_that_the_house_does_not_have() -> None:
    files = sources()
    assert len(files) > 150
    found = [
        f"{file.relative_to(ROOT)}: {habit}"
        for file in files
        for habit, pattern in HABITS.items()
        if re.search(pattern, file.read_text())
    ]
    assert found == []


def test_foreign_keys_point_down_or_sideways_and_never_across_schemas() -> None:
    floor_of = {name: height for height, name in enumerate(("kernel", "accounts", "customers"))}
    checked = 0
    for model in apps.get_models():
        app = model._meta.app_label
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey):
                continue
            target = field.related_model._meta.app_label
            assert (app == "tenants") == (target == "tenants"), f"{model.__name__}.{field.name} leaves its schema"
            if app in floor_of:
                assert floor_of[target] <= floor_of[app], f"{model.__name__}.{field.name} points up"
            checked += 1
    assert checked > 30


def test_an_organisation_has_less_than_ninety_tables_and_public_none_of_them(entered) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN (%s, 'public')",
            [entered.schema_name],
        )
        rows = cursor.fetchall()
    own = {name for schema, name in rows if schema == entered.schema_name}
    public = {name for schema, name in rows if schema == "public"}
    assert 30 < len(own) <= 90
    assert own & public == {"django_migrations"}


def test_there_are_no_triggers_but_those_of_foreign_keys(entered) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")
        assert cursor.fetchone() == (0,)


def test_the_migrations_say_what_the_models_say(entered) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_no_app_is_in_both_lists_of_apps() -> None:
    assert not set(settings.SHARED_APPS) & set(settings.TENANT_APPS)
