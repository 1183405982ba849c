"""Long work of this floor."""

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.dictionaries import Dictionary
from customers.inputs.activities import ActivityBulkChange
from customers.inputs.customers import CustomerBulkChange
from customers.inputs.templates import MergeRecord
from customers.services import bulk_updates
from customers.services.activities import bulk_updates as activity_updates
from customers.services.activities import reminders
from customers.services.assignments import renew_primaries as renew
from customers.services.dictionaries import replacing
from customers.services.duplicates import duplicate_search
from customers.services.erasing import erasing
from customers.services.mail import mail_sending, test_mails
from customers.services.merging import merge_undoing
from kernel import json
from kernel.actor import system_actor
from kernel.db import write
from kernel.jobs import Continue, JobContext, Subject, enqueue, job, periodic
from kernel.models.job import UNFINISHED, Job, Queue


@job(kind="customers.bulk_update", label=_("Change of many customers"), time_limit=timedelta(minutes=2))
def bulk_update(
    context: JobContext, *, parameters: dict[str, list[str]], data: dict[str, Any]
) -> Mapping[str, Any] | Continue:
    """Change all customers that match."""
    change = CustomerBulkChange.model_validate_json(json.dumps(data))
    return bulk_updates.update_matching(context, parameters=parameters, data=change)


@job(kind="customers.undo_bulk_update", label=_("Undo of a change of many customers"), time_limit=timedelta(minutes=2))
def undo_bulk_update(context: JobContext, *, job_id: uuid.UUID) -> Mapping[str, Any] | Continue:
    """Undo a bulk update."""
    return bulk_updates.undo(context, job_id=job_id)


@job(kind="customers.bulk_update_activities", label=_("Change of many activities"), time_limit=timedelta(minutes=2))
def bulk_update_activities(
    context: JobContext, *, parameters: dict[str, list[str]], data: dict[str, Any]
) -> Mapping[str, Any] | Continue:
    """Change all activities that match."""
    change = ActivityBulkChange.model_validate_json(json.dumps(data))
    return activity_updates.update_matching(context, parameters=parameters, data=change)


@job(
    kind="customers.undo_bulk_update_activities",
    label=_("Undo of a change of many activities"),
    time_limit=timedelta(minutes=2),
)
def undo_bulk_update_activities(context: JobContext, *, job_id: uuid.UUID) -> Mapping[str, Any] | Continue:
    """Undo a bulk update of activities."""
    return activity_updates.undo(context, job_id=job_id)


@job(kind="customers.replace_term", label=_("Replacement of a term"), time_limit=timedelta(minutes=2))
def replace_term(
    context: JobContext, *, dictionary: str, term_id: uuid.UUID, replace_with: uuid.UUID
) -> Mapping[str, Any] | Continue:
    """Delete a term that very many rows use."""
    return replacing.replace_term(
        context, dictionary=Dictionary(dictionary), term_id=term_id, replace_with=replace_with
    )


@job(kind="customers.merge_tags", label=_("Merging of tags"), time_limit=timedelta(minutes=2))
def merge_tags(context: JobContext, *, tag_id: uuid.UUID, into_id: uuid.UUID) -> Mapping[str, Any] | Continue:
    """Merge a tag that very many customers have."""
    return replacing.merge_tags(context, tag_id=tag_id, into_id=into_id)


@periodic(every=timedelta(hours=6))
def renew_primaries() -> None:
    """Who is responsible changes with the day: assignments begin and end."""
    renew(system_actor())


@periodic(every=timedelta(minutes=1))
def remind() -> None:
    """Whoever takes part in what begins soon is reminded; each mail is a job of its own."""
    with write():
        for activity_id, employee_id in reminders.take_due_reminders():
            enqueue(send_reminder, system_actor(), activity_id=activity_id, employee_id=employee_id)


@job(
    kind="customers.send_reminder",
    label=_("Reminder of an activity"),
    subject=Subject("activities", "activity_id"),
    queue=Queue.MAIL,
    max_retries=5,
)
def send_reminder(context: JobContext, *, activity_id: uuid.UUID, employee_id: uuid.UUID) -> None:
    """Remind one employee of one activity, once."""
    _send_once(context, partial(reminders.send_reminder, activity_id=activity_id, employee_id=employee_id))


@job(kind="customers.send_test_mail", label=_("Test of a template"), queue=Queue.MAIL, max_retries=2)
def send_test_mail(
    context: JobContext,
    *,
    template_id: uuid.UUID,
    customer_id: uuid.UUID,
    contact_id: uuid.UUID | None,
    language: str,
) -> None:
    """Send a template to whoever asked for it, as it is for a record."""
    record = MergeRecord(customer_id=customer_id, contact_id=contact_id, language=language)
    _send_once(context, partial(test_mails.send_test, actor=context.actor, template_id=template_id, data=record))


@job(kind="customers.send_test_of_mail", label=_("Test of an e-mail"), queue=Queue.MAIL, max_retries=2)
def send_test_of_mail(context: JobContext, *, letter: dict[str, str], file_ids: list[uuid.UUID]) -> None:
    """Send a mail that is being written to whoever writes it."""
    send = partial(test_mails.send_test_of_mail, actor=context.actor, letter=letter, file_ids=file_ids)
    _send_once(context, send)


@job(kind="customers.send_mail", label=_("E-mail"), queue=Queue.MAIL, max_retries=mail_sending.RETRIES)
def send_mail(context: JobContext, *, mail_id: uuid.UUID) -> Mapping[str, Any]:
    """Send one mail to somebody at a customer, at most once."""
    return mail_sending.send(context, mail_id=mail_id)


@periodic(every=timedelta(minutes=5))
def settle_abandoned_mails() -> None:
    """A mail whose job ended without settling it does not wait for ever."""
    mail_sending.settle_abandoned_mails()


def _send_once(context: JobContext, send: Callable[[], object]) -> None:
    if context.state and context.state["tried"]:
        # A process died while the relay had the mail: it may have left, and a second one is worse than none.
        return
    context.checkpoint({"tried": True})
    try:
        send()
    except OSError:
        # The relay has refused: it did not leave.
        context.checkpoint({"tried": False})
        raise


@job(kind="customers.collect_personal_data", label=_("Collection of personal data"), queue=Queue.EXPORTS)
def collect_personal_data(context: JobContext, *, resource: str, object_id: uuid.UUID) -> Mapping[str, Any]:
    """Write all that is kept of a person to a file."""
    return erasing.make_personal_data(actor=context.actor, resource=resource, object_id=object_id)


@job(kind="customers.erase_person", label=_("Erasing of a person"), atomic=True)
def erase_person(context: JobContext, *, resource: str, object_id: uuid.UUID) -> Mapping[str, Any]:
    """Forget a person."""
    return erasing.erase(actor=context.actor, resource=resource, object_id=object_id, job_id=context.job_id)


@job(kind="customers.find_duplicates", label=_("Search for duplicates"), time_limit=timedelta(minutes=2))
def find_duplicates(context: JobContext) -> Mapping[str, Any] | Continue:
    """Look for duplicates among all that has changed."""
    return duplicate_search.search_until_done(context)


@periodic(every=timedelta(minutes=3))
def look_for_duplicates() -> None:
    """The queue of duplicates follows what people write."""
    if (
        duplicate_search.is_behind()
        and not Job.objects.filter(kind=find_duplicates.name, state__in=UNFINISHED).exists()
    ):
        with write():
            enqueue(find_duplicates, system_actor())


@periodic(every=timedelta(hours=6))
def forget_merges() -> None:
    """What it takes to undo a merge is kept for 30 days."""
    merge_undoing.forget_old_merges()
