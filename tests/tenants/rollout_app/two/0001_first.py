from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Thing", fields=[("id", models.BigAutoField(primary_key=True, serialize=False))])
    ]
