"""Contacts: people at customers."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from kernel.models.base import BaseModel, VersionedModel


class Contact(VersionedModel):
    """A person at one or more customers. Archived, never deleted.

    `name` is made of first and last name; `sort_name` (the last name first), `name_key` and `search_text` are folded
    copies for lists. Without an own address (`line1` null) the one of a customer counts. `availability` is what
    `customers.values.availability` reads, null where nobody has said it. `custom` has the values of custom fields by
    key. One that became part of another (`merged_into`) is archived too, and seen by nobody. One that was forgotten
    (`erased_at`) is archived, empty, and stays so. A contact that is at no customer (any more) has the one that it was
    at last as `former_customer`.
    """

    name = models.CharField(max_length=511)
    sort_name = models.CharField(max_length=500)
    name_key = models.CharField(max_length=500)
    first_name = models.CharField(max_length=255, null=True)
    last_name = models.CharField(max_length=255, null=True)
    language = models.CharField(max_length=35, null=True)
    line1 = models.CharField(max_length=255, null=True)
    line2 = models.CharField(max_length=255, null=True)
    city = models.CharField(max_length=120, null=True)
    postal_code = models.CharField(max_length=20, null=True)
    region = models.CharField(max_length=120, null=True)
    country = models.CharField(max_length=2, null=True)
    primary_phone = models.CharField(max_length=20, null=True)
    primary_email = models.CharField(max_length=320, null=True)
    search_text = models.TextField()
    availability = models.JSONField(null=True)
    custom = models.JSONField(default=dict, db_default={})
    created_by = models.ForeignKey("accounts.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    former_customer = models.ForeignKey("customers.Customer", on_delete=models.SET_NULL, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="customers_contact_named"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(~Q(merged_into=F("id")), archived_at__isnull=False),
                name="customers_contact_merged",
            ),
            models.CheckConstraint(
                condition=Q(line1=None, city=None, country=None)
                | Q(line1__isnull=False, city__isnull=False, country__isnull=False),
                name="customers_contact_whole_address",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="customers_contact_by_name"),
            models.Index(fields=["name_key"], name="customers_contact_name_key"),
            models.Index(fields=["created_at", "id"], name="customers_contact_by_created"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="customers_contact_into"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="customers_contact_search"),
        ]


class ContactLink(BaseModel):
    """The contact works for the customer. At most one link of a customer is primary."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="links", db_index=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="contact_links")
    title = models.CharField(max_length=120, null=True)
    department = models.CharField(max_length=120, null=True)
    is_primary = models.BooleanField()
    is_active = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "customer"], name="customers_link_once"),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_primary=True), name="customers_link_one_primary"
            ),
        ]


class ContactResponsibility(models.Model):
    """What a contact is responsible for at a customer: a term of the dictionary `responsibilities`."""

    pk = models.CompositePrimaryKey("link_id", "term_id")
    link = models.ForeignKey(ContactLink, on_delete=models.CASCADE, related_name="responsibilities", db_index=False)
    term = models.ForeignKey("customers.Term", on_delete=models.PROTECT, related_name="+")


class ChannelKind(models.TextChoices):
    PHONE = "phone"
    EMAIL = "email"
    MESSENGER = "messenger"


class ContactChannel(BaseModel):
    """One way to reach a contact. `value` is E.164, an e-mail address, or a messenger's handle.

    `service` names the messenger (`whatsapp`), null for the others. One of a contact's is preferred.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="channels", db_index=False)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ChannelKind)
    service = models.CharField(max_length=30, null=True)
    value = models.CharField(max_length=254)
    extension = models.CharField(max_length=20, null=True)
    label = models.CharField(max_length=60, null=True)
    is_preferred = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "kind", "service", "value", "extension"],
                nulls_distinct=False,
                name="customers_channel_once",
            ),
            models.UniqueConstraint(
                fields=["contact"], condition=Q(is_preferred=True), name="customers_channel_one_preferred"
            ),
            models.CheckConstraint(condition=Q(kind__in=ChannelKind.values), name="customers_channel_kind"),
            models.CheckConstraint(
                condition=Q(kind=ChannelKind.MESSENGER, service__isnull=False)
                | (~Q(kind=ChannelKind.MESSENGER) & Q(service=None)),
                name="customers_channel_service",
            ),
        ]
        indexes = [models.Index(Lower("value"), name="customers_channel_value")]
