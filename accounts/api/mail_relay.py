"""`/mail-relay`: through which relay the organisation's mails leave."""

from datetime import datetime

from pydantic import BaseModel
from rest_framework.request import Request

from accounts.api.browser import client_of
from accounts.errors import AccountsError
from accounts.inputs.mail_relay import MailRelayPut
from accounts.permissions import AccountsRight
from accounts.selectors.mail_relay import get_mail_relay
from accounts.services import mail_relay
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.views import ResourceViewSet
from kernel.smtp import Stage, Tls


class RelayFailureOut(BaseModel):
    """How far the check came, what the relay said (`code`, `answer`) or why nothing came (`failure`), and the same as
    a sentence."""

    stage: Stage
    code: int | None
    answer: str
    failure: str | None
    detail: str


class MailRelayOut(BaseModel):
    """Null throughout, with version 0, where no relay is set. The password is never told. Mails take this relay while
    `verified_at` is there, else the installation's."""

    is_set: bool
    version: int
    host: str | None
    port: int | None
    tls: Tls | None
    user: str | None
    has_password: bool
    from_email: str | None
    from_name: str | None
    checked_at: datetime | None
    verified_at: datetime | None
    failure: RelayFailureOut | None
    updated_at: datetime | None


class MailRelayViewSet(ResourceViewSet):
    """The organisation's mail relay. Links that sign somebody in leave by the installation's."""

    @endpoint(right=AccountsRight.MAIL_RELAY_VIEW, output=MailRelayOut)
    def retrieve(self, request: Request) -> Reply:
        """The relay, and what its last check came to."""
        relay = get_mail_relay(actor=self.actor)
        return Reply(relay, version=relay["version"])

    @endpoint(
        right=AccountsRight.MAIL_RELAY_EDIT,
        input=MailRelayPut,
        output=MailRelayOut,
        if_match=Need.OPTIONAL,
        idempotency=Need.NO,
    )
    def update(self, request: Request, data: MailRelayPut) -> Reply:
        """Set the relay. It is used once a check went well."""
        relay = mail_relay.set_mail_relay(actor=self.actor, data=data, expected_version=self.expected_version)
        return Reply(relay, version=relay["version"])

    @endpoint(right=AccountsRight.MAIL_RELAY_EDIT, status=204, if_match=Need.OPTIONAL)
    def destroy(self, request: Request) -> Reply:
        """Go back to the installation's relay."""
        mail_relay.remove_mail_relay(actor=self.actor, expected_version=self.expected_version)
        return Reply()

    @endpoint(
        right=AccountsRight.MAIL_RELAY_EDIT,
        output=MailRelayOut,
        atomic=False,
        errors=(AccountsError.NOT_SET_UP, AccountsError.TOO_MANY_TRIES),
    )
    def check(self, request: Request) -> Reply:
        """Connect, sign in, and ask whether the relay takes a mail from its sender to you; none is sent."""
        relay = mail_relay.check_mail_relay(actor=self.actor, address=client_of(request).address)
        return Reply(relay, version=relay["version"])
