"""Setting the field policy."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from customers import field_policy
from customers.field_policy import PolicyField, Preset
from customers.inputs.field_policies import FieldPolicyPut, PresetChoice, RuleInput
from customers.models import FieldPolicy
from customers.permissions import CustomerRight
from customers.selectors.field_policies import (
    PolicyRow,
    RuleRow,
    as_row,
    policy_fields,
    require_resource,
    rules_of,
    unset_policy,
)
from kernel import events, history
from kernel.actor import Actor
from kernel.custom_fields.definitions import fields_of
from kernel.db import write
from kernel.errors import FieldCode, FieldError, invalid
from kernel.locks import lock
from kernel.versions import check_version

RESOURCE = "field-policies"
UPDATED = "field_policy.updated"
EVENTS = (UPDATED,)


def set_field_policy(
    *, actor: Actor, resource: str, data: FieldPolicyPut, expected_version: int | None = None
) -> PolicyRow:
    """Replace all rules of a resource. Rows that lack something now stay as they are.

    Needs `customers:settings:edit`. 404 for a resource without policy, 412 for another version, 422 listing
    every rule about an unknown field, given twice, that asks for nothing, or that is
    for a kind without the field.
    """
    actor.require(CustomerRight.SETTINGS_EDIT)
    require_resource(resource)
    [custom] = fields_of(resource)
    fields = policy_fields(custom)
    _check(resource, fields, data.rules)
    rules: list[RuleRow] = [
        {
            "field": rule.field,
            "on_create": rule.on_create,
            "on_update": rule.on_update,
            # A field that only persons have is asked of persons only, said or not.
            "kind": rule.kind.value if rule.kind else fields[rule.field].kind,
        }
        for rule in data.rules
    ]
    return _set(actor, resource, rules, expected_version)


def apply_preset(*, actor: Actor, data: PresetChoice) -> list[PolicyRow]:
    """Replace the rules of every resource by those of a preset. Needs `customers:settings:edit`."""
    actor.require(CustomerRight.SETTINGS_EDIT)
    with write():
        return [_set(actor, resource, rules_of(data.preset, resource), None) for resource in field_policy.resources()]


def create_field_policies(*, actor: Actor, preset: Preset) -> None:
    """The policies of a new organisation, in two statements."""
    rows = [FieldPolicy(resource=resource, rules=rules_of(preset, resource)) for resource in field_policy.resources()]
    with write():
        FieldPolicy.objects.bulk_create(rows)
        entries = [
            history.Entry(
                row.id, history.Action.CREATED, {"resource": (None, row.resource), "rules": (None, row.rules)}
            )
            for row in rows
        ]
        history.record_many(actor, RESOURCE, entries)


def _set(actor: Actor, resource: str, rules: Sequence[RuleRow], expected_version: int | None) -> PolicyRow:
    # The lock, not the row's alone: the row may not be there yet.
    with write(), lock(f"field_policy:{resource}"):
        row = FieldPolicy.objects.select_for_update(no_key=True).filter(resource=resource).first()
        row = row or unset_policy(resource)
        check_version(row, expected_version)
        before, row.rules = row.rules, list(rules)
        if before != row.rules:
            row.version += 1
            row.save()
            action = history.Action.CREATED if row.version == 1 else history.Action.UPDATED
            history.record(actor, RESOURCE, row.id, action, {"rules": (before, row.rules)})
            events.emit(UPDATED, row.id, {"resource": resource, "rules": row.rules, "version": row.version})
        return as_row(row, *fields_of(resource))


def _check(resource: str, fields: Mapping[str, PolicyField], rules: Sequence[RuleInput]) -> None:
    errors: list[FieldError] = []
    seen: set[str] = set()
    for index, rule in enumerate(rules):
        field = fields.get(rule.field)
        if field is None:
            detail = _("There is no such field.")
            errors.append(FieldError(FieldCode.NOT_FOUND, detail, pointer=f"/rules/{index}/field"))
        elif rule.field in seen:
            detail = _("This is given twice.")
            errors.append(FieldError(FieldCode.NOT_UNIQUE, detail, pointer=f"/rules/{index}/field"))
        elif rule.kind is not None and not field_policy.has_kinds(resource):
            detail = _("Nothing here is a person or a company.")
            errors.append(FieldError(FieldCode.NOT_ALLOWED, detail, pointer=f"/rules/{index}/kind"))
        elif rule.kind is not None and field.kind not in (None, rule.kind):
            detail = _("Only the other kind of customer has this field.")
            errors.append(FieldError(FieldCode.CONTRADICTION, detail, pointer=f"/rules/{index}/kind"))
        if not rule.on_create and not rule.on_update:
            detail = _("A rule holds at creation, at changes, or both.")
            errors.append(FieldError(FieldCode.CONTRADICTION, detail, pointer=f"/rules/{index}"))
        seen.add(rule.field)
    if errors:
        raise invalid(*errors)
