"""Customers: the companies and people of the register."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from kernel.models.base import VersionedModel


class CustomerKind(models.TextChoices):
    PERSON = "person"
    COMPANY = "company"


class Customer(VersionedModel):
    """A company or person. Archived, never deleted.

    One that became part of another (`merged_into`) is archived too, seen by nobody, and has no rows of its own any
    more; the other answers to its code (`former_codes`).

    Services keep what lists need in the row itself: `code_key` and `sort_name` are folded copies; `match_name`
    is the name as duplicates are found by it (no legal form, no punctuation); `search_text` holds everything
    that `q=` looks in; `primary_phone` (E.164), `primary_email` and `city` come from the primary phone, e-mail
    and address; the four employees are the primary ones of their role; `last_activity_at` is when the last public
    activity was done, `next_activity_at` when the first planned one is. `distance_km` is in kilometres;
    `logo_id` names two pictures in S3; a person who was forgotten (`erased_at`) is archived, empty, and stays so;
    `custom` has the values of custom fields by key.
    """

    code = models.CharField(max_length=60)
    code_key = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=CustomerKind)
    name = models.CharField(max_length=255)
    sort_name = models.CharField(max_length=500)
    match_name = models.CharField(max_length=255)
    first_name = models.CharField(max_length=255, null=True)
    last_name = models.CharField(max_length=255, null=True)
    is_prospect = models.BooleanField()
    is_customer = models.BooleanField()
    converted_at = models.DateTimeField(null=True)

    language = models.CharField(max_length=35, null=True)
    country = models.CharField(max_length=2, null=True)
    website = models.CharField(max_length=500, null=True)
    website_domain = models.CharField(max_length=253, null=True)
    business_area = models.CharField(max_length=255, null=True)
    activity_code = models.CharField(max_length=10, null=True)
    distance_km = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    logo_id = models.UUIDField(null=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    segment = models.ForeignKey("customers.Term", on_delete=models.PROTECT, null=True, related_name="+")
    status = models.ForeignKey("customers.Term", on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.ForeignKey("customers.Term", on_delete=models.PROTECT, null=True, related_name="+")
    customer_type = models.ForeignKey("customers.Term", on_delete=models.PROTECT, null=True, related_name="+")
    prospect_status = models.ForeignKey("customers.Term", on_delete=models.PROTECT, null=True, related_name="+")
    prospect_level = models.ForeignKey("customers.Term", on_delete=models.PROTECT, null=True, related_name="+")

    responsible_manager = models.ForeignKey("accounts.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    service_manager = models.ForeignKey("accounts.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    salesperson = models.ForeignKey("accounts.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    representative = models.ForeignKey("accounts.Employee", on_delete=models.PROTECT, null=True, related_name="+")

    primary_phone = models.CharField(max_length=20, null=True)
    primary_email = models.CharField(max_length=320, null=True)
    city = models.CharField(max_length=120, null=True)
    city_key = models.CharField(max_length=500, null=True)
    search_text = models.TextField()
    custom = models.JSONField(default=dict, db_default={})
    created_by = models.ForeignKey("accounts.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    former_codes = ArrayField(models.CharField(max_length=60), default=list, db_default=[])
    last_activity_at = models.DateTimeField(null=True)
    next_activity_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code_key"], name="customers_customer_code"),
            models.CheckConstraint(condition=Q(kind__in=CustomerKind.values), name="customers_customer_kind"),
            models.CheckConstraint(condition=~Q(name=""), name="customers_customer_named"),
            models.CheckConstraint(
                condition=Q(distance_km=None) | Q(distance_km__gte=0), name="customers_customer_distance"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(~Q(merged_into=F("id")), archived_at__isnull=False),
                name="customers_customer_merged",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="customers_customer_not_own_parent"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="customers_customer_by_name"),
            models.Index(fields=["created_at", "id"], name="customers_customer_by_created"),
            models.Index(fields=["updated_at", "id"], name="customers_customer_by_updated"),
            # As people sort: what was touched last comes first, what is due first comes first.
            models.Index(
                F("last_activity_at").desc(nulls_last=True), F("id").desc(), name="customers_customer_last_act"
            ),
            models.Index(fields=["next_activity_at", "id"], name="customers_customer_next_act"),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="customers_customer_into"
            ),
            models.Index(fields=["match_name"], name="customers_customer_match"),
            models.Index(
                fields=["website_domain"],
                condition=Q(website_domain__isnull=False),
                name="customers_customer_domain",
            ),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="customers_customer_search"),
        ]
