"""`/auth/mfa` and `/auth/passkeys`: what is asked for beside the password, or in its place.

None of it takes an Idempotency-Key: passwords would be kept as hashes, secrets as answers.
"""

import uuid

from rest_framework.request import Request

from accounts.api import browser
from accounts.api.outputs import (
    NewAuthenticatorOut,
    PasskeyOptionsOut,
    PasskeyOut,
    RecoveryCodesLeftOut,
    RecoveryCodesOut,
    SecondFactorOut,
)
from accounts.errors import AccountsError
from accounts.inputs.sign_in import NewPasskey, PasskeyCredential, PasswordProof, SecondFactorCode
from accounts.selectors import sign_in as selectors
from accounts.services import passkeys, second_factor
from kernel.api.endpoint import Access, Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.views import ResourceViewSet

_SELF = (AccountsError.NEEDS_SESSION,)
_PROVED = (*_SELF, AccountsError.WRONG_PASSWORD, AccountsError.TOO_MANY_TRIES)


class SecondFactorViewSet(ResourceViewSet):
    @endpoint(access=Access.SIGNED_IN, output=SecondFactorOut, errors=_SELF)
    def retrieve(self, request: Request) -> Reply:
        """Which second factors one has set up."""
        return Reply(selectors.second_factor_state(actor=self.actor))

    @endpoint(
        access=Access.SIGNED_IN,
        output=NewAuthenticatorOut,
        idempotency=Need.NO,
        while_suspended=True,
        errors=(*_SELF, AccountsError.ALREADY_SET_UP),
    )
    def begin_totp(self, request: Request) -> Reply:
        """Get a secret for an authenticator app (RFC 6238), as text and as otpauth URL for a QR code."""
        new = second_factor.begin_authenticator(actor=self.actor)
        return Reply({"secret": new.secret, "otpauth_url": new.otpauth_url})

    @endpoint(
        access=Access.SIGNED_IN,
        input=SecondFactorCode,
        idempotency=Need.NO,
        output=RecoveryCodesOut,
        while_suspended=True,
        errors=(
            *_SELF,
            AccountsError.INVALID_CODE,
            AccountsError.NOT_SET_UP,
            AccountsError.TOO_MANY_TRIES,
        ),
    )
    def confirm_totp(self, request: Request, data: SecondFactorCode) -> Reply:
        """Set up the authenticator app by a first code of it; answers recovery codes, shown once."""
        codes = second_factor.confirm_authenticator(actor=self.actor, code=data.code, client=browser.client_of(request))
        return Reply({"recovery_codes": codes})

    @endpoint(
        access=Access.SIGNED_IN,
        input=PasswordProof,
        idempotency=Need.NO,
        status=204,
        while_suspended=True,
        errors=(*_PROVED, AccountsError.NOT_SET_UP),
    )
    def remove_totp(self, request: Request, data: PasswordProof) -> Reply:
        """Do without the authenticator app."""
        second_factor.remove_authenticator(actor=self.actor, password=data.password, client=browser.client_of(request))
        return Reply()

    @endpoint(access=Access.SIGNED_IN, output=RecoveryCodesLeftOut, errors=_SELF)
    def recovery_codes(self, request: Request) -> Reply:
        """How many recovery codes are left."""
        return Reply({"left": selectors.recovery_codes_left(actor=self.actor)})

    @endpoint(
        access=Access.SIGNED_IN,
        input=PasswordProof,
        idempotency=Need.NO,
        output=RecoveryCodesOut,
        while_suspended=True,
        errors=(*_PROVED, AccountsError.NOT_SET_UP),
    )
    def make_recovery_codes(self, request: Request, data: PasswordProof) -> Reply:
        """Ten new recovery codes in place of all old ones, shown once."""
        codes = second_factor.make_recovery_codes(
            actor=self.actor, password=data.password, client=browser.client_of(request)
        )
        return Reply({"recovery_codes": codes})


class PasskeyViewSet(ResourceViewSet):
    @endpoint(access=Access.SIGNED_IN, output=ListOut[PasskeyOut], errors=_SELF)
    def list(self, request: Request) -> Reply:
        """One's own passkeys."""
        return Reply(whole_list(selectors.second_factor_state(actor=self.actor)["passkeys"]))

    @endpoint(
        access=Access.SIGNED_IN,
        input=PasswordProof,
        idempotency=Need.NO,
        output=PasskeyOptionsOut,
        while_suspended=True,
        errors=_PROVED,
    )
    def registration_options(self, request: Request, data: PasswordProof) -> Reply:
        """Begin to add a passkey: options for `navigator.credentials.create()`."""
        ceremony = passkeys.begin_registration(
            actor=self.actor, password=data.password, client=browser.client_of(request)
        )
        browser.keep_passkey_state(request, ceremony.state)
        return Reply({"options": ceremony.options})

    @endpoint(
        access=Access.SIGNED_IN,
        input=NewPasskey,
        idempotency=Need.NO,
        output=PasskeyOut,
        status=201,
        while_suspended=True,
        errors=(
            *_SELF,
            AccountsError.INVALID_CODE,
            AccountsError.ALREADY_SET_UP,
            AccountsError.SIGN_IN_EXPIRED,
        ),
    )
    def create(self, request: Request, data: NewPasskey) -> Reply:
        """Add the passkey that the browser made."""
        passkey_id = passkeys.finish_registration(
            actor=self.actor,
            name=data.name,
            credential=data.credential,
            state=browser.take_passkey_state(request),
            client=browser.client_of(request),
        )
        found = selectors.second_factor_state(actor=self.actor)["passkeys"]
        return Reply(next(row for row in found if row["id"] == passkey_id))

    @endpoint(
        access=Access.SIGNED_IN,
        input=PasswordProof,
        idempotency=Need.NO,
        status=204,
        while_suspended=True,
        errors=_PROVED,
    )
    def destroy(self, request: Request, id: uuid.UUID, data: PasswordProof) -> Reply:
        """Remove one of one's own passkeys."""
        passkeys.remove_passkey(
            actor=self.actor, passkey_id=id, password=data.password, client=browser.client_of(request)
        )
        return Reply()

    @endpoint(
        access=Access.PUBLIC,
        output=PasskeyOptionsOut,
        atomic=False,
        while_suspended=True,
        errors=(AccountsError.TOO_MANY_TRIES,),
    )
    def sign_in_options(self, request: Request) -> Reply:
        """Begin to sign in by passkey, alone or as second factor: options for `navigator.credentials.get()`."""
        pending = browser.pending_of(request)
        login_id = pending.login_id if pending else None
        ceremony = passkeys.begin_sign_in(login_id=login_id, client=browser.client_of(request))
        browser.keep_passkey_state(request, ceremony.state)
        return Reply({"options": ceremony.options})

    @endpoint(
        access=Access.PUBLIC,
        input=PasskeyCredential,
        status=204,
        atomic=False,
        while_suspended=True,
        errors=(
            AccountsError.INVALID_CODE,
            AccountsError.SIGN_IN_EXPIRED,
            AccountsError.INVALID_CREDENTIALS,
            AccountsError.TOO_MANY_TRIES,
        ),
    )
    def sign_in(self, request: Request, data: PasskeyCredential) -> Reply:
        """Sign in by a passkey; sets the session cookie."""
        pending = browser.pending_of(request)
        login_id = passkeys.finish_sign_in(
            login_id=pending.login_id if pending else None,
            credential=data.credential,
            state=browser.take_passkey_state(request),
            client=browser.client_of(request),
            request_id=browser.request_id_of(request),
        )
        browser.finish_sign_in(request, login_id, method="password+passkey" if pending else "passkey")
        return Reply()
