"""Plans, features and limits: what an organisation may have, and how it hears of it."""

from collections.abc import Iterator

import pytest
from django.db.models import ProtectedError

from kernel.actor import Actor, system_actor
from kernel.errors import KernelError
from kernel.models import Change
from kernel.tenancy import Organisation, public_context, tenant_context
from tenants import features, limits, models
from tenants.duties import keep_usage
from tenants.features import Feature
from tenants.inputs.organisations import FeatureChange, OrganisationChange, PlanAssignment, PlanChange, PlanCreate
from tenants.limits import Metric, check_limit
from tenants.permissions import PlatformRight, TenantsRight
from tenants.selectors.operators import all_plans, get_organisation
from tenants.selectors.organisations import organisation_by_id
from tenants.selectors.own import own_features, own_organisation, own_plan
from tenants.services.plans import assign_plan, change_plan, create_plan
from tenants.services.settings import change_feature, change_organisation
from tests.tenants.refusals import refused


@pytest.fixture(autouse=True)
def _catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "_catalogue", {})
    monkeypatch.setattr(limits, "_catalogue", {})
    features.register(Feature("campaigns", "Campaigns"), Feature("portal", "Portal"))
    limits.register(Metric("employees", "Employees", lambda: 7), Metric("customers", "Customers", lambda: 120))


@pytest.fixture
def operator() -> Actor:
    return system_actor(rights=frozenset(PlatformRight))


@pytest.fixture
def administrator() -> Actor:
    return system_actor("Ann Lee", rights=frozenset(TenantsRight))


@pytest.fixture
def small(entered: Organisation, operator: Actor) -> Iterator[models.Plan]:
    """A plan with one feature and few employees; `organisation` has it."""
    data = PlanCreate(code="small", name="Small", features=["portal"], limits={"employees": 3})
    plan = create_plan(actor=operator, data=data)
    assign_plan(actor=operator, organisation_id=entered.id, data=PlanAssignment(plan_id=plan.id))
    return plan


def now(organisation: Organisation) -> Organisation:
    found = organisation_by_id(organisation.id)
    assert found is not None
    return found


def test_default_plan_has_every_feature_and_no_limit(entered: Organisation) -> None:
    assert now(entered).features == {"campaigns", "portal"}
    assert now(entered).limits == {}
    check_limit(now(entered), "employees", 10**9)


def test_plan_decides_features_and_limits(entered: Organisation, small: models.Plan) -> None:
    assert now(entered).features == {"portal"}
    assert now(entered).limits == {"employees": 3}


def test_limit_is_reached_at_the_one_too_many(entered: Organisation, small: models.Plan) -> None:
    check_limit(now(entered), "employees", 3)
    check_limit(now(entered), "customers", 10**9)
    with refused(KernelError.LIMIT_REACHED) as refusal:
        check_limit(now(entered), "employees", 4)
    assert refusal.error.extra == {"limit": "employees", "maximum": 3, "count": 4}


def test_feature_that_is_off_does_not_exist(entered: Organisation, small: models.Plan) -> None:
    features.require(now(entered), "portal")
    with refused(KernelError.NOT_FOUND):
        features.require(now(entered), "campaigns")


def test_organisation_switches_its_features(entered: Organisation, administrator: Actor) -> None:
    changed = change_feature(actor=administrator, code="portal", data=FeatureChange(enabled=False))
    assert changed.features == {"campaigns"}
    with tenant_context(changed):
        by_code = {row["code"]: row for row in own_features(actor=administrator)}
    assert by_code["portal"] == {"code": "portal", "label": "Portal", "in_plan": True, "enabled": False}
    assert change_feature(actor=administrator, code="portal", data=FeatureChange(enabled=True)).features == {
        "campaigns",
        "portal",
    }
    fields = [change.fields for change in Change.objects.filter(resource="organisation").order_by("id")]
    assert fields[-2:] == [{"feature.portal": [True, False]}, {"feature.portal": [False, True]}]


def test_feature_outside_the_plan_cannot_be_switched_on(
    entered: Organisation, small: models.Plan, administrator: Actor
) -> None:
    for code in ("campaigns", "nonsense"):
        with refused(KernelError.NOT_FOUND):
            change_feature(actor=administrator, code=code, data=FeatureChange(enabled=True))


def test_change_of_a_plan_reaches_its_organisations(entered: Organisation, small: models.Plan, operator: Actor) -> None:
    data = PlanChange(features=None, limits={"customers": 100})
    changed = change_plan(actor=operator, plan_id=small.id, data=data, expected_version=1)
    assert changed.version == 2
    assert now(entered).features == {"campaigns", "portal"}
    assert now(entered).limits == {"customers": 100}
    with refused(KernelError.VERSION_MISMATCH):
        change_plan(actor=operator, plan_id=small.id, data=data, expected_version=1)


def test_plan_names_what_it_does_not_know(entered: Organisation, operator: Actor, platform) -> None:
    data = PlanCreate(code="odd", name="Odd", features=["portal", "x"], limits={"y": 1})
    with refused(KernelError.INVALID) as refusal:
        create_plan(actor=operator, data=data)
    assert [error.pointer for error in refusal.error.errors] == ["/features/1", "/limits/y"]


def test_code_of_a_plan_is_unique(entered: Organisation, small: models.Plan, operator: Actor) -> None:
    with refused(KernelError.INVALID) as refusal:
        create_plan(actor=operator, data=PlanCreate(code="small", name="Again"))
    assert refusal.error.errors[0].pointer == "/code"


def test_there_is_always_one_default_plan(entered: Organisation, small: models.Plan, operator: Actor) -> None:
    change_plan(actor=operator, plan_id=small.id, data=PlanChange(is_default=True))
    assert [plan["code"] for plan in all_plans(actor=operator) if plan["is_default"]] == ["small"]
    with refused(KernelError.INVALID):
        change_plan(actor=operator, plan_id=small.id, data=PlanChange(is_default=False))
    with refused(KernelError.INVALID):
        change_plan(actor=operator, plan_id=small.id, data=PlanChange(limits=None))


def test_unknown_plan_is_named(entered: Organisation, operator: Actor) -> None:
    with refused(KernelError.INVALID) as refusal:
        assign_plan(actor=operator, organisation_id=entered.id, data=PlanAssignment(plan_id=entered.id))
    assert refusal.error.errors[0].pointer == "/plan_id"
    with refused(KernelError.NOT_FOUND):
        change_plan(actor=operator, plan_id=entered.id, data=PlanChange(name="X"))


def test_own_plan_shows_what_is_used(entered: Organisation, small: models.Plan, administrator: Actor) -> None:
    with tenant_context(now(entered)):
        shown = own_plan(actor=administrator)
    assert (shown["code"], shown["features"]) == ("small", ["portal"])
    assert shown["usage"] == [
        {"metric": "employees", "label": "Employees", "unit": "count", "value": 7, "maximum": 3},
        {"metric": "customers", "label": "Customers", "unit": "count", "value": 120, "maximum": None},
    ]


def test_operators_see_the_figures_that_were_kept(entered: Organisation, operator: Actor) -> None:
    keep_usage()
    keep_usage()
    seen = get_organisation(actor=operator, organisation_id=entered.id)["usage"]
    assert [(line["metric"], line["value"]) for line in seen] == [("customers", 120), ("employees", 7)]


def test_settings_change_together_with_history_and_version(entered: Organisation, administrator: Actor) -> None:
    before = own_organisation(actor=administrator)
    data = OrganisationChange(name="  Orion   Build ", timezone="Europe/Berlin", currency="EUR")
    changed = change_organisation(actor=administrator, data=data, expected_version=before["version"])
    assert (changed.name, changed.timezone) == ("Orion Build", "Europe/Berlin")
    change = Change.objects.filter(resource="organisation").order_by("-id")[0]
    assert change.fields == {
        "name": [before["name"], "Orion Build"],
        "timezone": ["Europe/Sofia", "Europe/Berlin"],
    }
    assert own_organisation(actor=administrator)["version"] == before["version"] + 1
    with refused(KernelError.VERSION_MISMATCH):
        change_organisation(actor=administrator, data=data, expected_version=before["version"])


def test_change_of_nothing_changes_nothing(entered: Organisation, administrator: Actor) -> None:
    before = own_organisation(actor=administrator)
    change_organisation(actor=administrator, data=OrganisationChange(name=before["name"]))
    assert own_organisation(actor=administrator) == before


def test_setting_cannot_be_emptied(entered: Organisation, administrator: Actor) -> None:
    with refused(KernelError.INVALID) as refusal:
        change_organisation(actor=administrator, data=OrganisationChange(name=None))
    assert refusal.error.errors[0].pointer == "/name"


def test_rights_are_needed(entered: Organisation, small: models.Plan) -> None:
    nobody = system_actor(rights=frozenset({PlatformRight.VIEW, TenantsRight.VIEW}))
    for attempt in (
        lambda: create_plan(actor=nobody, data=PlanCreate(code="x", name="X")),
        lambda: change_plan(actor=nobody, plan_id=small.id, data=PlanChange(name="X")),
        lambda: assign_plan(actor=nobody, organisation_id=entered.id, data=PlanAssignment(plan_id=small.id)),
        lambda: change_organisation(actor=nobody, data=OrganisationChange(name="X")),
        lambda: change_feature(actor=nobody, code="portal", data=FeatureChange(enabled=False)),
        lambda: own_organisation(actor=system_actor()),
        lambda: own_plan(actor=system_actor()),
        lambda: own_features(actor=system_actor()),
        lambda: all_plans(actor=system_actor()),
        lambda: get_organisation(actor=system_actor(), organisation_id=entered.id),
    ):
        with refused(KernelError.FORBIDDEN):
            attempt()


def test_code_is_declared_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        features.register(Feature("portal", "Portal"))
    with pytest.raises(ValueError, match="twice"):
        limits.register(Metric("employees", "Employees", lambda: 0))


def test_plan_in_use_is_kept_by_the_database(entered: Organisation, small: models.Plan) -> None:
    with public_context(), pytest.raises(ProtectedError):
        small.delete()
