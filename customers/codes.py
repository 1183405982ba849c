"""Customers' reference codes: made by the organisation's mask, or typed where it allows that."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from kernel import numbering
from kernel.models.numbering import Reset

SEQUENCE = "customers.code"
MASK = "CU{YY}{MM}-{SEQ:5}"


def register() -> None:
    """Declare the sequence; called once, in `ready`."""
    numbering.register(SEQUENCE, _("Customer codes"), MASK, reset=Reset.MONTHLY, taken=_taken, manual=True)


def _taken(codes: Collection[str]) -> Collection[str]:
    keys = [code.casefold() for code in codes]
    return list(Customer.objects.filter(code_key__in=keys).values_list("code_key", flat=True))
