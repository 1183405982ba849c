import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import kernel.models.base


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FieldPolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("resource", models.CharField(max_length=60, unique=True)),
                ("rules", models.JSONField(default=list)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=511)),
                ("sort_name", models.CharField(max_length=500)),
                ("first_name", models.CharField(max_length=255, null=True)),
                ("last_name", models.CharField(max_length=255, null=True)),
                ("language", models.CharField(max_length=35, null=True)),
                ("line1", models.CharField(max_length=255, null=True)),
                ("line2", models.CharField(max_length=255, null=True)),
                ("city", models.CharField(max_length=120, null=True)),
                ("postal_code", models.CharField(max_length=20, null=True)),
                ("region", models.CharField(max_length=120, null=True)),
                ("country", models.CharField(max_length=2, null=True)),
                ("primary_phone", models.CharField(max_length=20, null=True)),
                ("primary_email", models.CharField(max_length=320, null=True)),
                ("search_text", models.TextField()),
                ("archived_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.employee"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContactChannel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("phone", "Phone"), ("email", "Email"), ("messenger", "Messenger")], max_length=10
                    ),
                ),
                ("service", models.CharField(max_length=30, null=True)),
                ("value", models.CharField(max_length=254)),
                ("extension", models.CharField(max_length=20, null=True)),
                ("label", models.CharField(max_length=60, null=True)),
                ("is_preferred", models.BooleanField()),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="channels",
                        to="customers.contact",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("code", models.CharField(max_length=60)),
                ("code_key", models.CharField(max_length=60)),
                ("kind", models.CharField(choices=[("person", "Person"), ("company", "Company")], max_length=10)),
                ("name", models.CharField(max_length=255)),
                ("sort_name", models.CharField(max_length=500)),
                ("match_name", models.CharField(max_length=255)),
                ("first_name", models.CharField(max_length=255, null=True)),
                ("last_name", models.CharField(max_length=255, null=True)),
                ("is_prospect", models.BooleanField()),
                ("is_customer", models.BooleanField()),
                ("converted_at", models.DateTimeField(null=True)),
                ("language", models.CharField(max_length=35, null=True)),
                ("country", models.CharField(max_length=2, null=True)),
                ("website", models.CharField(max_length=500, null=True)),
                ("website_domain", models.CharField(max_length=253, null=True)),
                ("business_area", models.CharField(max_length=255, null=True)),
                ("activity_code", models.CharField(max_length=10, null=True)),
                ("distance_km", models.DecimalField(decimal_places=1, max_digits=7, null=True)),
                ("primary_phone", models.CharField(max_length=20, null=True)),
                ("primary_email", models.CharField(max_length=320, null=True)),
                ("city", models.CharField(max_length=120, null=True)),
                ("city_key", models.CharField(max_length=500, null=True)),
                ("search_text", models.TextField()),
                ("archived_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.employee"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="customers.customer",
                    ),
                ),
                (
                    "representative",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.employee"
                    ),
                ),
                (
                    "responsible_manager",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.employee"
                    ),
                ),
                (
                    "salesperson",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.employee"
                    ),
                ),
                (
                    "service_manager",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.employee"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContactLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("title", models.CharField(max_length=120, null=True)),
                ("department", models.CharField(max_length=120, null=True)),
                ("is_primary", models.BooleanField()),
                ("is_active", models.BooleanField()),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="customers.contact",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_links",
                        to="customers.customer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("responsible_manager", "Responsible Manager"),
                            ("service_manager", "Service Manager"),
                            ("salesperson", "Salesperson"),
                            ("representative", "Representative"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_primary", models.BooleanField()),
                ("share", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                (
                    "employee",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.employee",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="customers.customer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CustomerAddress",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=60, null=True)),
                ("line1", models.CharField(max_length=255)),
                ("line2", models.CharField(max_length=255, null=True)),
                ("city", models.CharField(max_length=120)),
                ("postal_code", models.CharField(max_length=20, null=True)),
                ("region", models.CharField(max_length=120, null=True)),
                ("country", models.CharField(max_length=2)),
                (
                    "usages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("registered", "Registered"),
                                ("tax", "Tax"),
                                ("billing", "Billing"),
                                ("delivery", "Delivery"),
                                ("warehouse", "Warehouse"),
                                ("office", "Office"),
                                ("visit", "Visit"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                    ),
                ),
                (
                    "default_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("registered", "Registered"),
                                ("tax", "Tax"),
                                ("billing", "Billing"),
                                ("delivery", "Delivery"),
                                ("warehouse", "Warehouse"),
                                ("office", "Office"),
                                ("visit", "Visit"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                    ),
                ),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("distance_km", models.DecimalField(decimal_places=1, max_digits=7, null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.contact",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="customers.customer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CustomerEmail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("email", models.CharField(max_length=254)),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("general", "General"),
                                ("invoice", "Invoice"),
                                ("statement", "Statement"),
                                ("promotional", "Promotional"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("is_primary", models.BooleanField()),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="emails",
                        to="customers.customer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CustomerPhone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("number", models.CharField(max_length=20)),
                ("extension", models.CharField(max_length=20, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("mobile", "Mobile"), ("landline", "Landline"), ("fax", "Fax"), ("other", "Other")],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(max_length=60, null=True)),
                ("is_primary", models.BooleanField()),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="customers.customer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExternalReference",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(max_length=60)),
                ("external_id", models.CharField(max_length=255)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_references",
                        to="customers.customer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=60)),
                ("name_key", models.CharField(max_length=255)),
                ("sort_name", models.CharField(max_length=1100)),
                ("color", models.CharField(max_length=10)),
            ],
            options={
                "indexes": [models.Index(fields=["sort_name", "id"], name="customers_tag_sort")],
                "constraints": [models.UniqueConstraint(fields=("name_key",), name="customers_tag_name")],
            },
        ),
        migrations.CreateModel(
            name="CustomerTag",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id", "tag_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tag_links", to="customers.customer"
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="customer_links",
                        to="customers.tag",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("dictionary", models.CharField(max_length=60)),
                ("code", models.CharField(max_length=60)),
                ("labels", models.JSONField()),
                ("color", models.CharField(max_length=10)),
                ("position", models.PositiveIntegerField()),
                (
                    "status_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("blocked", "Blocked"),
                            ("closed", "Closed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("weight", models.PositiveSmallIntegerField(null=True)),
                ("archived_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["dictionary", "position", "id"], name="customers_term_order")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("dictionary"),
                        django.db.models.functions.text.Lower("code"),
                        name="customers_term_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dictionary", "statuses"),
                                ("status_class__in", ["active", "paused", "blocked", "closed"]),
                            ),
                            models.Q(models.Q(("dictionary", "statuses"), _negated=True), ("status_class", "")),
                            _connector="OR",
                        ),
                        name="customers_term_status_class",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dictionary", "prospect-levels"), ("weight__isnull", False), ("weight__lte", 100)
                            ),
                            models.Q(
                                models.Q(("dictionary", "prospect-levels"), _negated=True), ("weight__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="customers_term_weight",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="customer",
            name="channel",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.term"
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="customer_type",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.term"
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="prospect_level",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.term"
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="prospect_status",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.term"
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="segment",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.term"
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="status",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.term"
            ),
        ),
        migrations.CreateModel(
            name="ContactResponsibility",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "link_id", "term_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responsibilities",
                        to="customers.contactlink",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.term"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["sort_name", "id"], name="customers_contact_by_name"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["created_at", "id"], name="customers_contact_by_created"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_text"], name="customers_contact_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="customers_contact_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("city", None), ("country", None), ("line1", None)),
                    models.Q(("city__isnull", False), ("country__isnull", False), ("line1__isnull", False)),
                    _connector="OR",
                ),
                name="customers_contact_whole_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactchannel",
            constraint=models.UniqueConstraint(
                fields=("contact", "kind", "service", "value", "extension"),
                name="customers_channel_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="contactchannel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_preferred", True)), fields=("contact",), name="customers_channel_one_preferred"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactchannel",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["phone", "email", "messenger"])), name="customers_channel_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactchannel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "messenger"), ("service__isnull", False)),
                    models.Q(models.Q(("kind", "messenger"), _negated=True), ("service", None)),
                    _connector="OR",
                ),
                name="customers_channel_service",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactlink",
            constraint=models.UniqueConstraint(fields=("contact", "customer"), name="customers_link_once"),
        ),
        migrations.AddConstraint(
            model_name="contactlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_primary", True)), fields=("customer",), name="customers_link_one_primary"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["employee", "customer"], name="customers_assignment_employee"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                fields=("customer", "role", "employee"), name="customers_assignment_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_primary", True)),
                fields=("customer", "role"),
                name="customers_assignment_one_primary",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["responsible_manager", "service_manager", "salesperson", "representative"])
                ),
                name="customers_assignment_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("share", None), models.Q(("share__gt", 0), ("share__lte", 100)), _connector="OR"),
                name="customers_assignment_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None), ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="customers_assignment_period",
            ),
        ),
        migrations.AddIndex(
            model_name="customeraddress",
            index=models.Index(fields=["customer", "position"], name="customers_address_customer"),
        ),
        migrations.AddConstraint(
            model_name="customeraddress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "usages__contained_by",
                        ["registered", "tax", "billing", "delivery", "warehouse", "office", "visit"],
                    )
                ),
                name="customers_address_usages",
            ),
        ),
        migrations.AddConstraint(
            model_name="customeraddress",
            constraint=models.CheckConstraint(
                condition=models.Q(("default_for__contained_by", models.F("usages"))),
                name="customers_address_default_is_used",
            ),
        ),
        migrations.AddConstraint(
            model_name="customeraddress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None), ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="customers_address_validity",
            ),
        ),
        migrations.AddConstraint(
            model_name="customeraddress",
            constraint=models.CheckConstraint(
                condition=models.Q(("distance_km", None), ("distance_km__gte", 0), _connector="OR"),
                name="customers_address_distance",
            ),
        ),
        migrations.AddConstraint(
            model_name="customeraddress",
            constraint=models.UniqueConstraint(
                condition=models.Q(("default_for__contains", ["registered"])),
                fields=("customer",),
                name="customers_address_one_registered",
            ),
        ),
        migrations.AddConstraint(
            model_name="customeraddress",
            constraint=models.UniqueConstraint(
                condition=models.Q(("default_for__contains", ["tax"])),
                fields=("customer",),
                name="customers_address_one_tax",
            ),
        ),
        migrations.AddConstraint(
            model_name="customeraddress",
            constraint=models.UniqueConstraint(
                condition=models.Q(("default_for__contains", ["billing"])),
                fields=("customer",),
                name="customers_address_one_billing",
            ),
        ),
        migrations.AddConstraint(
            model_name="customeraddress",
            constraint=models.UniqueConstraint(
                condition=models.Q(("default_for__contains", ["delivery"])),
                fields=("customer",),
                name="customers_address_one_delivery",
            ),
        ),
        migrations.AddConstraint(
            model_name="customeraddress",
            constraint=models.UniqueConstraint(
                condition=models.Q(("default_for__contains", ["warehouse"])),
                fields=("customer",),
                name="customers_address_one_warehouse",
            ),
        ),
        migrations.AddConstraint(
            model_name="customeraddress",
            constraint=models.UniqueConstraint(
                condition=models.Q(("default_for__contains", ["office"])),
                fields=("customer",),
                name="customers_address_one_office",
            ),
        ),
        migrations.AddConstraint(
            model_name="customeraddress",
            constraint=models.UniqueConstraint(
                condition=models.Q(("default_for__contains", ["visit"])),
                fields=("customer",),
                name="customers_address_one_visit",
            ),
        ),
        migrations.AddIndex(
            model_name="customeremail",
            index=models.Index(django.db.models.functions.text.Lower("email"), name="customers_email_lower"),
        ),
        migrations.AddConstraint(
            model_name="customeremail",
            constraint=models.UniqueConstraint(
                models.F("customer"), django.db.models.functions.text.Lower("email"), name="customers_email_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="customeremail",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_primary", True)), fields=("customer",), name="customers_email_one_primary"
            ),
        ),
        migrations.AddConstraint(
            model_name="customeremail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("purposes__contained_by", ["general", "invoice", "statement", "promotional"]),
                    models.Q(("purposes", []), _negated=True),
                ),
                name="customers_email_purposes",
            ),
        ),
        migrations.AddIndex(
            model_name="customerphone",
            index=models.Index(fields=["number"], name="customers_phone_number"),
        ),
        migrations.AddConstraint(
            model_name="customerphone",
            constraint=models.UniqueConstraint(
                fields=("customer", "number", "extension"), name="customers_phone_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="customerphone",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_primary", True)), fields=("customer",), name="customers_phone_one_primary"
            ),
        ),
        migrations.AddConstraint(
            model_name="customerphone",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["mobile", "landline", "fax", "other"])), name="customers_phone_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="externalreference",
            constraint=models.UniqueConstraint(fields=("source", "external_id"), name="customers_reference_once"),
        ),
        migrations.AddIndex(
            model_name="customertag",
            index=models.Index(fields=["tag", "customer"], name="customers_customertag_tag"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["sort_name", "id"], name="customers_customer_by_name"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["created_at", "id"], name="customers_customer_by_created"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["updated_at", "id"], name="customers_customer_by_updated"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["match_name"], name="customers_customer_match"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("website_domain__isnull", False)),
                fields=["website_domain"],
                name="customers_customer_domain",
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_text"], name="customers_customer_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(fields=("code_key",), name="customers_customer_code"),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["person", "company"])), name="customers_customer_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="customers_customer_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(("distance_km", None), ("distance_km__gte", 0), _connector="OR"),
                name="customers_customer_distance",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"
                ),
                name="customers_customer_not_own_parent",
            ),
        ),
    ]
