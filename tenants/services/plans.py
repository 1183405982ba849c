"""Plans: made and changed by operators, assigned to organisations."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.db import violated_constraint
from kernel.errors import FieldCode, FieldError, invalid, invalid_field, not_found
from kernel.history import Action, difference, record
from kernel.tenancy import tenant_context
from kernel.versions import check_version
from tenants import features, limits
from tenants.inputs.organisations import PlanAssignment, PlanChange, PlanCreate
from tenants.models import Organisation, Plan
from tenants.permissions import PlatformRight
from tenants.selectors.organisations import as_organisation, require_platform
from tenants.services.records import (
    locked_organisation,
    publish_after_commit,
    record_on_platform,
    tell,
    writing_public,
)

_FIELDS = ("code", "name", "features", "limits", "is_default")


def create_plan(*, actor: Actor, data: PlanCreate) -> Plan:
    """A new plan. Raises 403, 422 (`not_unique` code, unknown features or metrics)."""
    actor.require(PlatformRight.MANAGE_PLANS)
    _check_codes(data.features, data.limits)
    with writing_public():
        if data.is_default:
            Plan.objects.filter(is_default=True).update(is_default=False)
        plan = Plan(**dict(data))
        try:
            plan.save(force_insert=True)
        except IntegrityError as error:
            if violated_constraint(error) == "tenants_plan_code_key":
                raise invalid_field("/code", FieldCode.NOT_UNIQUE, _("There is such a plan.")) from None
            raise
        _record(actor, plan, Action.CREATED, dict.fromkeys(_FIELDS))
    return plan


def change_plan(*, actor: Actor, plan_id: uuid.UUID, data: PlanChange, expected_version: int | None = None) -> Plan:
    """Change a plan for all that have it. Raises 403, 404, 412, 422."""
    actor.require(PlatformRight.MANAGE_PLANS)
    given = data.given()
    _check_codes(data.features, data.limits or {})
    _check_change(given)
    with writing_public():
        plan = Plan.objects.select_for_update().filter(id=plan_id).first()
        if plan is None:
            raise not_found()
        check_version(plan, expected_version)
        before = _tracked(plan)
        if given.get("is_default"):
            Plan.objects.filter(is_default=True).exclude(id=plan.id).update(is_default=False)
        for name, value in given.items():
            setattr(plan, name, value)
        plan.version += 1
        plan.save()
        _record(actor, plan, Action.UPDATED, before)
        publish_after_commit(list(Organisation.objects.filter(plan=plan).values_list("id", flat=True)))
    return plan


def assign_plan(*, actor: Actor, organisation_id: uuid.UUID, data: PlanAssignment) -> None:
    """Give an organisation another plan; what it has above the new limits stays. Raises 403, 404, 422."""
    actor.require(PlatformRight.MANAGE_PLANS)
    with writing_public():
        row = locked_organisation(organisation_id)
        plan = Plan.objects.filter(id=data.plan_id).first()
        if plan is None:
            raise invalid_field("/plan_id", FieldCode.NOT_FOUND, _("There is no such plan."))
        before = row.plan.code
        row.plan = plan
        row.version += 1
        row.save()
        record_on_platform(actor, row.id, Action.UPDATED, difference({"plan": before}, {"plan": plan.code}))
        if before != plan.code:
            with tenant_context(as_organisation(row)):
                tell(row)
        publish_after_commit([row.id])


def _check_codes(feature_codes: Collection[str] | None, limit_values: Mapping[str, int]) -> None:
    errors = [
        FieldError(FieldCode.NOT_FOUND, _("There is no such feature."), pointer=f"/features/{index}")
        for index, code in enumerate(feature_codes or [])
        if code not in features.catalogue()
    ]
    errors += [
        FieldError(FieldCode.NOT_FOUND, _("Nothing of this name is counted."), pointer=f"/limits/{metric}")
        for metric in limit_values
        if metric not in limits.catalogue()
    ]
    if errors:
        raise invalid(*errors)


def _check_change(given: Mapping[str, Any]) -> None:
    for name in ("name", "limits", "is_default"):
        if name in given and given[name] is None:
            raise invalid_field(f"/{name}", FieldCode.REQUIRED, _("This field is required."))
    if given.get("is_default") is False:
        detail = _("Make another plan the default one instead.")
        raise invalid_field("/is_default", FieldCode.NOT_ALLOWED, detail)


def _tracked(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in _FIELDS}


def _record(actor: Actor, plan: Plan, action: Action, before: Mapping[str, Any]) -> None:
    with tenant_context(require_platform()):
        record(actor, "plan", plan.id, action, difference(before, _tracked(plan)))
