"""`/auth`: signing in and out, passwords, sessions.

Nothing with a password takes an Idempotency-Key: a hash of the request would be kept.
"""

import uuid

from rest_framework.request import Request

from accounts.api import browser
from accounts.api.outputs import SessionOut
from accounts.errors import AccountsError
from accounts.inputs.sign_in import (
    HandOver,
    PasswordChange,
    PasswordForgotten,
    PasswordReset,
    SecondFactorCode,
    SignIn,
)
from accounts.selectors import sign_in as selectors
from accounts.services import passwords, sign_in
from kernel.api.endpoint import Access, Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.views import ResourceViewSet
from kernel.errors import AppError, KernelError


class SignInViewSet(ResourceViewSet):
    @endpoint(
        access=Access.PUBLIC,
        input=SignIn,
        status=204,
        atomic=False,
        while_suspended=True,
        errors=(
            AccountsError.INVALID_CREDENTIALS,
            AccountsError.SECOND_FACTOR_REQUIRED,
            AccountsError.TOO_MANY_TRIES,
        ),
    )
    def login(self, request: Request, data: SignIn) -> Reply:
        """Sign in by e-mail address and password; sets the session cookie.

        Where a second factor is set up the answer is 401 `second_factor_required` with `methods`, and the
        session cookie of a sign-in that waits for `/auth/mfa/authenticate` or `/auth/passkeys/sign-in`.
        """
        step = sign_in.check_password(
            email=data.email,
            password=data.password,
            client=browser.client_of(request),
            request_id=browser.request_id_of(request),
        )
        if step.methods:
            raise browser.await_second_factor(request, step.login_id, step.methods)
        browser.finish_sign_in(request, step.login_id, method="password")
        return Reply()

    @endpoint(
        access=Access.PUBLIC,
        input=SecondFactorCode,
        idempotency=Need.NO,
        status=204,
        atomic=False,
        while_suspended=True,
        errors=(AccountsError.INVALID_CODE, AccountsError.SIGN_IN_EXPIRED, AccountsError.TOO_MANY_TRIES),
    )
    def second_factor(self, request: Request, data: SecondFactorCode) -> Reply:
        """Finish a sign-in by a code of the authenticator app or a recovery code."""
        pending = browser.pending_of(request)
        if pending is None:
            raise AppError(AccountsError.SIGN_IN_EXPIRED)
        sign_in.check_code(
            login_id=pending.login_id,
            code=data.code,
            client=browser.client_of(request),
            request_id=browser.request_id_of(request),
        )
        browser.finish_sign_in(request, pending.login_id, method="password+code")
        return Reply()

    @endpoint(
        access=Access.PUBLIC,
        input=HandOver,
        idempotency=Need.NO,
        status=204,
        while_suspended=True,
        errors=(AccountsError.INVALID_TOKEN, AccountsError.INVALID_CREDENTIALS, AccountsError.TOO_MANY_TRIES),
    )
    def hand_over(self, request: Request, data: HandOver) -> Reply:
        """Go on after a sign-up: the token that it answered, for the owner's session."""
        login_id = sign_in.take_hand_over(token=data.token, client=browser.client_of(request))
        browser.finish_sign_in(request, login_id, method="hand-over")
        return Reply()

    @endpoint(access=Access.SIGNED_IN, status=204, while_suspended=True)
    def logout(self, request: Request) -> Reply:
        """Sign out; the session is gone. A key has none and is left alone."""
        if browser.session_id_of(request) is not None:
            sign_in.note_signed_out(actor=self.actor, client=browser.client_of(request))
            browser.forget_session(request)
        return Reply()


class PasswordViewSet(ResourceViewSet):
    @endpoint(
        access=Access.PUBLIC,
        input=PasswordForgotten,
        idempotency=Need.NO,
        status=202,
        while_suspended=True,
        errors=(AccountsError.TOO_MANY_TRIES,),
    )
    def forgot(self, request: Request, data: PasswordForgotten) -> Reply:
        """Ask for a mail with a reset link. The answer is the same whether anybody has the address."""
        passwords.forget_password(
            email=data.email, client=browser.client_of(request), request_id=browser.request_id_of(request)
        )
        return Reply()

    @endpoint(
        access=Access.PUBLIC,
        input=PasswordReset,
        idempotency=Need.NO,
        status=204,
        while_suspended=True,
        errors=(AccountsError.INVALID_TOKEN, AccountsError.TOO_MANY_TRIES),
    )
    def reset(self, request: Request, data: PasswordReset) -> Reply:
        """Set a new password by the token of the mail. Every session of the login ends."""
        passwords.reset_password(
            token=data.token,
            password=data.password,
            client=browser.client_of(request),
            request_id=browser.request_id_of(request),
        )
        return Reply()

    @endpoint(
        access=Access.SIGNED_IN,
        input=PasswordChange,
        idempotency=Need.NO,
        status=204,
        while_suspended=True,
        errors=(AccountsError.WRONG_PASSWORD, AccountsError.NEEDS_SESSION, AccountsError.TOO_MANY_TRIES),
    )
    def change(self, request: Request, data: PasswordChange) -> Reply:
        """Change one's own password. Every other session ends, and this one gets a new key."""
        passwords.change_password(
            actor=self.actor,
            current=data.current_password,
            new=data.new_password,
            client=browser.client_of(request),
            session_id=browser.session_id_of(request),
        )
        browser.renew_session_key(request)
        return Reply()


class SessionViewSet(ResourceViewSet):
    @endpoint(access=Access.SIGNED_IN, output=ListOut[SessionOut], errors=(AccountsError.NEEDS_SESSION,))
    def list(self, request: Request) -> Reply:
        """One's own sessions: browser, address, last seen."""
        current_id = browser.session_id_of(request)
        return Reply(whole_list(selectors.list_sessions(actor=self.actor, current_id=current_id)))

    @endpoint(access=Access.SIGNED_IN, status=204, while_suspended=True, errors=(AccountsError.NEEDS_SESSION,))
    def destroy_others(self, request: Request) -> Reply:
        """End all of one's own sessions but this one."""
        sign_in.end_other_sessions(actor=self.actor, session_id=browser.session_id_of(request))
        return Reply()

    @endpoint(
        access=Access.SIGNED_IN,
        status=204,
        while_suspended=True,
        errors=(AccountsError.NEEDS_SESSION, KernelError.NOT_FOUND),
    )
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """End one of one's own sessions."""
        sign_in.end_session(actor=self.actor, session_id=id)
        return Reply()
