"""`/invitations`, with the two public doors for who has the link of one."""

import uuid

from rest_framework.decorators import action
from rest_framework.request import Request

from accounts.api import browser
from accounts.api.outputs import InvitationOut, InvitationPreviewOut, JoinedOut
from accounts.errors import AccountsError
from accounts.inputs.people import InvitationAccept, InvitationCreate, InvitationQuery, InvitationToken
from accounts.permissions import AccountsRight
from accounts.selectors.keys import get_invitation, list_invitations
from accounts.services import invitations
from kernel.api.endpoint import Access, Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError


class InvitationViewSet(ResourceViewSet):
    @endpoint(right=AccountsRight.EMPLOYEE_INVITE, query=InvitationQuery, output=ListOut[InvitationOut])
    def list(self, request: Request, query: InvitationQuery) -> Reply:
        """Invitations that nobody accepted or revoked, or those of one state."""
        return Reply(whole_list(list_invitations(actor=self.actor, state=query.state)))

    @endpoint(
        right=AccountsRight.EMPLOYEE_INVITE,
        input=InvitationCreate,
        output=InvitationOut,
        status=201,
        errors=(AccountsError.EMPLOYEE_EXISTS, AccountsError.EXCEEDS_OWN_RIGHTS),
    )
    def create(self, request: Request, data: InvitationCreate) -> Reply:
        """Invite somebody by mail; the link works once, for 72 hours."""
        invitation = invitations.invite_employee(actor=self.actor, data=data)
        location = {"Location": f"/api/v1/invitations/{invitation.id}"}
        return Reply(get_invitation(invitation.id), headers=location)

    @endpoint(right=AccountsRight.EMPLOYEE_INVITE, output=InvitationOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One invitation."""
        return Reply(get_invitation(id))

    @action(detail=True, methods=["post"])
    @endpoint(
        right=AccountsRight.EMPLOYEE_INVITE,
        output=InvitationOut,
        errors=(AccountsError.INVITATION_CLOSED, AccountsError.EXCEEDS_OWN_RIGHTS),
    )
    def resend(self, request: Request, id: uuid.UUID) -> Reply:
        """Send the mail once more with a new link; older links die."""
        invitations.resend_invitation(actor=self.actor, invitation_id=id)
        return Reply(get_invitation(id))

    @action(detail=True, methods=["post"])
    @endpoint(
        right=AccountsRight.EMPLOYEE_INVITE,
        output=InvitationOut,
        errors=(AccountsError.INVITATION_CLOSED,),
    )
    def revoke(self, request: Request, id: uuid.UUID) -> Reply:
        """Take an invitation back; its link dies."""
        invitations.revoke_invitation(actor=self.actor, invitation_id=id)
        return Reply(get_invitation(id))

    @action(detail=False, methods=["post"])
    @endpoint(
        access=Access.PUBLIC,
        input=InvitationToken,
        idempotency=Need.NO,
        output=InvitationPreviewOut,
        while_suspended=True,
        errors=(AccountsError.INVALID_TOKEN, AccountsError.TOO_MANY_TRIES),
    )
    def preview(self, request: Request, data: InvitationToken) -> Reply:
        """Who is invited by a link, and where to."""
        found = invitations.look_at_invitation(token=data.token, client=browser.client_of(request))
        return Reply(
            {
                "email": found.email,
                "name": found.name,
                "organisation": self.organisation.name,
                "expires_at": found.expires_at,
            }
        )

    @action(detail=False, methods=["post"])
    @endpoint(
        access=Access.PUBLIC,
        input=InvitationAccept,
        idempotency=Need.NO,
        output=JoinedOut,
        status=201,
        errors=(
            AccountsError.INVALID_TOKEN,
            AccountsError.EMPLOYEE_EXISTS,
            AccountsError.TOO_MANY_TRIES,
            KernelError.LIMIT_REACHED,
        ),
    )
    def accept(self, request: Request, data: InvitationAccept) -> Reply:
        """Become an employee by a link; it is used up. Sign in afterwards."""
        employee = invitations.accept_invitation(
            data=data, client=browser.client_of(request), request_id=browser.request_id_of(request)
        )
        return Reply({"id": employee.id, "email": employee.email, "name": employee.name})
