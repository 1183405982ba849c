"""How far an organisation has come with its first steps."""

from typing import Any

from accounts import first_steps
from accounts.first_steps import FirstStep
from accounts.models.invitation import Invitation
from accounts.models.login import Employee
from accounts.models.second_factor import Authenticator, Passkey
from accounts.permissions import AccountsRight
from kernel.actor import Actor
from kernel.models.numbering import NumberSequence
from kernel.permissions import KernelRight


def list_first_steps(*, actor: Actor) -> list[dict[str, Any]]:
    """`{name, is_done}` of each step that the actor may take."""
    return [{"name": step.name, "is_done": step.is_done(actor)} for step in first_steps.steps_for(actor)]


def _has_colleague(actor: Actor) -> bool:
    others = Employee.objects.all() if actor.employee_id is None else Employee.objects.exclude(id=actor.employee_id)
    return others.exists() or Invitation.objects.filter(accepted_at=None, revoked_at=None).exists()


def _has_numbering(actor: Actor) -> bool:
    """A mask was changed: sign-up makes version 1."""
    return NumberSequence.objects.filter(version__gt=1).exists()


def _has_second_factor(actor: Actor) -> bool:
    login_id = actor.person_id
    if login_id is None:
        return False
    confirmed = Authenticator.objects.filter(login_id=login_id, confirmed_at__isnull=False)
    return confirmed.exists() or Passkey.objects.filter(login_id=login_id).exists()


STEPS = (
    FirstStep("colleague", AccountsRight.EMPLOYEE_INVITE, _has_colleague),
    FirstStep("numbering", KernelRight.NUMBERING_EDIT, _has_numbering),
    FirstStep("second_factor", None, _has_second_factor),
)
