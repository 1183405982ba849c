"""Codes of customers that became part of others: they mean the survivors."""

import uuid
from collections.abc import Collection

from customers.models import Customer
from customers.selectors.visibility import visible
from kernel.actor import Actor


def survivors_by_code(actor: Actor, codes: Collection[str]) -> dict[str, uuid.UUID]:
    """Who has become of customers with these codes, as far as the actor sees them, by folded code.

    Two statements, and one for each merge in a row; a single one where no code is a former one.
    """
    keys = {code.casefold() for code in codes}
    rows = Customer.objects.filter(code_key__in=keys).exclude(merged_into=None)
    found = dict(rows.values_list("code_key", "merged_into_id"))
    while found:
        steps = Customer.objects.filter(id__in=found.values()).exclude(merged_into=None)
        further = dict(steps.values_list("id", "merged_into_id"))
        if not further:
            break
        found = {key: further.get(each, each) for key, each in found.items()}
    if not found:
        return {}
    seen = set(visible(actor).filter(id__in=found.values()).values_list("id", flat=True))
    return {key: each for key, each in found.items() if each in seen}
