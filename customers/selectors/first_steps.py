"""What a new organisation does first with its register."""

from accounts.first_steps import FirstStep
from customers.models import FieldPolicy, SampleData
from customers.permissions import CustomerRight
from customers.selectors.visibility import visible
from kernel.actor import Actor
from kernel.models.imports import Import


def _has_customer(actor: Actor) -> bool:
    return visible(actor).exists()


def _has_import(actor: Actor) -> bool:
    """Somebody has written what a file had."""
    return Import.objects.exclude(started_at=None).exists()


def _has_policy(actor: Actor) -> bool:
    """A policy was changed: sign-up makes version 1."""
    return FieldPolicy.objects.filter(version__gt=1).exists()


def _has_sample_data(actor: Actor) -> bool:
    return SampleData.objects.filter(removed_at=None).exists()


FIRST_STEPS = (
    FirstStep("customer", CustomerRight.CREATE, _has_customer),
    FirstStep("import", CustomerRight.IMPORT, _has_import),
    FirstStep("sample_data", CustomerRight.IMPORT, _has_sample_data),
    FirstStep("fields", CustomerRight.SETTINGS_EDIT, _has_policy),
)
