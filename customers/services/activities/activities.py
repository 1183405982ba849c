"""Writing activities. Changing many at once is the ordinary case, one is a bulk of one.

Whoever writes an activity has locked its customer: the customer's row says when the last one was and when the
next one is.
"""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.inputs.activities import ActivityChange, ActivityCreate
from customers.models import Activity, ActivityState, Attachment, Customer
from customers.permissions import CustomerRight
from customers.selectors.activities import (
    RESOURCE,
    ActivityRecord,
    load_activities,
    represent_activities,
    visible_activities,
)
from customers.selectors.records import reader_of_events
from customers.services.activities.activity_checks import check_references
from customers.services.activities.activity_drafts import Draft, put, settle, time_of_past
from customers.services.activities.activity_rows import renew_stamps, store_people
from kernel import events, history
from kernel.actor import Actor
from kernel.db import update_rows, write
from kernel.errors import AppError, KernelError, invalid, not_found
from kernel.files.service import discard_files
from kernel.rights import Scope
from kernel.versions import check_version

CREATED, UPDATED, DELETED = "activity.created", "activity.updated", "activity.deleted"
DONE, CANCELLED, REOPENED = "activity.done", "activity.cancelled", "activity.reopened"
EVENTS = (CREATED, UPDATED, DELETED, DONE, CANCELLED, REOPENED)

Document = dict[str, Any]
# Changes a locked activity; raises an AppError where that is not possible.
Edit = Callable[[ActivityRecord], None]

_COLUMNS = (
    *("type_id", "subject", "subject_key", "text", "search_text", "starts_at", "ends_at", "timezone", "is_all_day"),
    *("state", "done_at", "is_private", "owner_id", "customer_id", "reminder_minutes", "remind_at", "reminded_at"),
    *("version", "updated_at"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one activity; `event` is what it is called if it really changes something, `version` the one
    that the client saw, `joining` the customer that it may newly belong to."""

    activity_id: uuid.UUID
    edit: Edit
    event: str = UPDATED
    version: int | None = None
    joining: uuid.UUID | None = None


def create_activity(*, actor: Actor, data: ActivityCreate) -> Document:
    """Plan an activity, or log one that is done. Needs `customers:activity:edit`.

    422 listing everything that is wrong: a term that is none, people and customers that the actor does not see,
    an end before the start, a reminder without a start, a private one without the actor.
    """
    actor.require(CustomerRight.ACTIVITY_EDIT)
    with write():
        given = data.given() | {"state": data.state.value, "is_all_day": data.is_all_day}
        activity = Activity(created_by_id=actor.employee_id)
        activity.type_id, activity.subject, activity.owner_id = data.type_id, data.subject, actor.employee_id
        draft = Draft(ActivityRecord(activity), CREATED)
        put(draft.record, given)
        if activity.state == ActivityState.DONE:
            activity.done_at = time_of_past(activity)
        _lock_customers([activity.customer_id])
        settle(actor, draft)
        check_references(actor, [draft])
        if draft.errors:
            raise invalid(*draft.errors)
        activity.save(force_insert=True)
        return _finish(actor, [draft])[0]


def update_activity(
    *, actor: Actor, activity_id: uuid.UUID, data: ActivityChange, expected_version: int | None = None
) -> Document:
    """Change what is given. A change that changes nothing leaves no trace; another start reminds anew.

    Needs `customers:activity:edit`. 404, 412, 422.
    """
    return change_activity(actor=actor, change=updating(activity_id, data, expected_version))


def updating(activity_id: uuid.UUID, data: ActivityChange, expected_version: int | None) -> Change:
    """The change that writes what a client gave."""
    given = data.given()
    return Change(
        activity_id, lambda record: put(record, given), version=expected_version, joining=given.get("customer_id")
    )


def marking_done(record: ActivityRecord) -> None:
    """The edit that says that it took place. 409 for a cancelled one."""
    _move(record, ActivityState.DONE, {ActivityState.PLANNED})


def cancelling(record: ActivityRecord) -> None:
    """The edit that calls it off. 409 for one that took place."""
    _move(record, ActivityState.CANCELLED, {ActivityState.PLANNED})


def reopening(record: ActivityRecord) -> None:
    """The edit that makes it planned again."""
    _move(record, ActivityState.PLANNED, {ActivityState.DONE, ActivityState.CANCELLED})


def change_activity(*, actor: Actor, change: Change) -> Document:
    """One change; raises why it is refused."""
    [answer] = change_activities(actor=actor, changes=[change])
    if isinstance(answer, AppError):
        raise answer
    return answer


def change_activities(*, actor: Actor, changes: Sequence[Change]) -> list[Document | AppError]:
    """Change many activities, each once: for each its document, or why it was refused.

    Needs `customers:activity:edit`. The number of statements does not depend on how many there are.
    """
    actor.require(CustomerRight.ACTIVITY_EDIT)
    with write():
        records = _lock(actor, [each.activity_id for each in changes], [each.joining for each in changes])
        drafts = [_draft(actor, records.get(each.activity_id), each) for each in changes]
        open_drafts = [draft for draft in drafts if isinstance(draft, Draft)]
        check_references(actor, open_drafts)
        documents = iter(_finish(actor, [draft for draft in open_drafts if not draft.errors]))
        return [
            draft if isinstance(draft, AppError) else invalid(*draft.errors) if draft.errors else next(documents)
            for draft in drafts
        ]


def delete_activity(*, actor: Actor, activity_id: uuid.UUID, expected_version: int | None = None) -> None:
    """Delete an activity with its files. Needs `customers:activity:edit`. 404, 412."""
    actor.require(CustomerRight.ACTIVITY_EDIT)
    with write():
        record = _lock(actor, [activity_id], []).get(activity_id)
        if record is None:
            raise not_found()
        activity = record.activity
        check_version(activity, expected_version)
        fields = {name: (value, None) for name, value in record.state().items() if value}
        history.record(actor, RESOURCE, activity_id, history.Action.DELETED, fields)
        if not activity.is_private:
            events.emit(DELETED, activity_id, {"id": activity_id, "customer_id": activity.customer_id})
        files = list(Attachment.objects.filter(activity_id=activity_id).values_list("file_id", flat=True))
        customer_id = activity.customer_id
        activity.delete()
        discard_files(actor=actor, file_ids=files)
        renew_stamps([customer_id])


def hand_over(actor: Actor, employee_id: uuid.UUID, successor_id: uuid.UUID | None) -> None:
    """Let a successor take over what an employee has planned; private plans stay. A hook of deactivation."""
    planned = Activity.objects.filter(owner_id=employee_id, state=ActivityState.PLANNED, is_private=False)
    if successor_id is None:
        return

    def edit(record: ActivityRecord) -> None:
        kept = [each for each in record.participant_ids if each not in (employee_id, successor_id)]
        record.activity.owner_id, record.participant_ids = successor_id, [*kept, successor_id]

    with write():
        everything = replace(actor, scopes={**actor.scopes, "customers": Scope.ALL})
        records = _lock(everything, list(planned.values_list("id", flat=True)), [])
        drafts = []
        for record in records.values():
            draft = Draft(record, UPDATED, record.state())
            edit(record)
            drafts.append(draft)
        _finish(everything, drafts)


def _draft(actor: Actor, record: ActivityRecord | None, change: Change) -> Draft | AppError:
    if record is None:
        return not_found()
    draft = Draft(record, change.event, record.state())
    try:
        check_version(record.activity, change.version)
        change.edit(record)
    except AppError as refusal:
        return refusal
    settle(actor, draft)
    return draft


def _lock(
    actor: Actor, ids: Collection[uuid.UUID], joining: Collection[uuid.UUID | None]
) -> dict[uuid.UUID, ActivityRecord]:
    """Those of the activities that the actor sees, locked after their customers, as everybody locks them."""
    customers = set(Activity.objects.filter(id__in=ids).values_list("customer_id", flat=True)) | set(joining)
    _lock_customers(customers)
    rows = visible_activities(actor).filter(id__in=ids).order_by("id").select_for_update(of=("self",), no_key=True)
    records = {record.activity.id: record for record in load_activities(rows)}
    if any(record.activity.customer_id not in customers for record in records.values()):
        # It came to another customer since; whoever asks again finds it there.
        raise AppError(KernelError.CONFLICT)
    return records


def _lock_customers(ids: Collection[uuid.UUID | None]) -> None:
    wanted = {customer_id for customer_id in ids if customer_id is not None}
    if wanted:
        rows = Customer.objects.filter(id__in=wanted).order_by("id").select_for_update(no_key=True)
        list(rows.values_list("id", flat=True))


def _move(record: ActivityRecord, state: ActivityState, origins: set[ActivityState]) -> None:
    activity = record.activity
    if activity.state == state:
        return
    if activity.state not in origins:
        raise AppError(KernelError.CONFLICT, _("Reopen the activity first."))
    activity.state = state
    activity.done_at = timezone.now() if state is ActivityState.DONE else None


def _finish(actor: Actor, drafts: Sequence[Draft]) -> list[Document]:
    """Write rows, history and events; answers the documents. What does not really change leaves no trace."""
    changed = [draft for draft in drafts if draft.before is None or draft.fields]
    now = timezone.now()
    for draft in changed:
        if draft.before is not None:
            draft.activity.version += 1
            draft.activity.updated_at = now
    update_rows([draft.activity for draft in changed if draft.before is not None], _COLUMNS)
    store_people([(draft.before, draft.record) for draft in changed])
    history.record_many(actor, RESOURCE, [_entry(draft) for draft in changed])
    owners = {draft.activity.customer_id for draft in changed}
    renew_stamps(owners | {draft.before["customer_id"] for draft in changed if draft.before is not None})
    _emit([draft for draft in changed if not draft.activity.is_private])
    return represent_activities(actor, [draft.record for draft in drafts])


def _entry(draft: Draft) -> history.Entry:
    action = history.Action.CREATED if draft.before is None else history.Action.UPDATED
    return history.Entry(draft.activity.id, action, draft.fields)


def _emit(drafts: Sequence[Draft]) -> None:
    # What is private is told to nobody.
    documents = represent_activities(reader_of_events(), [draft.record for draft in drafts])
    by_kind: dict[str, list[events.NewEvent]] = {}
    for draft, document in zip(drafts, documents, strict=True):
        by_kind.setdefault(draft.event, []).append(events.NewEvent(draft.activity.id, document))
    events.emit_all(by_kind)
