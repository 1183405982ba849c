"""The secret address of an employee's calendar: made, renewed, taken back."""

from typing import Any

from accounts.tokens import calendar_hmac, new_secret
from customers.models import CalendarFeed
from customers.selectors.calendars import require_employee
from kernel import audit
from kernel.actor import Actor
from kernel.db import write
from kernel.locks import lock
from kernel.tenancy import current_organisation

_PATH = "/api/v1/activities/calendar.ics?token="


def renew_feed(*, actor: Actor) -> dict[str, Any]:
    """Make a secret address for the actor's calendar; an earlier one is void at once. `url` is told only now.

    Needs `customers:activity:view`.
    """
    employee_id = require_employee(actor)
    organisation = current_organisation()
    token = new_secret()
    with write(), lock(f"calendar_feed:{employee_id}"):
        CalendarFeed.objects.filter(employee_id=employee_id).delete()
        row = CalendarFeed.objects.create(employee_id=employee_id, token_hmac=calendar_hmac(organisation, token))
        audit.note(actor, "calendar.renewed", {})
    return {"is_on": True, "created_at": row.created_at, "url": f"{organisation.url}{_PATH}{token}"}


def remove_feed(*, actor: Actor) -> None:
    """Make the address of the actor's calendar void. Needs `customers:activity:view`."""
    employee_id = require_employee(actor)
    with write():
        if CalendarFeed.objects.filter(employee_id=employee_id).delete()[0]:
            audit.note(actor, "calendar.removed", {})
