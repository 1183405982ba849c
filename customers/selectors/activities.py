"""Reading activities. Which of them an actor may see is decided here and nowhere else."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.selectors import employees
from customers.models import Activity, ActivityContact, ActivityParticipant
from customers.permissions import CustomerRight
from customers.selectors import terms
from customers.selectors.records import customer_labels
from customers.selectors.visibility import visible, visible_contacts
from kernel.actor import Actor
from kernel.errors import not_found
from kernel.history import changes_of
from kernel.registers.listing import Page
from kernel.rights import Scope

RESOURCE = "activities"
Document = dict[str, Any]

_OWN = (
    *("type_id", "subject", "text", "starts_at", "ends_at", "timezone", "is_all_day", "state", "done_at"),
    *("is_private", "owner_id", "customer_id", "reminder_minutes"),
)


@dataclass(slots=True)
class ActivityRecord:
    """An activity, and who takes part."""

    activity: Activity
    participant_ids: list[uuid.UUID] = field(default_factory=list)
    contact_ids: list[uuid.UUID] = field(default_factory=list)

    def state(self) -> dict[str, Any]:
        """Every value that a client may write or change by an action, by its input name."""
        return {
            **{name: getattr(self.activity, name) for name in _OWN},
            "participant_ids": sorted(self.participant_ids),
            "contact_ids": sorted(self.contact_ids),
        }


def visible_activities(actor: Actor) -> QuerySet[Activity]:
    """Every activity that the actor may see.

    Private ones only if it takes part. `own`: those in which it takes part, and those with customers or contacts
    that it sees; `team`: the same for everybody in its teams.
    """
    mine = Q(Exists(_parts_of({actor.employee_id}))) if actor.employee_id is not None else Q(pk__in=[])
    rows = Activity.objects.filter(Q(is_private=False) | mine)
    scope = actor.scope("customers")
    if scope is Scope.ALL:
        return rows
    people = set(actor.team_member_ids) if scope is Scope.TEAM else set()
    if actor.employee_id is not None:
        people.add(actor.employee_id)
    contacts = ActivityContact.objects.filter(
        activity=OuterRef("pk"), contact__in=visible_contacts(actor).order_by().values("id")
    )
    return rows.filter(
        Q(customer__in=visible(actor).order_by().values("id")) | Exists(_parts_of(people)) | Exists(contacts)
    )


def get_activity(*, actor: Actor, activity_id: uuid.UUID) -> Document:
    """One activity. Needs `customers:activity:view`; 404. At most seven statements."""
    actor.require(CustomerRight.ACTIVITY_VIEW)
    activity = visible_activities(actor).filter(id=activity_id).first()
    if activity is None:
        raise not_found()
    return represent_activities(actor, load_activities([activity]))[0]


def history_of_activity(*, actor: Actor, activity_id: uuid.UUID, cursor: str | None, limit: int) -> Page:
    """A page of an activity's changes, newest first. Needs `customers:history:view`; 404."""
    actor.require(CustomerRight.HISTORY_VIEW)
    actor.require(CustomerRight.ACTIVITY_VIEW)
    if not visible_activities(actor).filter(id=activity_id).exists():
        raise not_found()
    return changes_of(RESOURCE, activity_id, cursor=cursor, limit=limit)


def load_activities(activities: Iterable[Activity]) -> list[ActivityRecord]:
    """The activities with who takes part. Two statements however many."""
    records = {activity.id: ActivityRecord(activity) for activity in activities}
    people = ActivityParticipant.objects.filter(activity_id__in=records).order_by("employee_id")
    for activity_id, employee_id in people.values_list("activity_id", "employee_id"):
        records[activity_id].participant_ids.append(employee_id)
    contacts = ActivityContact.objects.filter(activity_id__in=records).order_by("contact_id")
    for activity_id, contact_id in contacts.values_list("activity_id", "contact_id"):
        records[activity_id].contact_ids.append(contact_id)
    return list(records.values())


def represent_activities(actor: Actor, records: Sequence[ActivityRecord]) -> list[Document]:
    """The documents of activities as clients read them. At most four statements however many.

    Customers and contacts that the actor does not see have an id and no name.
    """
    activities = [record.activity for record in records]
    types = terms.labels.load(actor, {activity.type_id for activity in activities})
    people = employees.LABELS.load(
        actor,
        {employee_id for record in records for employee_id in record.participant_ids}
        | {activity.owner_id for activity in activities if activity.owner_id},
    )
    customers = customer_labels(actor, {activity.customer_id for activity in activities if activity.customer_id})
    contacts = contact_labels(actor, {contact_id for record in records for contact_id in record.contact_ids})
    return [_document(record, types, people, customers, contacts) for record in records]


def contact_labels(actor: Actor, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    """`{id: {"id", "name"}}` of those contacts that the actor may see. One statement, none for no id."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = visible_contacts(actor).filter(id__in=wanted).values_list("id", "name")
    return {contact_id: {"id": contact_id, "name": name} for contact_id, name in rows}


def _document(
    record: ActivityRecord,
    types: Mapping[uuid.UUID, Any],
    people: Mapping[uuid.UUID, Any],
    customers: Mapping[uuid.UUID, Any],
    contacts: Mapping[uuid.UUID, Any],
) -> Document:
    activity = record.activity
    people_ids, contact_ids = sorted(record.participant_ids), sorted(record.contact_ids)
    owner_id, customer_id = activity.owner_id, activity.customer_id
    return {
        "id": activity.id,
        "version": activity.version,
        **{name: getattr(activity, name) for name in _OWN},
        "type": types.get(activity.type_id),
        "owner": people.get(owner_id) if owner_id else None,
        "customer": customers.get(customer_id) if customer_id else None,
        "participant_ids": people_ids,
        "participants": [people[each] for each in people_ids if each in people],
        "contact_ids": contact_ids,
        "contacts": [contacts[each] for each in contact_ids if each in contacts],
        "created_at": activity.created_at,
        "updated_at": activity.updated_at,
    }


def _parts_of(people: set[uuid.UUID]) -> QuerySet[ActivityParticipant]:
    return ActivityParticipant.objects.filter(activity=OuterRef("pk"), employee_id__in=people)
