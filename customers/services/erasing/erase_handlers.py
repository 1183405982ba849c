"""What this floor keeps of a person, and how it forgets it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import CASCADE, JSONField, Model, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers import targets
from customers.erasing import Handler, Person
from customers.models import (
    Activity,
    ActivityContact,
    Assignment,
    BouncedAddress,
    Contact,
    ContactLink,
    Customer,
    Mail,
    MailAttachment,
    Merge,
    Note,
)
from customers.selectors.contact_records import load_contacts, represent_contacts
from customers.selectors.records import load_records, represent
from customers.services.activities.activity_rows import renew_stamps
from customers.services.contact_drafts import derive_contact
from customers.services.drafts import derive
from customers.services.logos import forget_pictures
from customers.suppression import ERASED, suppress
from kernel import json
from kernel.actor import Actor
from kernel.db import after_commit, relations_to
from kernel.erasing import scrub
from kernel.files.service import discard_files
from kernel.models.change import Change
from kernel.models.custom_field import UniqueCustomValue
from kernel.models.file import File
from kernel.tenancy import current_organisation
from kernel.text import fold

# What is left of a row: that there was somebody, where in the work, and in whose hands. All other columns are emptied.
_LEFT: dict[type[Model], frozenset[str]] = {
    Customer: frozenset(
        (
            *("id", "created_at", "updated_at", "version", "code", "code_key", "kind", "is_prospect", "is_customer"),
            *("converted_at", "created_by", "archived_at", "segment", "status", "channel", "customer_type"),
            *("prospect_status", "prospect_level", "responsible_manager", "service_manager", "salesperson"),
            *("representative", "merged_into", "former_codes", "erased_at"),
        )
    ),
    Contact: frozenset(
        ("id", "created_at", "updated_at", "version", "created_by", "archived_at", "erased_at", "merged_into")
    ),
}
# Rows that point to one of these and stay.
_STAYING: tuple[type[Model], ...] = (Assignment, ContactLink)

Rows = Sequence[Mapping[str, Any]]


def _values(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    return list(rows.order_by("pk").values())


def _notes_and_files(person: Person) -> Iterable[tuple[type[Model] | None, type[Model] | None, Q]]:
    """For each target that is the person or belongs to it: models of notes and attachments, and which rows."""
    activity_ids = _activities(person).values("id")
    ids: Mapping[str, Any] = {
        "customers": person.customer_ids,
        "contacts": person.contact_ids,
        "activities": activity_ids,
    }
    for target in targets.all_targets():
        if target.resource in ids:
            yield target.notes, target.attachments, Q(**{f"{target.field}__in": ids[target.resource]})


def _activities(person: Person) -> QuerySet[Activity]:
    """Activities that are about nobody else."""
    mine = Q(customer_id__in=person.customer_ids)
    took_part = ActivityContact.objects.filter(contact_id__in=person.contact_ids).values("activity_id")
    others = ActivityContact.objects.exclude(contact_id__in=person.contact_ids).values("activity_id")
    alone = Q(customer=None, id__in=took_part) & ~Q(id__in=others)
    return Activity.objects.filter(mine | alone)


def _collect_records(actor: Actor, person: Person) -> Rows:
    customers = load_records(actor, list(Customer.objects.filter(id__in=person.customer_ids)))
    contacts = load_contacts(list(Contact.objects.filter(id__in=person.contact_ids)), actor=actor)
    return [*represent(actor, customers), *represent_contacts(actor, contacts)]


def _collect_notes(actor: Actor, person: Person) -> Rows:
    found = [(notes, which) for notes, _files, which in _notes_and_files(person) if notes is not None]
    return [row for notes, which in found for row in _values(notes._default_manager.filter(which))]


def _collect_files(actor: Actor, person: Person) -> Rows:
    ids = _file_ids(person)
    return list(File.objects.filter(id__in=ids).values("id", "name", "content_type", "size", "sha256", "created_at"))


def _collect_activities(actor: Actor, person: Person) -> Rows:
    return _values(_activities(person))


def _mails(person: Person) -> QuerySet[Mail]:
    return Mail.objects.filter(Q(customer_id__in=person.customer_ids) | Q(contact_id__in=person.contact_ids))


def _collect_mails(actor: Actor, person: Person) -> Rows:
    return _values(_mails(person))


def _collect_history(actor: Actor, person: Person) -> Rows:
    ids = person.customer_ids | person.contact_ids
    return list(Change.objects.filter(object_id__in=ids).order_by("id").values("at", "action", "fields", "source"))


def _erase_notes(actor: Actor, person: Person) -> None:
    for notes, _files, which in _notes_and_files(person):
        if notes is not None:
            _remove(person, notes._default_manager.filter(which))
    # What was noted at a company and names the person.
    if person.companies:
        person.related |= set(scrub(Note, ["body"], person.texts_there, Q(customer_id__in=person.companies)))


def _erase_files(actor: Actor, person: Person) -> None:
    ids = _file_ids(person)
    for _notes, attachments, which in _notes_and_files(person):
        if attachments is not None:
            _remove(person, attachments._default_manager.filter(which))
    for customer in Customer.objects.filter(id__in=person.customer_ids):
        if customer.logo_id is not None:
            after_commit(forget_pictures, customer.logo_id)
    MailAttachment.objects.filter(mail__in=_mails(person)).delete()
    discard_files(actor=actor, file_ids=ids)
    # Those that nothing else has: their names may tell something, too.
    person.gone |= set(File.objects.filter(id__in=ids, state="deleted").values_list("id", flat=True))


def _file_ids(person: Person) -> set[uuid.UUID]:
    ids: set[uuid.UUID] = set(MailAttachment.objects.filter(mail__in=_mails(person)).values_list("file_id", flat=True))
    for _notes, attachments, which in _notes_and_files(person):
        if attachments is not None:
            ids |= set(attachments._default_manager.filter(which).values_list("file_id", flat=True))
    return ids


def _erase_activities(actor: Actor, person: Person) -> None:
    _remove(person, _activities(person))
    took_part = ActivityContact.objects.filter(contact_id__in=person.contact_ids)
    staying = set(took_part.values_list("activity_id", flat=True))
    took_part.delete()
    about = Q(id__in=staying) | Q(customer_id__in=person.companies)
    texts = {*person.texts_there, *(fold(text) for text in person.texts_there)}
    columns = ["subject", "text", "subject_key", "search_text"]
    person.related |= staying | set(scrub(Activity, columns, texts, about))
    renew_stamps(person.customer_ids)


def _erase_mails(actor: Actor, person: Person) -> None:
    _remove(person, _mails(person))
    if person.companies:
        columns = ["email", "name", "subject", "html", "text", "answer"]
        person.related |= set(scrub(Mail, columns, person.texts_there, Q(customer_id__in=person.companies)))
    suppress(person.emails, reason=ERASED)
    for email in person.addresses & person.emails:
        BouncedAddress.objects.filter(email__iexact=email).delete()


def _erase_records(actor: Actor, person: Person) -> None:
    UniqueCustomValue.objects.filter(object_id__in=person.customer_ids | person.contact_ids).delete()
    _remove_around(person, Customer, person.customer_ids)
    _remove_around(person, Contact, person.contact_ids)
    _empty_places(person)
    _forget_merges(person)
    with translation.override(current_organisation().language):
        name = _("Erased person")
    for customer in Customer.objects.filter(id__in=person.customer_ids):
        _empty(customer, name)
        [record] = load_records(actor, [customer], to_write=True)
        derive(record)
        customer.save()
    for contact in Contact.objects.filter(id__in=person.contact_ids):
        _empty(contact, name)
        [found] = load_contacts([contact], to_write=True)
        derive_contact(found)
        contact.save()


def _empty_places(person: Person) -> None:
    """That there was a contact stays, so that who saw it sees that it was erased; not what it was there."""
    links = ContactLink.objects.filter(contact_id__in=person.contact_ids)
    shared = ContactLink.objects.filter(customer_id__in=person.customer_ids).exclude(contact_id__in=person.contact_ids)
    _remove(person, shared)
    _remove_around(person, ContactLink, set(links.values_list("id", flat=True)))
    links.update(title=None, department=None, is_primary=False, is_active=False)


def _forget_merges(person: Person) -> None:
    """A merge of its companies that remembers the person cannot be undone any more."""
    for merge in Merge.objects.filter(survivor_customer_id__in=person.companies, memory__isnull=False):
        text = json.dumps(merge.memory).decode()
        if any(str(contact_id) in text for contact_id in person.contact_ids):
            Merge.objects.filter(id=merge.id).update(memory=None)
    scrub(Merge, ["labels", "kept", "memory"], person.texts_there, Q(survivor_customer_id__in=person.companies))


def _remove_around(person: Person, model: type[Model], ids: Iterable[uuid.UUID]) -> None:
    """Remove all rows that cannot be without one of these, whichever tables there are."""
    for relation in relations_to(model):
        related: type[Model] = relation.related_model  # type: ignore[assignment]
        if relation.on_delete is CASCADE and related not in _STAYING:
            _remove(person, related._default_manager.filter(**{f"{relation.field.name}__in": list(ids)}))


def _remove(person: Person, rows: QuerySet[Any]) -> None:
    keys = list(rows.values_list("pk", flat=True))
    person.gone |= {key for key in keys if isinstance(key, uuid.UUID)}
    rows.model._default_manager.filter(pk__in=keys).delete()


def _empty(row: Customer | Contact, name: str) -> None:
    left = _LEFT[type(row)]
    for column in row._meta.concrete_fields:
        if column.name not in left and column.null:
            setattr(row, column.attname, None)
        elif column.name not in left and isinstance(column, JSONField):
            setattr(row, column.attname, {})
    row.name = name
    row.version += 1
    row.erased_at = timezone.now()
    row.archived_at = row.archived_at or row.erased_at


HANDLERS = (
    Handler("records", gettext_lazy("Customer and contacts"), _collect_records, _erase_records),
    Handler("history", gettext_lazy("Change history"), _collect_history, lambda _actor, _person: None),
    Handler("mails", gettext_lazy("E-mails"), _collect_mails, _erase_mails),
    Handler("activities", gettext_lazy("Activities"), _collect_activities, _erase_activities),
    Handler("files", gettext_lazy("Files"), _collect_files, _erase_files),
    Handler("notes", gettext_lazy("Notes"), _collect_notes, _erase_notes),
)
