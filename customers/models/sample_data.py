"""Sample data: that an organisation has taken some, so that it can be taken back."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kernel.models.base import BaseModel


class SampleData(BaseModel):
    """One taking of sample data: the customers and tags that came with it. `request_id` is what the history says of
    them."""

    request_id = models.CharField(max_length=64)
    customer_ids = ArrayField(models.UUIDField(), default=list)
    tag_ids = ArrayField(models.UUIDField(), default=list)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(removed_at=None), name="customers_sample_data_once"
            )
        ]
