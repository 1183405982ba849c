"""`/organisation`, `/plan`, `/features`: the organisation's own settings."""

from rest_framework.decorators import action
from rest_framework.request import Request

from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.views import ResourceViewSet
from tenants.api.outputs import FeatureOut, OrganisationOut, OwnPlanOut
from tenants.errors import TenantsError
from tenants.inputs.organisations import FeatureChange, OrganisationChange
from tenants.permissions import TenantsRight
from tenants.selectors.own import own_features, own_organisation, own_plan
from tenants.services.lifecycle import close_own_organisation, keep_own_organisation
from tenants.services.settings import change_feature, change_organisation


class OrganisationViewSet(ResourceViewSet):
    """The organisation of this host."""

    @endpoint(right=TenantsRight.VIEW, output=OrganisationOut)
    def retrieve(self, request: Request) -> Reply:
        """Name, place, language, plan and state."""
        found = own_organisation(actor=self.actor)
        return Reply(found, version=found["version"])

    @endpoint(right=TenantsRight.EDIT, input=OrganisationChange, output=OrganisationOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, data: OrganisationChange) -> Reply:
        """Change name, country, currency, language or time zone."""
        change_organisation(actor=self.actor, data=data, expected_version=self.expected_version)
        found = own_organisation(actor=self.actor)
        return Reply(found, version=found["version"])

    @action(detail=False, methods=["post"])
    @endpoint(right=TenantsRight.CLOSE, output=OrganisationOut, errors=(TenantsError.INVALID_TRANSITION,))
    def close(self, request: Request) -> Reply:
        """Close the organisation: read-only now, deleted after the grace."""
        close_own_organisation(actor=self.actor)
        return Reply(own_organisation(actor=self.actor))

    @action(detail=False, methods=["post"])
    @endpoint(
        right=TenantsRight.CLOSE,
        output=OrganisationOut,
        errors=(TenantsError.INVALID_TRANSITION,),
        while_suspended=True,
    )
    def keep(self, request: Request) -> Reply:
        """Take back the closing."""
        keep_own_organisation(actor=self.actor)
        return Reply(own_organisation(actor=self.actor))


class PlanViewSet(ResourceViewSet):
    """The plan of this organisation."""

    @endpoint(right=TenantsRight.VIEW, output=OwnPlanOut)
    def retrieve(self, request: Request) -> Reply:
        """Features, limits, and how much is used."""
        return Reply(own_plan(actor=self.actor))


class FeatureViewSet(ResourceViewSet):
    """Features of the plan, on or off."""

    @endpoint(right=TenantsRight.VIEW, output=ListOut[FeatureOut])
    def list(self, request: Request) -> Reply:
        """Every feature there is."""
        return Reply(whole_list(own_features(actor=self.actor)))

    @endpoint(right=TenantsRight.EDIT, input=FeatureChange, output=ListOut[FeatureOut])
    def partial_update(self, request: Request, code: str, data: FeatureChange) -> Reply:
        """Switch a feature on or off; its data is kept."""
        change_feature(actor=self.actor, code=code, data=data)
        return Reply(whole_list(own_features(actor=self.actor)))
