"""The merge fields of this floor: the columns of the registers of customers and contacts, organisation, sender."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Employee
from customers.merge_fields import Group, Occasion, Variable
from customers.models import ContactLink
from customers.registers import CONTACTS, CUSTOMERS
from customers.selectors.visibility import visible
from kernel.actor import Actor
from kernel.moments import interface_language, long_day_text
from kernel.registers.column import Column
from kernel.registers.readable import readable
from kernel.registers.register import Register
from kernel.registers.rows import RowReader
from kernel.registers.types import Type
from kernel.tenancy import current_organisation

# What the house knows a row by, and no reader of a letter.
_TECHNICAL = frozenset(
    {"version", "incomplete", "created_by", "created_at", "updated_at", "archived_at", "external_references"}
)
_PLACE = {"title": _("Title"), "department": _("Department")}


def _columns(register: Register, actor: Actor) -> dict[str, Column]:
    if not actor.has(register.right):
        return {}
    columns = register.whole(actor).visible_columns(actor)
    return {name: column for name, column in columns.items() if name not in _TECHNICAL and column.type is not Type.UUID}


def _variables(register: Register) -> Callable[[Actor], list[Variable]]:
    return lambda actor: [Variable(name, column.label) for name, column in _columns(register, actor).items()]


def _row_values(register: Register, actor: Actor, row_id: uuid.UUID, names: Collection[str]) -> dict[str, str]:
    """The columns of one row as people read them. One statement, and one for each source of labels."""
    columns = _columns(register, actor)
    reader = RowReader(actor, [columns[name] for name in names if name in columns])
    if not reader.columns:
        return {}
    found = reader.render(list(reader.select(register.rows(actor).filter(id=row_id))))
    with override(interface_language(actor.language)):
        return {column.name: readable(column, row[column.name], actor) for row in found for column in reader.columns}


def _customer(occasion: Occasion, names: Collection[str]) -> Mapping[str, str]:
    return _row_values(CUSTOMERS, occasion.actor, occasion.customer_id, names)


def _contact(occasion: Occasion, names: Collection[str]) -> Mapping[str, str]:
    actor, contact_id = occasion.actor, occasion.contact_id
    if contact_id is None or not actor.has(CONTACTS.right):
        return {}
    values = _row_values(CONTACTS, actor, contact_id, [name for name in names if name not in _PLACE])
    if not _PLACE.keys().isdisjoint(names):
        links = ContactLink.objects.filter(contact_id=contact_id, customer_id=occasion.customer_id)
        place: dict[str, Any] = links.filter(customer__in=visible(actor)).values(*_PLACE).first() or {}
        values |= {name: text for name, text in place.items() if name in names and text}
    return values


def _contact_variables(actor: Actor) -> Sequence[Variable]:
    # The register tells of all places at once, a letter of the one it goes to.
    columns = [each for each in _variables(CONTACTS)(actor) if each.name not in _PLACE]
    return columns and [*columns, *(Variable(name, label) for name, label in _PLACE.items())]


def _organisation(occasion: Occasion, names: Collection[str]) -> Mapping[str, str]:
    organisation = current_organisation()
    today = long_day_text(timezone.now(), language=occasion.actor.language, timezone=organisation.timezone)
    return {"name": organisation.name, "today": today}


def _sender(occasion: Occasion, names: Collection[str]) -> Mapping[str, str]:
    if occasion.actor.employee_id is None:
        return {"name": occasion.actor.name}
    name, email = Employee.objects.values_list("name", "email").get(id=occasion.actor.employee_id)
    return {"name": name, "email": email}


GROUPS = (
    Group("contact", _("Contact"), _contact_variables, _contact),
    Group("customer", _("Customer"), _variables(CUSTOMERS), _customer),
    Group(
        "organisation",
        _("Organisation"),
        lambda _actor: [Variable("name", _("Name")), Variable("today", _("Today's date"))],
        _organisation,
    ),
    Group(
        "sender",
        _("Sender"),
        lambda _actor: [Variable("name", _("Name")), Variable("email", _("E-mail"))],
        _sender,
    ),
)
