from django.db import migrations, models

from kernel.text import fold


def name_keys(apps, schema_editor):
    contacts = apps.get_model("customers", "Contact").objects
    for contact in contacts.only("name").iterator():
        contacts.filter(id=contact.id).update(name_key=fold(contact.name)[:500])


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_duplicates"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="availability",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="name_key",
            field=models.CharField(default="", max_length=500),
            preserve_default=False,
        ),
        migrations.RunPython(name_keys, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["name_key"], name="customers_contact_name_key"),
        ),
    ]
