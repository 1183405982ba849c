"""What a new organisation finds here on its first day: terms, field policy, templates."""

from customers.defaults.terms import TERMS
from customers.field_policy import Preset
from customers.models import Term
from customers.services.dictionaries import terms
from customers.services.field_policies import create_field_policies
from customers.services.mail.templates import create_default_templates
from kernel import history
from kernel.actor import system_actor
from kernel.db import write
from kernel.tenancy import Organisation
from tenants.inputs.sign_up import SignUp


def provision_defaults(organisation: Organisation, sign_up: SignUp) -> None:
    """Create the default terms (in every language that the interface speaks), the preset's field policy and
    the default templates.

    A hook of `tenants.hooks.on_provision`: runs inside the new organisation's schema, in the transaction of
    its sign-up; six statements.
    """
    actor = system_actor()
    rows = [
        Term(
            dictionary=dictionary.value,
            code=term.code,
            labels={"en": term.en, "bg": term.bg},
            color=term.color,
            position=position,
            status_class=term.status_class or "",
            weight=term.weight,
        )
        for dictionary, defaults in TERMS.items()
        for position, term in enumerate(defaults)
    ]
    with write():
        Term.objects.bulk_create(rows)
        history.record_many(actor, terms.RESOURCE, [terms.creation(row) for row in rows])
        create_field_policies(actor=actor, preset=Preset(sign_up.preset))
        create_default_templates(actor=actor, language=organisation.language)
