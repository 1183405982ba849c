"""What a new organisation begins with on this floor: its roles, and its owner. Example colleagues for the demo."""

from accounts.models.login import Login
from accounts.roles import OWNER
from accounts.services.employees import add_employee
from accounts.services.login_tokens import HAND_OVER
from accounts.services.passwords import check_strength
from accounts.services.roles import create_system_roles, roles_by_codes
from kernel.actor import system_actor
from kernel.tenancy import Organisation
from tenants.inputs.sign_up import SignUp

_COLLEAGUES = {
    "en": (("Ann Lee", "manager"), ("Mark Stone", "sales"), ("Nina Gray", "sales"), ("Ivan Cole", "accountant")),
    "bg": (
        ("Анна Петрова", "manager"),
        ("Марин Стоянов", "sales"),
        ("Нина Георгиева", "sales"),
        ("Иван Колев", "accountant"),
    ),
}


def provision(organisation: Organisation, request: SignUp) -> None:
    """Make the system roles, and the owner with the password of the sign-up. 422 for a weak one."""
    check_strength(request.password, email=request.email, name=request.name, pointer="/password")
    roles = create_system_roles()
    add_employee(
        actor=system_actor(),
        email=request.email,
        name=request.name,
        password=request.password,
        roles=[roles[OWNER]],
        language=request.language,
        timezone_name=request.timezone,
    )


def hand_over(organisation: Organisation, request: SignUp) -> str:
    """A token that signs the owner in at the organisation's host, once, within a minute."""
    return HAND_OVER.make(Login.objects.get(email=request.email))


def add_sample_colleagues(organisation: Organisation) -> None:
    """Colleagues who cannot sign in, so that customers of the demo can be somebody's."""
    for number, (name, code) in enumerate(_COLLEAGUES.get(organisation.language, _COLLEAGUES["en"]), start=1):
        add_employee(
            actor=system_actor(),
            email=f"colleague{number}@demo.example",
            name=name,
            password=None,
            roles=roles_by_codes([code]),
        )
