"""Columns of registers that tell who has an address to which mail did not get through."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from customers.models import BouncedAddress, ChannelKind, ContactChannel, CustomerEmail
from kernel.actor import Actor
from kernel.registers.column import Column
from kernel.registers.types import Operator, Type


def _column(rows: QuerySet[Any], address: str, owner: str) -> Column:
    bounced = BouncedAddress.objects.annotate(key=Lower("email")).values("key")
    owners = rows.annotate(key=Lower(address)).filter(key__in=bounced).values(owner)

    def load(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, bool]:
        found = set(owners.filter(**{f"{owner}__in": ids}).values_list(owner, flat=True))
        return {row_id: row_id in found for row_id in ids}

    def condition(operator: Operator, values: Sequence[Any]) -> Q:
        has_bounced = Q(id__in=owners)
        return has_bounced if values[0] is (operator is Operator.EQ) else ~has_bounced

    return Column("has_bounced", _("E-mail came back"), Type.BOOLEAN, load=load, condition=condition)


OF_CUSTOMERS = _column(CustomerEmail.objects.all(), "email", "customer_id")
OF_CONTACTS = _column(ContactChannel.objects.filter(kind=ChannelKind.EMAIL), "value", "contact_id")
