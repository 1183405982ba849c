"""Bare rows for tests that need customers but are not about them."""

import itertools
from typing import Any

from customers.models import Customer

_numbers = itertools.count(1)


def customer_row(**values: Any) -> Customer:
    """A company in the organisation that is entered, without what a service would write around it."""
    number = next(_numbers)
    name = f"Bare {number} Ltd"
    defaults = {
        "code": f"BARE-{number}",
        "code_key": f"bare-{number}",
        "kind": "company",
        "name": name,
        "sort_name": name.lower(),
        "match_name": f"bare {number}",
        "search_text": name.lower(),
        "is_prospect": True,
        "is_customer": False,
    }
    return Customer.objects.create(**defaults | values)
