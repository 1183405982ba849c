"""Sign-up: an organisation with schema, host, owner and defaults, or nothing at all, in one transaction."""

from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone, translation

from kernel.actor import system_actor
from kernel.db import violated_constraint, write
from kernel.errors import AppError
from kernel.history import Action
from kernel.models import new_id
from kernel.tenancy import Organisation as KnownOrganisation
from kernel.tenancy import OrganisationState, tenant_context
from tenants import hooks
from tenants.errors import TenantsError
from tenants.hosts import platform_host_of
from tenants.inputs.sign_up import SignUp
from tenants.models import Domain, Organisation, Plan
from tenants.schemas.copies import create_schema
from tenants.selectors.organisations import as_organisation
from tenants.services.records import publish_after_commit, record_on_platform, writing_public

PLATFORM_SLUG = "platform"
_UNIQUE = ("tenants_organisation_slug_unique", "tenants_domain_host_unique")


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """The row of an organisation to be made. `slug` is the label below the platform's host."""

    slug: str
    name: str
    country: str
    currency: str
    language: str
    timezone: str
    is_platform: bool = False
    state: OrganisationState = OrganisationState.ACTIVE
    sends_mail: bool = True


@dataclass(frozen=True, slots=True)
class SignedUp:
    """A new organisation, and the token by which its owner goes on there, signed in."""

    organisation: KnownOrganisation
    hand_over: str


def sign_up_by_browser(*, data: SignUp) -> SignedUp:
    """`sign_up`, with a hand-over for whoever did it: good once, for a minute, on the organisation's host."""
    with write():
        organisation = sign_up(data=data)
        with tenant_context(organisation):
            hand_over = hooks.run_on_hand_over(organisation, data)
    return SignedUp(organisation, hand_over)


def sign_up(*, data: SignUp) -> KnownOrganisation:
    """A new organisation with its owner, ready to sign in.

    Raises 409 `slug_taken`; 422 for what upper floors refuse (a weak password).
    """
    return _begin(_new_organisation(data, slug=data.slug), data)


def install_platform(*, data: SignUp) -> KnownOrganisation:
    """The platform's own organisation at the platform's host, with the first operator as owner.

    `data.slug` is not looked at. Raises 409 `slug_taken` if there is one already.
    """
    return _begin(_new_organisation(data, slug=PLATFORM_SLUG, is_platform=True), data)


def provision_organisation(new: NewOrganisation) -> KnownOrganisation:
    """The row, its host and its schema, still empty but for what migrations put there.

    Takes part in the caller's transaction. Raises 409 `slug_taken`.
    """
    organisation_id = new_id()
    now = timezone.now()
    host = settings.PLATFORM_HOST if new.is_platform else platform_host_of(new.slug)
    with writing_public():
        plan = Plan.objects.get(is_default=True)
        row = Organisation(
            id=organisation_id,
            schema_name=f"t_{organisation_id.hex}",
            slug=new.slug,
            name=new.name,
            state=new.state,
            country=new.country,
            currency=new.currency,
            language=new.language,
            timezone=new.timezone,
            is_platform=new.is_platform,
            plan=plan,
            sends_mail=new.sends_mail,
            suspended_at=now if new.state is OrganisationState.SUSPENDED else None,
        )
        try:
            row.save(force_insert=True)
            Domain(organisation=row, host=host, is_primary=True, verified_at=now).save(force_insert=True)
        except IntegrityError as error:
            if violated_constraint(error) in _UNIQUE:
                raise AppError(TenantsError.SLUG_TAKEN) from None
            raise
        row.migrated_to = create_schema(row.schema_name)
        row.save(update_fields=["migrated_to"])
        publish_after_commit([row.id])
        row.primary_host = host  # type: ignore[attr-defined]
        return as_organisation(row)


def _begin(new: NewOrganisation, data: SignUp) -> KnownOrganisation:
    with write():
        organisation = provision_organisation(new)
        with tenant_context(organisation), translation.override(data.language):
            hooks.run_on_provision(organisation, data)
        fields = {"slug": (None, new.slug), "name": (None, new.name)}
        record_on_platform(system_actor(), organisation.id, Action.CREATED, fields)
    return organisation


def _new_organisation(data: SignUp, *, slug: str, is_platform: bool = False) -> NewOrganisation:
    return NewOrganisation(
        slug=slug,
        name=data.organisation,
        country=data.country,
        currency=data.currency,
        language=data.language,
        timezone=data.timezone,
        is_platform=is_platform,
    )
