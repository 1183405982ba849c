from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0015_sample_data"),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name="erased_at",
            field=models.DateTimeField(null=True),
        )
        for name in ("contact", "customer")
    ]
