"""The register of activities."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.selectors.employees import LABELS as EMPLOYEE_LABELS
from customers.dictionaries import Dictionary
from customers.models import Activity, ActivityContact, ActivityParticipant, ActivityState
from customers.permissions import CustomerRight
from customers.register_columns import CUSTOMER_LABELS, joined
from customers.selectors import terms
from customers.selectors.activities import contact_labels, visible_activities
from customers.selectors.visibility import visible_contacts
from kernel.actor import Actor
from kernel.errors import Text
from kernel.registers.column import Choice, Column, Labels
from kernel.registers.register import Register
from kernel.registers.types import Operator, Type
from kernel.text import fold

STATES = [
    Choice(ActivityState.PLANNED.value, _("Planned")),
    Choice(ActivityState.DONE.value, _("Done")),
    Choice(ActivityState.CANCELLED.value, _("Cancelled")),
]


def _load_people(actor: Actor, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str | None]:
    rows = ActivityParticipant.objects.all()
    return joined(rows, "activity_id", "employee__name", "employee__name_key", "employee_id")(actor, ids)


def _load_first_person(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Any]:
    rows = ActivityParticipant.objects.filter(activity_id__in=ids).order_by("activity_id", "employee__name_key")
    first = rows.distinct("activity_id").values_list("activity_id", "employee_id", "employee__name")
    found = {activity_id: {"id": employee_id, "name": name} for activity_id, employee_id, name in first}
    return {activity_id: found.get(activity_id) for activity_id in ids}


def _load_contacts(actor: Actor, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str | None]:
    rows = ActivityContact.objects.filter(contact__in=visible_contacts(actor).order_by().values("id"))
    return joined(rows, "activity_id", "contact__name", "contact__sort_name", "contact_id")(actor, ids)


def _load_first_contact(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Any]:
    rows = ActivityContact.objects.filter(
        activity_id__in=ids, contact__in=visible_contacts(actor).order_by().values("id")
    ).order_by("activity_id", "contact__sort_name", "contact_id")
    first = rows.distinct("activity_id").values_list("activity_id", "contact_id", "contact__name")
    found = {activity_id: {"id": contact_id, "name": name} for activity_id, contact_id, name in first}
    return {activity_id: found.get(activity_id) for activity_id in ids}


def _with(model: type[ActivityParticipant] | type[ActivityContact], column: str, operator: Operator, ids: Any) -> Q:
    parts = model._default_manager.filter(activity=OuterRef("pk"))
    if operator is Operator.ISNULL:
        return ~Q(Exists(parts)) if ids[0] else Q(Exists(parts))
    matched = Q(Exists(parts.filter(**{f"{column}__in": ids})))
    return ~matched if operator in (Operator.NE, Operator.NOT_IN) else matched


def _find_contacts(actor: Actor, column: str, text: str) -> list[uuid.UUID]:
    return list(visible_contacts(actor).filter(sort_name=fold(text)).values_list("id", flat=True)[:100])


CONTACT_LABELS = Labels(load=contact_labels, find=_find_contacts, text="name")


def _moment(name: str, label: Text, *, default: bool = False, nullable: bool = True, writes: bool = False) -> Column:
    return Column(name, label, Type.DATETIME, name, nullable=nullable, default=default, writes=name if writes else None)


ACTIVITIES = Register(
    name="activities",
    label=_("Activities"),
    model=Activity,
    rows=visible_activities,
    right=CustomerRight.ACTIVITY_VIEW,
    export_right=CustomerRight.ACTIVITY_EXPORT,
    columns=[
        Column("subject", _("Subject"), Type.STRING, "subject", folded="subject_key", default=True, writes="subject"),
        Column(
            "type",
            _("Type"),
            Type.TERM,
            "type_id",
            folded="type__position",
            labels=terms.labels,
            default=True,
            writes="type_id",
            dictionary=Dictionary.ACTIVITY_TYPES,
        ),
        Column("state", _("State"), Type.ENUM, "state", choices=lambda _actor: STATES, default=True),
        _moment("starts_at", _("Start"), default=True, writes=True),
        _moment("ends_at", _("End"), writes=True),
        Column("is_all_day", _("All day"), Type.BOOLEAN, "is_all_day", writes="is_all_day"),
        Column("timezone", _("Time zone"), Type.STRING, "timezone", writes="timezone"),
        Column(
            "customer",
            _("Customer"),
            Type.REFERENCE,
            "customer_id",
            folded="customer__sort_name",
            labels=CUSTOMER_LABELS,
            nullable=True,
            default=True,
            writes="customer_id",
            register="customers",
        ),
        Column(
            "contact",
            _("Contact"),
            Type.REFERENCE,
            load=_load_first_contact,
            condition=lambda operator, ids: _with(ActivityContact, "contact_id", operator, ids),
            labels=CONTACT_LABELS,
            nullable=True,
            register="contacts",
        ),
        Column("contacts", _("Contacts"), Type.STRING, load=_load_contacts, nullable=True, filterable=False),
        Column(
            "owner",
            _("Owner"),
            Type.EMPLOYEE,
            "owner_id",
            folded="owner__name_key",
            labels=EMPLOYEE_LABELS,
            nullable=True,
            default=True,
            writes="owner_id",
        ),
        Column(
            "participant",
            _("Participant"),
            Type.EMPLOYEE,
            load=_load_first_person,
            condition=lambda operator, ids: _with(ActivityParticipant, "employee_id", operator, ids),
            labels=EMPLOYEE_LABELS,
            nullable=True,
        ),
        Column("participants", _("Participants"), Type.STRING, load=_load_people, nullable=True, filterable=False),
        Column("text", _("Text"), Type.TEXT, "text", nullable=True, sortable=False, writes="text"),
        Column("is_private", _("Private"), Type.BOOLEAN, "is_private", writes="is_private"),
        Column(
            "reminder_minutes",
            _("Reminder, minutes before"),
            Type.INTEGER,
            "reminder_minutes",
            nullable=True,
            writes="reminder_minutes",
        ),
        _moment("done_at", _("Done at")),
        Column(
            "created_by",
            _("Created by"),
            Type.EMPLOYEE,
            "created_by_id",
            folded="created_by__name_key",
            labels=EMPLOYEE_LABELS,
            nullable=True,
        ),
        Column("id", _("ID"), Type.UUID, "id"),
        Column("version", _("Version"), Type.INTEGER, "version"),
        _moment("created_at", _("Created"), nullable=False),
        _moment("updated_at", _("Changed"), nullable=False),
    ],
    default_ordering=("-starts_at",),
    search=lambda text: Q(search_text__contains=fold(text)),
)
