"""The platform and a demo organisation with sample data, for whoever looks at Kontor for the first time."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

from kernel.db import write
from kernel.tenancy import Organisation, tenant_context
from tenants import hooks
from tenants.inputs.sign_up import SignUp
from tenants.selectors.organisations import organisation_by_slug, platform_organisation
from tenants.services.sign_up import install_platform, sign_up

DEMO_SLUG = "demo"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where somebody of the demo signs in, and as whom."""

    who: str
    url: str
    email: str
    password: str


def make_demo() -> list[SignIn]:
    """Make what is missing of both; returns the sign-ins as they were when they were made."""
    operator = _request("Kontor", "platform-demo", "operator@kontor.example", "Olga Operator")
    owner = _request("Demo Ltd", DEMO_SLUG, "owner@demo.example", "Dana Owner")
    platform = platform_organisation() or install_platform(data=operator)
    demo = organisation_by_slug(DEMO_SLUG) or _demo_organisation(owner)
    return [
        SignIn("operator", platform.url, operator.email, operator.password),
        SignIn("owner", demo.url, owner.email, owner.password),
    ]


def _demo_organisation(owner: SignUp) -> Organisation:
    with write():
        organisation = sign_up(data=owner)
        with tenant_context(organisation):
            hooks.run_on_sample_data(organisation)
    return organisation


def _request(organisation: str, slug: str, email: str, name: str) -> SignUp:
    return SignUp(organisation=organisation, slug=slug, email=email, name=name, password=_password(email))


def _password(email: str) -> str:
    # Known to whoever holds the installation's secret, so that each start can print it again.
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"demo:{email}".encode(), hashlib.sha256)
    return base64.b32encode(digest[:10]).decode().lower()
