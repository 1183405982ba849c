"""`/api-keys` and `/security-log`."""

import uuid

from rest_framework.decorators import action
from rest_framework.request import Request

from accounts.api.outputs import KeyOut, NewKeyOut
from accounts.errors import AccountsError
from accounts.inputs.keys import KeyCreate, KeyQuery, KeyRotate
from accounts.models.api_key import ApiKey
from accounts.permissions import AccountsRight
from accounts.selectors.keys import get_key, list_keys
from accounts.services import api_keys
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.register_views import RegisterViewSet
from kernel.api.views import ResourceViewSet

_MADE = (AccountsError.NEEDS_SESSION, AccountsError.EXCEEDS_OWN_RIGHTS)


class ApiKeyViewSet(ResourceViewSet):
    @endpoint(right=AccountsRight.KEY_OWN, query=KeyQuery, output=ListOut[KeyOut])
    def list(self, request: Request, query: KeyQuery) -> Reply:
        """One's own keys, or all with the right to manage them."""
        return Reply(whole_list(list_keys(actor=self.actor, ended=query.ended)))

    # An Idempotency-Key would keep the answer, and with it the secret.
    @endpoint(
        right=AccountsRight.KEY_OWN,
        input=KeyCreate,
        output=NewKeyOut,
        status=201,
        idempotency=Need.NO,
        errors=_MADE,
    )
    def create(self, request: Request, data: KeyCreate) -> Reply:
        """Make a key, personal or for a service. `key` is shown this once."""
        return self._new(*api_keys.create_key(actor=self.actor, data=data))

    @endpoint(right=AccountsRight.KEY_OWN, output=KeyOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One key, without its secret."""
        return Reply(get_key(actor=self.actor, key_id=id))

    @endpoint(right=AccountsRight.KEY_OWN, status=204)
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Revoke a key; it is void at once."""
        api_keys.revoke_key(actor=self.actor, key_id=id)
        return Reply()

    @action(detail=True, methods=["post"])
    @endpoint(
        right=AccountsRight.KEY_OWN,
        input=KeyRotate,
        output=NewKeyOut,
        status=201,
        idempotency=Need.NO,
        errors=(*_MADE, AccountsError.KEY_REVOKED),
    )
    def rotate(self, request: Request, id: uuid.UUID, data: KeyRotate) -> Reply:
        """Make a key like this one; the old one goes on working for the overlap."""
        return self._new(*api_keys.rotate_key(actor=self.actor, key_id=id, data=data))

    def _new(self, key: ApiKey, text: str) -> Reply:
        shown = get_key(actor=self.actor, key_id=key.id)
        return Reply(shown | {"key": text}, headers={"Location": f"/api/v1/api-keys/{key.id}"})


class SecurityLogViewSet(RegisterViewSet):
    register_name = "security-log"
