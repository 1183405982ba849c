"""What upper floors do when an organisation begins, shows itself, or ends. Registered in AppConfig.ready."""

from collections.abc import Callable

from kernel.tenancy import Organisation
from tenants.inputs.sign_up import SignUp

OnProvision = Callable[[Organisation, SignUp], None]
OnSampleData = Callable[[Organisation], None]
OnDelete = Callable[[Organisation], None]
OnHandOver = Callable[[Organisation, SignUp], str]

_on_provision: list[OnProvision] = []
_on_sample_data: list[OnSampleData] = []
_on_delete: list[OnDelete] = []
_on_hand_over: list[OnHandOver] = []


def on_provision(hook: OnProvision) -> OnProvision:
    """Register what a new organisation begins with (roles and owner, dictionaries, numbering).

    Runs inside its schema, in the transaction of the sign-up: an error undoes the organisation. What the
    hook refuses is an AppError whose pointers name fields of `SignUp`.
    """
    _on_provision.append(hook)
    return hook


def on_sample_data(hook: OnSampleData) -> OnSampleData:
    """Register example rows for the demo organisation. Runs inside its schema, in one transaction."""
    _on_sample_data.append(hook)
    return hook


def on_hand_over(hook: OnHandOver) -> OnHandOver:
    """Register who makes the token by which the new owner goes on signed in: the one floor that knows logins.

    Runs inside the schema, after all of `on_provision`.
    """
    _on_hand_over.append(hook)
    return hook


def on_delete(hook: OnDelete) -> OnDelete:
    """Register what must happen outside of the schema before it is dropped. Runs inside the schema."""
    _on_delete.append(hook)
    return hook


def run_on_provision(organisation: Organisation, request: SignUp) -> None:
    """Call every hook, in the order of registration: lower floors first."""
    for hook in _on_provision:
        hook(organisation, request)


def run_on_hand_over(organisation: Organisation, request: SignUp) -> str:
    """The token of the one hook there is."""
    (hook,) = _on_hand_over
    return hook(organisation, request)


def run_on_sample_data(organisation: Organisation) -> None:
    """Call every hook, in the order of registration."""
    for hook in _on_sample_data:
        hook(organisation)


def run_on_delete(organisation: Organisation) -> None:
    """Call every hook, last registered first: upper floors let go before lower ones."""
    for hook in reversed(_on_delete):
        hook(organisation)
