"""`/field-policies`: which fields the organisation wants filled."""

from pydantic import BaseModel
from rest_framework.request import Request

from customers.inputs.field_policies import FieldPolicyPut, PresetChoice
from customers.permissions import CustomerRight
from customers.selectors.field_policies import get_policy, list_policies, list_presets
from customers.services import field_policies
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.views import ResourceViewSet


class RuleOut(BaseModel):
    field: str
    on_create: bool
    on_update: bool
    kind: str | None


class PolicyFieldOut(BaseModel):
    name: str
    label: str
    kind: str | None


class FieldPolicyOut(BaseModel):
    resource: str
    presets: list[str]
    rules: list[RuleOut]
    fields: list[PolicyFieldOut]
    version: int


class PresetOut(BaseModel):
    preset: str
    rules: dict[str, list[RuleOut]]


class FieldPolicyViewSet(ResourceViewSet):
    """The field policy of each resource."""

    @endpoint(right=CustomerRight.SETTINGS_VIEW, output=ListOut[FieldPolicyOut])
    def list(self, request: Request) -> Reply:
        """The policies of all resources."""
        return Reply(whole_list(list_policies(actor=self.actor)))

    @endpoint(right=CustomerRight.SETTINGS_VIEW, output=FieldPolicyOut)
    def retrieve(self, request: Request, resource: str) -> Reply:
        """One resource's rules, and the fields that they may be about."""
        policy = get_policy(actor=self.actor, resource=resource)
        return Reply(policy, version=policy["version"])

    @endpoint(right=CustomerRight.SETTINGS_EDIT, input=FieldPolicyPut, output=FieldPolicyOut, if_match=Need.OPTIONAL)
    def update(self, request: Request, resource: str, data: FieldPolicyPut) -> Reply:
        """Replace one resource's rules. Rows that lack something now may be edited all the same."""
        policy = field_policies.set_field_policy(
            actor=self.actor, resource=resource, data=data, expected_version=self.expected_version
        )
        return Reply(policy, version=policy["version"])


class PresetViewSet(ResourceViewSet):
    """Policies to start from."""

    @endpoint(right=CustomerRight.SETTINGS_VIEW, output=ListOut[PresetOut])
    def list(self, request: Request) -> Reply:
        """What each preset asks for, by resource."""
        return Reply(whole_list(list_presets(actor=self.actor)))

    @endpoint(right=CustomerRight.SETTINGS_EDIT, input=PresetChoice, output=ListOut[FieldPolicyOut])
    def apply(self, request: Request, data: PresetChoice) -> Reply:
        """Replace the rules of all resources by those of a preset."""
        return Reply(whole_list(field_policies.apply_preset(actor=self.actor, data=data)))
