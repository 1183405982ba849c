"""Adds a column; the environment may make it fail or dawdle in one schema."""

import os

from django.db import migrations, models


def hesitate(apps, schema_editor):
    schema_name = schema_editor.connection.schema_name
    if schema_name == os.environ.get("ROLLOUT_FAILS_IN"):
        raise ValueError("something in these rows")
    if schema_name == os.environ.get("ROLLOUT_DAWDLES_IN"):
        schema_editor.execute("SELECT pg_sleep(30)")


class Migration(migrations.Migration):
    dependencies = [("rollout_app", "0001_first")]

    operations = [
        migrations.RunPython(hesitate, migrations.RunPython.noop),
        migrations.AddField("Thing", "note", models.TextField(default="")),
    ]
