"""`/me`, `/preferences` and `/first-steps`: who one is here, what one prefers, and what to begin with."""

from pydantic import TypeAdapter, ValidationError
from rest_framework.request import Request

from accounts.api.outputs import FirstStepOut, MeOut, PreferenceOut
from accounts.errors import AccountsError
from accounts.inputs.keys import PreferenceKey, PreferenceValue
from accounts.inputs.people import ProfileChange
from accounts.selectors import preferences as selectors
from accounts.selectors.first_steps import list_first_steps
from accounts.selectors.sign_in import profile
from accounts.services import preferences
from accounts.services.profile import change_profile
from kernel.api.endpoint import Access, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError, not_found

_KEY: TypeAdapter[str] = TypeAdapter(PreferenceKey)


class MeViewSet(ResourceViewSet):
    @endpoint(access=Access.SIGNED_IN, output=MeOut)
    def retrieve(self, request: Request) -> Reply:
        """Profile, rights, scopes, organisation and features of whoever asks."""
        return Reply(profile(actor=self.actor))

    @endpoint(
        access=Access.SIGNED_IN,
        input=ProfileChange,
        output=MeOut,
        while_suspended=True,
        errors=(AccountsError.NEEDS_SESSION,),
    )
    def partial_update(self, request: Request, data: ProfileChange) -> Reply:
        """Change one's own name, language, time zone, theme or density."""
        change_profile(actor=self.actor, data=data)
        return Reply(profile(actor=self.actor))


class PreferenceViewSet(ResourceViewSet):
    @endpoint(access=Access.SIGNED_IN, output=ListOut[PreferenceOut], errors=(AccountsError.NEEDS_SESSION,))
    def list(self, request: Request) -> Reply:
        """All of one's own preferences."""
        return Reply(whole_list(selectors.list_preferences(actor=self.actor)))

    @endpoint(access=Access.SIGNED_IN, output=PreferenceOut, errors=(AccountsError.NEEDS_SESSION,))
    def retrieve(self, request: Request, key: str) -> Reply:
        """One preference."""
        return Reply(selectors.get_preference(actor=self.actor, key=key))

    @endpoint(
        access=Access.SIGNED_IN,
        input=PreferenceValue,
        output=PreferenceOut,
        while_suspended=True,
        errors=(AccountsError.NEEDS_SESSION, AccountsError.TOO_MANY_PREFERENCES),
    )
    def update(self, request: Request, key: str, data: PreferenceValue) -> Reply:
        """Set one preference: any JSON up to 32 kB, under a key of `a-z 0-9 . _ : -`."""
        preferences.set_preference(actor=self.actor, key=_checked(key), value=data.value)
        return Reply(selectors.get_preference(actor=self.actor, key=key))

    @endpoint(
        access=Access.SIGNED_IN,
        status=204,
        while_suspended=True,
        errors=(AccountsError.NEEDS_SESSION, KernelError.NOT_FOUND),
    )
    def destroy(self, request: Request, key: str) -> Reply:
        """Forget one preference."""
        preferences.delete_preference(actor=self.actor, key=key)
        return Reply()


class FirstStepViewSet(ResourceViewSet):
    @endpoint(access=Access.SIGNED_IN, output=ListOut[FirstStepOut])
    def list(self, request: Request) -> Reply:
        """What a new organisation does first, as far as one may, and whether it is done."""
        return Reply(whole_list(list_first_steps(actor=self.actor)))


def _checked(key: str) -> str:
    try:
        return _KEY.validate_python(key)
    except ValidationError:
        raise not_found() from None
