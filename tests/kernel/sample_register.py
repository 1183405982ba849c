"""A register with a column of every kind of value, over rows of the change history."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from kernel.actor import Actor, ActorKind
from kernel.models import Change
from kernel.models.base import new_id
from kernel.registers import registry
from kernel.registers.column import Choice, Column, Labels
from kernel.registers.register import Register
from kernel.registers.types import Type

VIEW, EXPORT, SECRETS = "test:sample:view", "test:sample:export", "test:sample:secrets"
TERMS = {
    uuid.UUID(int=1): {"id": uuid.UUID(int=1), "code": "smb", "label": "Small business", "color": "blue"},
    uuid.UUID(int=2): {"id": uuid.UUID(int=2), "code": "big", "label": '=Big; "quoted"', "color": "red"},
}
NAMES = ("Orion", "=1+1", "+359", "-5", "@SUM(A1)", "\tTab", "Ελλάς", 'Quote " and, comma', "Line\r\nbreak", " spaced ")
LONG_AMOUNT = "1234567890123456.125000000000000001"
START = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)


def actor(*rights: str, **changed: Any) -> Actor:
    """A person with `VIEW` and `rights`, in Sofia."""
    values: dict[str, Any] = {
        "kind": ActorKind.EMPLOYEE,
        "id": uuid.uuid4(),
        "name": "Ann Lee",
        "timezone": "Europe/Sofia",
    }
    values |= {"rights": frozenset({VIEW, *rights})} | changed
    values.setdefault("employee_id", values["id"])
    return Actor(**values)


def _terms(who: Actor, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Mapping[str, Any]]:
    return TERMS


def _tags(who: Actor, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Any]:
    found = Change.objects.filter(id__in=ids).values_list("id", "fields__tags")
    return dict(list(found))


def _value(key: str, field: models.Field) -> Cast:
    return Cast(KT(f"fields__{key}"), field)


def make_register(name: str = "sample") -> Register:
    return Register(
        name=name,
        label="Sample",
        model=Change,
        rows=lambda who: Change.objects.filter(resource="sample"),
        right=VIEW,
        export_right=EXPORT,
        default_ordering=("number",),
        search=lambda text: models.Q(fields__name__icontains=text),
        columns=[
            Column("number", "Number", Type.INTEGER, _value("number", models.IntegerField()), default=True),
            Column("name", "Name", Type.STRING, _value("name", models.TextField()), default=True),
            Column(
                "amount",
                "Amount",
                Type.DECIMAL,
                _value("amount", models.DecimalField(max_digits=40, decimal_places=18)),
                nullable=True,
            ),
            Column("day", "Day", Type.DATE, _value("day", models.DateField()), nullable=True),
            Column("at", "When", Type.DATETIME, "at"),
            Column("active", "Active", Type.BOOLEAN, _value("active", models.BooleanField()), nullable=True),
            Column(
                "action",
                "Action",
                Type.ENUM,
                "action",
                choices=lambda who: [Choice("created", "Was created"), Choice("updated", "Was changed")],
            ),
            Column("country", "Country", Type.COUNTRY, _value("country", models.TextField()), nullable=True),
            Column("segment", "Segment", Type.TERM, "object_id", labels=Labels(load=_terms), dictionary="segments"),
            Column("tags", "Tags", Type.TAGS, load=_tags),
            Column("secret", "Secret", Type.STRING, "actor_name", right=SECRETS),
            Column("twin", "Name", Type.STRING, "source"),
        ],
    )


def add_rows(count: int) -> list[uuid.UUID]:
    """`count` rows of every kind of value, the same each time but for their ids."""
    rows = [
        Change(
            id=new_id(),
            at=START + timedelta(hours=number),
            resource="sample",
            object_id=uuid.UUID(int=number % 3),
            action="created" if number % 2 else "updated",
            fields=_fields(number),
            actor_kind="system",
            actor_name=f"secret {number}",
            source="web",
            request_id="",
        )
        for number in range(count)
    ]
    Change.objects.bulk_create(rows, batch_size=5000)
    return [row.id for row in rows]


def _fields(number: int) -> dict[str, Any]:
    empty = number % 7 == 3
    return {
        "number": number,
        "name": NAMES[number % len(NAMES)],
        "amount": None if empty else LONG_AMOUNT if number % 2 else str(Decimal(number) / 8),
        "day": None if empty else f"2026-01-{number % 28 + 1:02}",
        "active": None if empty else number % 2 == 0,
        "country": None if empty else "BG",
        "tags": ["vip", "=evil"] if number % 2 else [],
    }


def add_to_registry(monkeypatch, name: str = "sample") -> Register:
    """Make the register known for one test."""
    monkeypatch.setattr(registry, "_registers", dict(registry._registers))
    return registry.register(make_register(name))
