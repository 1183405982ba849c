"""What an organisation sets about itself: name, place, language, and features of its plan on or off."""

from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.db import write
from kernel.errors import FieldCode, invalid_field, not_found
from kernel.history import Action, difference, record
from kernel.tenancy import Organisation, current_organisation, public_context
from kernel.versions import check_version
from tenants import features
from tenants.inputs.organisations import FeatureChange, OrganisationChange
from tenants.permissions import TenantsRight
from tenants.selectors.organisations import organisation_by_id
from tenants.services.records import locked_organisation, publish_after_commit, tell

_FIELDS = ("name", "country", "currency", "language", "timezone")


def change_organisation(*, actor: Actor, data: OrganisationChange, expected_version: int | None = None) -> Organisation:
    """Change the own organisation's settings. Raises 403, 412 `version_mismatch`, 422."""
    actor.require(TenantsRight.EDIT)
    organisation = current_organisation()
    given = data.given()
    for name, value in given.items():
        if value is None:
            raise invalid_field(f"/{name}", FieldCode.REQUIRED, _("This field is required."))
    with write():
        with public_context():
            row = locked_organisation(organisation.id)
            check_version(row, expected_version)
            before = {name: getattr(row, name) for name in _FIELDS}
            for name, value in given.items():
                setattr(row, name, value)
            changes = difference(before, {name: getattr(row, name) for name in _FIELDS})
            if changes:
                row.version += 1
                row.save()
                publish_after_commit([row.id])
        if changes:
            record(actor, "organisation", row.id, Action.UPDATED, changes)
            tell(row)
    return _reread(organisation)


def change_feature(*, actor: Actor, code: str, data: FeatureChange) -> Organisation:
    """Switch a feature of the plan on or off for the own organisation; what it holds is kept.

    Raises 403; 404 for a feature that the plan does not have.
    """
    actor.require(TenantsRight.EDIT)
    organisation = current_organisation()
    with write():
        with public_context():
            row = locked_organisation(organisation.id)
            if code not in features.effective(row.plan.features, []):
                raise not_found()
            was = code not in row.features_off
            others = [name for name in row.features_off if name != code]
            row.features_off = others if data.enabled else sorted([*others, code])
            row.version += 1
            row.save()
            publish_after_commit([row.id])
        if was != data.enabled:
            record(actor, "organisation", row.id, Action.UPDATED, {f"feature.{code}": (was, data.enabled)})
            tell(row)
    return _reread(organisation)


def _reread(organisation: Organisation) -> Organisation:
    found = organisation_by_id(organisation.id)
    if found is None:
        raise not_found()
    return found
