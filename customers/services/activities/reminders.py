"""Reminding people of what they have planned: each once, by mail."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Employee
from accounts.selectors.callers import actor_of_login
from customers.models import Activity, ActivityParticipant, ActivityState
from customers.permissions import CustomerRight
from customers.selectors.activities import get_activity
from kernel.actor import Actor, Source
from kernel.errors import AppError
from kernel.mail import send_mail
from kernel.moments import day_text, hour_text, interface_language
from kernel.tenancy import current_organisation

# What began so long ago needs no reminder any more: the service was down.
_TOO_LATE = timedelta(hours=12)
_AT_ONCE = 500


def take_due_reminders() -> list[tuple[uuid.UUID, uuid.UUID]]:
    """The (activity, employee) that must be reminded now; marked, so that nobody takes them again.

    Belongs to the caller's transaction: who takes them enqueues the mails in it.
    """
    now = timezone.now()
    due = Activity.objects.filter(state=ActivityState.PLANNED, reminded_at=None, remind_at__lte=now)
    rows = list(
        due.order_by("remind_at")
        .select_for_update(skip_locked=True, no_key=True)
        .values_list("id", "starts_at")[:_AT_ONCE]
    )
    Activity.objects.filter(id__in=[activity_id for activity_id, _starts_at in rows]).update(reminded_at=now)
    timely = [activity_id for activity_id, starts_at in rows if starts_at and starts_at > now - _TOO_LATE]
    people = ActivityParticipant.objects.filter(Q(employee__is_active=True), activity_id__in=timely)
    return list(people.order_by("activity_id", "employee_id").values_list("activity_id", "employee_id"))


def send_reminder(*, activity_id: uuid.UUID, employee_id: uuid.UUID) -> bool:
    """Mail to one employee what is about to begin. False, and no mail, if it is off, or not the employee's to see
    any more. OSError if the relay refuses.
    """
    organisation = current_organisation()
    actor = actor_of_login(organisation, employee_id, source=Source.JOB)
    if actor is None or not actor.has(CustomerRight.ACTIVITY_VIEW):
        return False
    try:
        document = get_activity(actor=actor, activity_id=activity_id)
    except AppError:
        return False
    if document["state"] != ActivityState.PLANNED or document["starts_at"] is None:
        return False
    rendered = render_to_string(
        f"customers/mails/reminder.{interface_language(actor.language)}.txt",
        {
            "organisation": organisation.name,
            "activity": document,
            "when": _when(actor, document["starts_at"], is_all_day=document["is_all_day"]),
            "link": f"{organisation.url}/activities/{activity_id}",
        },
    )
    subject, _line_break, text = rendered.partition("\n")
    to = Employee.objects.values_list("email", flat=True).get(id=employee_id)
    return send_mail(to=to, subject=subject, text=text.strip() + "\n")


def _when(actor: Actor, starts_at: datetime, *, is_all_day: bool) -> str:
    to_text = day_text if is_all_day else hour_text
    return to_text(starts_at, language=actor.language, timezone=actor.timezone)
