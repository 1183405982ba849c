"""`/domains`: where the organisation is at home."""

import uuid

from rest_framework.decorators import action
from rest_framework.request import Request

from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from tenants.api.outputs import DomainOut
from tenants.errors import TenantsError
from tenants.inputs.domains import DomainCreate
from tenants.permissions import TenantsRight
from tenants.selectors.domains import own_domains
from tenants.services import domains


class DomainViewSet(ResourceViewSet):
    """Domains of this organisation."""

    @endpoint(right=TenantsRight.VIEW, output=ListOut[DomainOut])
    def list(self, request: Request) -> Reply:
        """Every domain, the primary one first."""
        return Reply(whole_list(own_domains(actor=self.actor)))

    @endpoint(
        right=TenantsRight.MANAGE_DOMAINS,
        input=DomainCreate,
        output=DomainOut,
        status=201,
        errors=(TenantsError.DOMAIN_TAKEN, KernelError.LIMIT_REACHED),
    )
    def create(self, request: Request, data: DomainCreate) -> Reply:
        """Claim an own domain; the answer names the TXT record that proves it."""
        return Reply(domains.add_domain(actor=self.actor, data=data))

    @endpoint(right=TenantsRight.MANAGE_DOMAINS, status=204, errors=(TenantsError.DOMAIN_REQUIRED,))
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Give an own domain up."""
        domains.remove_domain(actor=self.actor, domain_id=id)
        return Reply()

    @action(detail=True, methods=["post"])
    @endpoint(
        right=TenantsRight.MANAGE_DOMAINS,
        output=DomainOut,
        errors=(
            TenantsError.DOMAIN_UNPROVED,
            TenantsError.DOMAIN_TAKEN,
            TenantsError.RESOLVER_UNAVAILABLE,
        ),
        idempotency=Need.NO,
        atomic=False,
    )
    def verify(self, request: Request, id: uuid.UUID) -> Reply:
        """Look for the TXT record now."""
        return Reply(domains.verify_domain(actor=self.actor, domain_id=id))

    @action(detail=True, methods=["post"], url_path="make-primary")
    @endpoint(right=TenantsRight.MANAGE_DOMAINS, output=DomainOut, errors=(TenantsError.DOMAIN_UNPROVED,))
    def make_primary(self, request: Request, id: uuid.UUID) -> Reply:
        """Let links use this domain."""
        return Reply(domains.make_primary(actor=self.actor, domain_id=id))
