import django.db.models.deletion
import django.db.models.functions.text
import kernel.models.base
import kernel.models.event
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("resource", models.CharField(max_length=60)),
                ("object_id", models.UUIDField()),
                ("action", models.CharField(max_length=30)),
                ("fields", models.JSONField()),
                ("actor_kind", models.CharField(max_length=20)),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_name", models.CharField(max_length=255)),
                ("source", models.CharField(max_length=20)),
                ("request_id", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["resource", "object_id", "-id"], name="kernel_change_object"),
                    models.Index(fields=["request_id"], name="kernel_change_request"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("transaction", models.BigIntegerField(db_default=kernel.models.event.CurrentTransaction())),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=60)),
                ("object_id", models.UUIDField()),
                ("data", models.JSONField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["transaction", "id"], name="kernel_event_order"),
                    models.Index(fields=["at"], name="kernel_event_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("register", models.CharField(max_length=60)),
                (
                    "format",
                    models.CharField(choices=[("csv", "Csv"), ("xlsx", "Xlsx"), ("json", "Json")], max_length=10),
                ),
                ("parameters", models.JSONField()),
                ("view", models.JSONField(null=True)),
                ("job_id", models.UUIDField(null=True)),
                ("owner_id", models.UUIDField()),
                ("owner_name", models.CharField(max_length=255)),
                ("path", models.CharField(default="", max_length=255)),
                ("rows", models.BigIntegerField(null=True)),
                ("size", models.BigIntegerField(null=True)),
                ("sha256", models.CharField(default="", max_length=64)),
                ("manifest", models.JSONField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["expires_at"], name="kernel_export_expiry"),
                    models.Index(fields=["owner_id", "-id"], name="kernel_export_owner"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ["csv", "xlsx", "json"])), name="kernel_export_format"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("expires_at__isnull", True), ("finished_at__isnull", True), ("sha256", "")),
                            models.Q(
                                ("expires_at__isnull", False),
                                ("finished_at__isnull", False),
                                ("rows__isnull", False),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="kernel_export_finished",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="File",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=255)),
                ("content_type", models.CharField(max_length=127)),
                ("size", models.BigIntegerField()),
                ("purpose", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "Pending"), ("ready", "Ready"), ("deleted", "Deleted")],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("sha256", models.CharField(default="", max_length=64)),
                ("uploader_id", models.UUIDField(null=True)),
                ("uploader_name", models.CharField(max_length=255)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "ready"), _negated=True),
                        fields=["created_at"],
                        name="kernel_file_unsettled",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("sha256", ""), ("state", "pending")),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("state", "ready"),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            ("state", "deleted"),
                            _connector="OR",
                        ),
                        name="kernel_file_state",
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="kernel_file_size"),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "actor_key", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("actor_key", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=255)),
                ("request_hash", models.BinaryField(max_length=32)),
                ("status", models.PositiveSmallIntegerField()),
                ("headers", models.JSONField()),
                ("body", models.BinaryField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="kernel_idempotency_age")],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("kind", models.CharField(max_length=60)),
                (
                    "queue",
                    models.CharField(
                        choices=[
                            ("default", "Default"),
                            ("exports", "Exports"),
                            ("mail", "Mail"),
                            ("webhooks", "Webhooks"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("succeeded", "Succeeded"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=20,
                    ),
                ),
                ("args", models.JSONField(default=dict)),
                ("state_data", models.JSONField(null=True)),
                ("progress_done", models.BigIntegerField(default=0)),
                ("progress_total", models.BigIntegerField(null=True)),
                ("result", models.JSONField(null=True)),
                ("error", models.JSONField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("max_attempts", models.PositiveSmallIntegerField()),
                ("token", models.BigIntegerField(default=0)),
                ("heartbeat_at", models.DateTimeField(null=True)),
                ("run_after", models.DateTimeField(null=True)),
                ("nudged_at", models.DateTimeField(null=True)),
                ("cancel_requested_at", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("actor_kind", models.CharField(max_length=20)),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_name", models.CharField(max_length=255)),
                ("language", models.CharField(max_length=35)),
                ("timezone", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=20)),
                ("request_id", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("queued", "running"))),
                        fields=["queue", "id"],
                        name="kernel_job_unfinished",
                    ),
                    models.Index(fields=["actor_id", "-id"], name="kernel_job_actor"),
                    models.Index(fields=["finished_at"], name="kernel_job_finished"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "running", "succeeded", "failed", "cancelled"])),
                        name="kernel_job_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("queue__in", ["default", "exports", "mail", "webhooks"])),
                        name="kernel_job_queue",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("heartbeat_at__isnull", False), ("state", "running")),
                            models.Q(models.Q(("state", "running"), _negated=True), ("heartbeat_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="kernel_job_running_has_heartbeat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("state__in", ("queued", "running"))),
                            models.Q(
                                models.Q(("state__in", ("queued", "running")), _negated=True),
                                ("finished_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="kernel_job_finished_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSequence",
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
                ("name", models.CharField(max_length=80, unique=True)),
                ("mask", models.CharField(max_length=60)),
                (
                    "reset",
                    models.CharField(
                        choices=[("never", "Never"), ("yearly", "Yearly"), ("monthly", "Monthly")], max_length=10
                    ),
                ),
                ("manual_allowed", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reset__in", ["never", "yearly", "monthly"])), name="kernel_sequence_reset"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
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
                ("register", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=255)),
                ("owner_id", models.UUIDField()),
                (
                    "visibility",
                    models.CharField(
                        choices=[("private", "Private"), ("role", "Role"), ("everyone", "Everyone")],
                        default="private",
                        max_length=10,
                    ),
                ),
                ("role_id", models.UUIDField(null=True)),
                ("columns", models.JSONField(default=list)),
                ("filters", models.JSONField(default=list)),
                ("filter", models.JSONField(null=True)),
                ("ordering", models.CharField(default="", max_length=255)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("register"),
                        models.F("owner_id"),
                        django.db.models.functions.text.Lower("name"),
                        name="kernel_view_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role_id__isnull", False), ("visibility", "role")),
                            models.Q(("role_id__isnull", True), ("visibility__in", ["private", "everyone"])),
                            _connector="OR",
                        ),
                        name="kernel_view_visibility",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberCounter",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "sequence_id", "period", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("period", models.CharField(max_length=6)),
                ("last", models.BigIntegerField()),
                (
                    "sequence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="counters", to="kernel.numbersequence"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("last__gte", 0)), name="kernel_counter_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="DefaultView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kernel.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("register", models.CharField(max_length=60)),
                ("person_id", models.UUIDField(null=True)),
                (
                    "view",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="defaults", to="kernel.savedview"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("register", "person_id"), name="kernel_default_view_once", nulls_distinct=False
                    )
                ],
            },
        ),
    ]
