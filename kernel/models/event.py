"""Events: what happened, for webhooks and `/events`. Written in the transaction of the change."""

from django.db import models
from django.db.models.expressions import Func

from kernel.models.base import new_id


class CurrentTransaction(Func):
    """The id of the running transaction (PostgreSQL `xid8`, as a bigint)."""

    template = "(pg_current_xact_id()::text::bigint)"
    arity = 0
    output_field = models.BigIntegerField()


class Event(models.Model):
    """One thing that happened. `transaction` orders events safely: see `kernel.events`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    transaction = models.BigIntegerField(db_default=CurrentTransaction())
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    object_id = models.UUIDField()
    data = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["transaction", "id"], name="kernel_event_order"),
            models.Index(fields=["at"], name="kernel_event_at"),
        ]
