"""`/customers/{id}/timeline`, `/customers/{id}/brief`, `/timeline-settings`."""

import uuid

from rest_framework.request import Request

from customers.api.around_outputs import BriefOut, TimelineEntryOut, TimelineSettingsOut
from customers.inputs.timeline import TimelineSettingsPut
from customers.permissions import CustomerRight
from customers.selectors.brief import brief_of_customer
from customers.selectors.timeline import timeline_of_customer, timeline_settings
from customers.services.timeline_settings import set_timeline_settings
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ListOut, ListQuery
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError


class TimelineQuery(ListQuery):
    """`kind`: one or several by comma."""

    kind: str = ""


class TimelineViewSet(ResourceViewSet):
    """Everything that happened to a customer."""

    @endpoint(
        right=CustomerRight.VIEW,
        query=TimelineQuery,
        output=ListOut[TimelineEntryOut],
        errors=(KernelError.INVALID_CURSOR,),
    )
    def list(self, request: Request, customer_id: uuid.UUID, query: TimelineQuery) -> Reply:
        """Activities, notes, files and automatic entries, the latest moment first; what is planned comes before."""
        page = timeline_of_customer(
            actor=self.actor,
            customer_id=customer_id,
            kinds=[kind.strip() for kind in query.kind.split(",") if kind.strip()],
            cursor=query.cursor,
            limit=query.limit,
        )
        return Reply(page.as_dict())


class BriefViewSet(ResourceViewSet):
    """A customer in a few sentences."""

    @endpoint(right=CustomerRight.VIEW, output=BriefOut)
    def retrieve(self, request: Request, customer_id: uuid.UUID) -> Reply:
        """Facts, open items and the last five events, so that anybody can serve the customer."""
        return Reply(brief_of_customer(actor=self.actor, customer_id=customer_id))


class TimelineSettingsViewSet(ResourceViewSet):
    """Which automatic entries timelines show."""

    @endpoint(right=CustomerRight.SETTINGS_VIEW, output=TimelineSettingsOut)
    def retrieve(self, request: Request) -> Reply:
        """Every kind of entries, and whether it is shown."""
        found = timeline_settings(actor=self.actor)
        return Reply(found, version=found["version"])

    @endpoint(
        right=CustomerRight.SETTINGS_EDIT,
        input=TimelineSettingsPut,
        output=TimelineSettingsOut,
        if_match=Need.OPTIONAL,
    )
    def update(self, request: Request, data: TimelineSettingsPut) -> Reply:
        """Hide automatic kinds. Nothing is lost: what is shown again has all its entries."""
        found = set_timeline_settings(actor=self.actor, data=data, expected_version=self.expected_version)
        return Reply(found, version=found["version"])
