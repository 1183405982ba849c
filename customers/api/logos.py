"""`/customers/{id}/logo`."""

import uuid

from django.http import HttpResponse
from rest_framework.request import Request

from customers.api.outputs import CustomerOut
from customers.inputs.logos import LogoPut, LogoQuery
from customers.permissions import CustomerRight
from customers.selectors.logos import read_logo
from customers.services.logos import put_logo, remove_logo
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.images import CONTENT_TYPE

# An address that names the logo never shows another, so that browsers need not ask for each row of each list.
_KEPT = "private, max-age=86400, immutable"


class LogoViewSet(ResourceViewSet):
    """The logo of one customer; ETag and If-Match of changes are the customer's."""

    @endpoint(right=CustomerRight.VIEW, query=LogoQuery, media_type=CONTENT_TYPE)
    def retrieve(self, request: Request, customer_id: uuid.UUID, query: LogoQuery) -> HttpResponse:
        """The picture, of at most 64 or 256 pixels."""
        picture = read_logo(actor=self.actor, customer_id=customer_id, size=query.size, logo_id=query.v)
        headers = {} if query.v is None else {"Cache-Control": _KEPT}
        return HttpResponse(picture, content_type=CONTENT_TYPE, headers=headers)

    @endpoint(
        right=CustomerRight.EDIT,
        input=LogoPut,
        output=CustomerOut,
        errors=(KernelError.UNAVAILABLE,),
        if_match=Need.OPTIONAL,
    )
    def update(self, request: Request, customer_id: uuid.UUID, data: LogoPut) -> Reply:
        """Give the customer a logo that was uploaded by `POST /files` for the purpose `logo`."""
        customer = put_logo(
            actor=self.actor, customer_id=customer_id, data=data, expected_version=self.expected_version
        )
        return Reply(customer, version=customer["version"])

    @endpoint(right=CustomerRight.EDIT, output=CustomerOut, if_match=Need.OPTIONAL)
    def destroy(self, request: Request, customer_id: uuid.UUID) -> Reply:
        """Take the logo away."""
        customer = remove_logo(actor=self.actor, customer_id=customer_id, expected_version=self.expected_version)
        return Reply(customer, version=customer["version"])
