"""`/signup`: on the platform's host, for people who have no organisation yet."""

from django.conf import settings
from rest_framework.decorators import action
from rest_framework.request import Request

from kernel.api.endpoint import Access, Need, Reply, endpoint
from kernel.api.limits import spend_by_address
from kernel.api.views import ResourceViewSet
from kernel.web.addresses import client_address
from tenants.api.outputs import AvailabilityOut, SignUpOut
from tenants.errors import TenantsError
from tenants.inputs.sign_up import AvailabilityQuery, SignUp
from tenants.selectors.organisations import slug_availability
from tenants.services.sign_up import sign_up_by_browser


class SignUpViewSet(ResourceViewSet):
    """A new organisation."""

    @endpoint(
        access=Access.PUBLIC,
        input=SignUp,
        output=SignUpOut,
        status=201,
        errors=(TenantsError.SLUG_TAKEN,),
        idempotency=Need.NO,
    )
    def create(self, request: Request, data: SignUp) -> Reply:
        """Make an organisation with its owner; it is ready when this answers.

        `hand_over` opens a session of the owner, once, within a minute: `POST /auth/hand-over` at `url`.
        """
        spend_by_address("sign-up", settings.RATE_LIMIT_SIGN_UP, client_address(request._request))
        made = sign_up_by_browser(data=data)
        url = made.organisation.url
        body = {"organisation": made.organisation.id, "url": url, "hand_over": made.hand_over}
        return Reply(body, headers={"Location": url})

    @action(detail=False, methods=["get"])
    @endpoint(access=Access.PUBLIC, query=AvailabilityQuery, output=AvailabilityOut)
    def availability(self, request: Request, query: AvailabilityQuery) -> Reply:
        """Whether a host name can be had at this moment."""
        spend_by_address("availability", settings.RATE_LIMIT_AVAILABILITY, client_address(request._request))
        return Reply(slug_availability(query.slug))
