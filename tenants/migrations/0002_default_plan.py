"""The plan that organisations get at sign-up until operators make others: everything, without limits."""

from django.db import migrations


def make_default_plan(apps, schema_editor):
    plans = apps.get_model("tenants", "Plan").objects.using(schema_editor.connection.alias)
    plans.create(code="standard", name="Standard", features=None, limits={}, is_default=True)


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [migrations.RunPython(make_default_plan, migrations.RunPython.noop, elidable=False)]
