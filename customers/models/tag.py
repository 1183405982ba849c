"""Tags: words that people stick to customers freely."""

from django.db import models

from kernel.models.base import VersionedModel


class Tag(VersionedModel):
    """A tag. `name_key` is the name without regard to case, and unique; `sort_name` is its folded copy."""

    name = models.CharField(max_length=60)
    # Folding may lengthen a text: one ligature becomes up to eighteen characters.
    name_key = models.CharField(max_length=255)
    sort_name = models.CharField(max_length=1100)
    color = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name_key"], name="customers_tag_name")]
        indexes = [models.Index(fields=["sort_name", "id"], name="customers_tag_sort")]


class CustomerTag(models.Model):
    """A customer has a tag."""

    pk = models.CompositePrimaryKey("customer_id", "tag_id")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="tag_links")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="customer_links", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["tag", "customer"], name="customers_customertag_tag")]
