"""Reading field policies."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from customers import field_policy
from customers.defaults.field_policies import RULES
from customers.field_policy import FieldPolicy, PolicyField, Preset, Rule
from customers.models import FieldPolicy as FieldPolicyRow
from customers.permissions import CustomerRight
from customers.policy_fields import ALWAYS
from kernel.actor import Actor
from kernel.custom_fields.definitions import FieldSet, fields_of
from kernel.custom_fields.writing import INPUT
from kernel.errors import not_found
from kernel.labels import lazy_label
from kernel.registers.column import Column
from kernel.registers.types import Operator, Type


class RuleRow(TypedDict):
    """A rule as it is stored and as the API shows it."""

    field: str
    on_create: bool
    on_update: bool
    kind: str | None


class FieldRow(TypedDict):
    """A field that a policy may ask for; `kind` bounds it to persons or companies."""

    name: str
    label: str
    kind: str | None


class PolicyRow(TypedDict):
    """A policy as the API shows it. `presets` names those that it equals; `fields` may be asked for."""

    resource: str
    presets: list[str]
    rules: list[RuleRow]
    fields: list[FieldRow]
    version: int


def policy_for(resource: str) -> FieldPolicy:
    """The organisation's policy for a resource; without rules if it never set one. Two statements."""
    return policies_for(*fields_of(resource))[0]


def policies_for(*resources: FieldSet) -> list[FieldPolicy]:
    """The policies of the resources that have these custom fields, in their order. One statement."""
    names = [fields.resource for fields in resources]
    stored = dict(FieldPolicyRow.objects.filter(resource__in=names).values_list("resource", "rules"))
    return [as_policy(fields, stored.get(fields.resource, [])) for fields in resources]


def as_policy(custom: FieldSet, rules: Sequence[Mapping[str, Any]]) -> FieldPolicy:
    """Stored rules as a policy, with those that custom fields are by themselves. A rule about a field that no
    longer exists says nothing."""
    fields = policy_fields(custom)
    always = {each.column_name for each in custom.active if each.is_required}
    return FieldPolicy(
        custom.resource,
        [
            *(Rule(fields[name], on_create=True, on_update=True, kind=None) for name in sorted(always)),
            *(
                Rule(fields[rule["field"]], rule["on_create"], rule["on_update"], rule["kind"])
                for rule in rules
                if rule["field"] in fields and rule["field"] not in always
            ),
        ],
    )


def policy_fields(custom: FieldSet) -> dict[str, PolicyField]:
    """All fields of a resource that a policy may ask for, by name: the built-in ones and the custom ones."""
    return field_policy.fields_of(custom.resource) | custom_policy_fields(custom)


def custom_policy_fields(custom: FieldSet) -> dict[str, PolicyField]:
    """Custom fields as those that a policy may ask for, by name."""
    return {
        each.column_name: PolicyField(
            each.column_name,
            lazy_label(each.labels),
            each.column_name,
            lambda key=each.key: ~Q(custom__has_key=key),  # type: ignore[misc]
            pointer=f"/{INPUT}/{each.key}",
        )
        for each in custom.active
    }


def requirements_of(resource: str) -> Mapping[str, Any]:
    """What a register publishes as its `requirements`: the policy, and what is asked for anyway. One statement."""
    always = ALWAYS.get(resource, {})
    asked = {name: field_policy.requirement(kind=kind) for name, kind in always.items()}
    return asked | policy_for(resource).requirements()


def incomplete_column(resource: str, model: type[Model]) -> Column:
    """A register's column `incomplete`: whether a row now lacks what the policy asks for."""

    def load(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, bool]:
        rows = model._default_manager.filter(policy_for(resource).incomplete(), id__in=ids)
        lacking = set(rows.values_list("id", flat=True))
        return {row_id: row_id in lacking for row_id in ids}

    def condition(operator: Operator, values: Sequence[Any]) -> Q:
        incomplete = policy_for(resource).incomplete()
        return incomplete if values[0] is (operator is Operator.EQ) else ~incomplete

    return Column("incomplete", _("Incomplete"), Type.BOOLEAN, load=load, condition=condition)


def list_policies(*, actor: Actor) -> list[PolicyRow]:
    """The policy of every resource that has one. Needs `customers:settings:view`. One statement."""
    actor.require(CustomerRight.SETTINGS_VIEW)
    stored = {row.resource: row for row in FieldPolicyRow.objects.all()}
    return [
        as_row(stored.get(fields.resource) or unset_policy(fields.resource), fields)
        for fields in fields_of(*field_policy.resources())
    ]


def get_policy(*, actor: Actor, resource: str) -> PolicyRow:
    """The policy of one resource; 404 if there is none. Needs `customers:settings:view`. One statement."""
    actor.require(CustomerRight.SETTINGS_VIEW)
    require_resource(resource)
    return as_row(
        FieldPolicyRow.objects.filter(resource=resource).first() or unset_policy(resource), *fields_of(resource)
    )


def list_presets(*, actor: Actor) -> list[dict[str, Any]]:
    """What each preset asks for: `{"preset", "rules": {resource: [rule]}}`. Needs `customers:settings:view`."""
    actor.require(CustomerRight.SETTINGS_VIEW)
    return [
        {
            "preset": preset.value,
            "rules": {resource: rules_of(preset, resource) for resource in field_policy.resources()},
        }
        for preset in Preset
    ]


def rules_of(preset: Preset, resource: str) -> list[RuleRow]:
    """The rules of a preset for one resource, as they are stored."""
    return [
        {"field": field, "on_create": True, "on_update": True, "kind": kind}
        for field, kind in RULES[preset].get(resource, ())
    ]


def require_resource(resource: str) -> None:
    """Raise 404 unless the resource can have a policy."""
    if resource not in field_policy.resources():
        raise not_found()


def unset_policy(resource: str) -> FieldPolicyRow:
    """The policy of a resource for which nobody has set one yet, unsaved."""
    return FieldPolicyRow(resource=resource, rules=[], version=0)


def as_row(row: FieldPolicyRow, custom: FieldSet) -> PolicyRow:
    """A policy as the API shows it; `custom` are the resource's custom fields."""
    return {
        "resource": row.resource,
        "presets": [preset.value for preset in Preset if rules_of(preset, row.resource) == row.rules],
        "rules": row.rules,
        "fields": [_field_row(field) for field in policy_fields(custom).values()],
        "version": row.version,
    }


def _field_row(field: PolicyField) -> FieldRow:
    return {"name": field.name, "label": str(field.label), "kind": field.kind}
