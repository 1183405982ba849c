"""Ten custom fields of the customers that are measured."""

import random
from typing import Any

from customers.models import Customer
from kernel.actor import Actor
from kernel.custom_fields.definitions import fields_of
from kernel.custom_fields.inputs import CustomFieldCreate
from kernel.custom_fields.service import create_field
from kernel.db import update_rows
from kernel.inputs import parse_value

TIERS = ("gold", "silver", "bronze", "lead")
_OPTIONS = [{"code": code, "labels": {"en": code.title()}} for code in TIERS]
_FIELDS: dict[str, dict[str, Any]] = {
    "tier": {"type": "select", "options": _OPTIONS},
    "area": {"type": "decimal"},
    "floors": {"type": "integer"},
    "opened": {"type": "date"},
    "visited": {"type": "datetime"},
    "budget": {"type": "amount"},
    "has_lift": {"type": "boolean"},
    "wishes": {"type": "multi_select", "options": _OPTIONS},
    "permit": {"type": "string"},
    "remark": {"type": "text"},
}


def define(actor: Actor) -> None:
    """Define the fields that are not there yet."""
    [known] = fields_of("customers")
    for key, settings in _FIELDS.items():
        if key not in known.by_key:
            body = {"resource": "customers", "key": key, "labels": {"en": key.title()}, **settings}
            create_field(actor=actor, data=parse_value(CustomFieldCreate, body))


def values(chance: random.Random) -> dict[str, Any]:
    """A value for each field, as it is stored."""
    return {
        "tier": chance.choice(TIERS),
        "area": f"{chance.randrange(100, 90_000)}.5",
        "floors": chance.randrange(1, 40),
        "opened": f"{chance.randrange(1990, 2026)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 28):02}",
        "visited": f"2026-{chance.randrange(1, 13):02}-{chance.randrange(1, 28):02}T{chance.randrange(24):02}:00:00Z",
        "budget": {"amount": f"{chance.randrange(1_000, 900_000)}.00", "currency": "EUR"},
        "has_lift": chance.random() < 0.5,
        "wishes": sorted(chance.sample(TIERS, 2), key=TIERS.index),
        "permit": f"P-{chance.randrange(10**8):08}",
        "remark": f"Remark {chance.randrange(10**6)} about the building and its lifts",
    }


def top_up() -> None:
    """Give values to customers that were made before there were fields."""
    chance = random.Random(11)
    while rows := list(Customer.objects.filter(custom={}).only("id", "custom").order_by("id")[:2_000]):
        for row in rows:
            row.custom = values(chance)
        update_rows(rows, ["custom"])
