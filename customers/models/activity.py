"""Activities: what people did or plan with customers, and the calendars in which they see it."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from kernel.models.base import BaseModel, VersionedModel


class ActivityState(models.TextChoices):
    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class Activity(VersionedModel):
    """A call, meeting, e-mail, visit, task or what else the dictionary `activity-types` has.

    `starts_at` is null while nobody knows when. `timezone` (IANA) is where the hours are meant, and where the
    day of one that `is_all_day` begins. `remind_at` is `reminder_minutes` before the start; `reminded_at` says
    that it was done. A private one is seen by those who take part. `subject_key` and `search_text` are folded.
    """

    type = models.ForeignKey("customers.Term", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=255)
    subject_key = models.CharField(max_length=1100)
    text = models.TextField(null=True)
    search_text = models.TextField()
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    timezone = models.CharField(max_length=64)
    is_all_day = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ActivityState, default=ActivityState.PLANNED)
    done_at = models.DateTimeField(null=True)
    is_private = models.BooleanField(default=False)
    owner = models.ForeignKey(
        "accounts.Employee", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, null=True, related_name="activities", db_index=False
    )
    reminder_minutes = models.PositiveIntegerField(null=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey("accounts.Employee", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="customers_activity_named"),
            models.CheckConstraint(
                condition=Q(state=ActivityState.DONE, done_at__isnull=False)
                | Q(state__in=[ActivityState.PLANNED, ActivityState.CANCELLED], done_at=None),
                name="customers_activity_state",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at__isnull=False, ends_at__gte=F("starts_at")),
                name="customers_activity_period",
            ),
            models.CheckConstraint(
                condition=Q(reminder_minutes=None) | Q(starts_at__isnull=False), name="customers_activity_reminder"
            ),
        ]
        indexes = [
            models.Index(F("starts_at").desc(nulls_last=True), F("id").desc(), name="customers_activity_by_start"),
            models.Index(fields=["customer", "state", "starts_at"], name="customers_activity_customer"),
            models.Index(fields=["owner", "starts_at"], name="customers_activity_owner"),
            models.Index(
                fields=["remind_at"],
                condition=Q(state=ActivityState.PLANNED, reminded_at=None, remind_at__isnull=False),
                name="customers_activity_remind",
            ),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="customers_activity_search"),
        ]


class ActivityParticipant(models.Model):
    """An employee takes part. The owner always does."""

    pk = models.CompositePrimaryKey("activity_id", "employee_id")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participants", db_index=False)
    employee = models.ForeignKey("accounts.Employee", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["employee", "activity"], name="customers_participant_person")]


class ActivityContact(models.Model):
    """A contact takes part."""

    pk = models.CompositePrimaryKey("activity_id", "contact_id")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="contacts", db_index=False)
    contact = models.ForeignKey("customers.Contact", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["contact", "activity"], name="customers_activity_contact")]


class CalendarFeed(BaseModel):
    """The secret address of an employee's calendar: an HMAC of its token."""

    employee = models.OneToOneField("accounts.Employee", on_delete=models.CASCADE, related_name="+")
    token_hmac = models.BinaryField(max_length=32, unique=True)
