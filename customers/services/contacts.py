"""Contacts themselves: who they are and how they are reached. Where they are: `contact_places`."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.errors import CustomerError
from customers.inputs.contacts import ContactChange, ContactCreate
from customers.models import ChannelKind, Contact, ContactChannel, ContactLink, ContactReference, Customer
from customers.permissions import CustomerRight
from customers.selectors.contact_records import POSTAL_FIELDS, ContactRecord, load_contacts, represent_contacts
from customers.selectors.field_policies import policies_for
from customers.selectors.records import Record, load_records
from customers.selectors.visibility import visible_contacts
from customers.services import contact_writes
from customers.services.child_rows import store
from customers.services.contact_drafts import CHANNELS, apply_person, new_contact, new_link
from customers.services.contact_places import adding
from customers.services.customer_changes import lock_records, sendable
from customers.services.drafts import phone_country
from customers.services.place_changes import Place, Places, change_places, check_phones_of_companies, seeing_everything
from kernel import events, history
from kernel.actor import Actor
from kernel.custom_fields import writing as custom_values
from kernel.custom_fields.definitions import FieldSet, fields_of
from kernel.db import update_rows, write
from kernel.errors import AppError, FieldCode, FieldError, KernelError, invalid, not_found
from kernel.tenancy import current_organisation
from kernel.versions import check_version

Document = dict[str, Any]
# Gets the locked contact and answers what to write, by the names of `ContactChange`.
Edit = Callable[[ContactRecord], Mapping[str, Any]]

_COLUMNS = (
    *("name", "sort_name", "name_key", "first_name", "last_name", "language", *POSTAL_FIELDS),
    *(
        "primary_phone",
        "primary_email",
        "search_text",
        "availability",
        "custom",
        "archived_at",
        "version",
        "updated_at",
    ),
)


@dataclass(frozen=True, slots=True)
class ContactEdit:
    """A change of one contact. `edit` gets its locked record and answers what to write; `version` is the one that
    the client saw, None if it does not care."""

    contact_id: uuid.UUID
    edit: Edit
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ChangedContact:
    """A changed contact: its record, the names of what changed, and the earlier values as a change back."""

    record: ContactRecord
    fields: frozenset[str]
    previous: dict[str, Any]


@dataclass(slots=True)
class _Draft:
    """A contact on its way; `before` and what follows are None and empty for a new one."""

    record: ContactRecord
    errors: list[FieldError]
    places: dict[uuid.UUID, Place] = field(default_factory=dict)
    before: dict[str, Any] | None = None
    channels: list[ContactChannel] = field(default_factory=list)
    references: list[ContactReference] = field(default_factory=list)
    custom: Mapping[str, Any] = field(default_factory=dict)
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def written(self) -> custom_values.Written:
        return contact_writes.written(self.record, self.custom, self.errors)


def create_contact(*, actor: Actor, data: ContactCreate) -> Document:
    """Create a contact at one or more customers. Numbers without prefix are of the first one's country.

    Needs `customers:contact:edit`. 422 naming customers that the actor does not see, too.
    """
    [answer] = create_contacts(actor=actor, items=[data])
    if isinstance(answer, AppError):
        raise answer
    return answer


def create_contacts(*, actor: Actor, items: Sequence[ContactCreate]) -> list[Document | AppError]:
    """Create many contacts: for each its document, or why it was refused. The same number of statements for one
    and for a thousand. Whoever comes last of several that are to be primary at a customer is.
    """
    actor.require(CustomerRight.CONTACT_EDIT)
    with write():
        wanted = lock_records(actor, {link.customer_id for data in items for link in data.customers})
        customers = {each: record for each, record in wanted.items() if record.customer.erased_at is None}
        [fields] = fields_of(contact_writes.RESOURCE, to_write=True)
        drafts = [_new_draft(actor, data, fields, customers) for data in items]
        contact_writes.check_responsibilities(
            (place.record, f"/customers/{index}", draft.errors)
            for draft in drafts
            for index, place in enumerate(draft.places.values())
        )
        _check(actor, drafts)
        accepted = [draft for draft in drafts if not draft.errors]
        contact_writes.insert_contacts([draft.record for draft in accepted])
        _put_places(actor, customers, accepted, items=[data for draft, data in zip(drafts, items, strict=True)
                                                       if not draft.errors])  # fmt: skip
        documents = iter(_documents(actor, [draft.record.contact.id for draft in accepted]))
        return [invalid(*draft.errors) if draft.errors else next(documents) for draft in drafts]


def _new_draft(actor: Actor, data: ContactCreate, fields: FieldSet, customers: Mapping[uuid.UUID, Record]) -> _Draft:
    errors = _unknown_customers(data, customers)
    first = customers.get(data.customers[0].customer_id)
    country = phone_country(first.customer) if first else current_organisation().country
    draft = _Draft(new_contact(actor, data, fields, country, "", errors), errors)
    contact = draft.record.contact
    for link in data.customers:
        draft.places[link.customer_id] = Place(contact, new_link(contact.id, link.customer_id, link, is_primary=False))
    return draft


def _put_places(
    actor: Actor, customers: Mapping[uuid.UUID, Record], drafts: Sequence[_Draft], items: Sequence[ContactCreate]
) -> None:
    places: dict[uuid.UUID, list[Place]] = {}
    winners: dict[uuid.UUID, uuid.UUID] = {}
    for draft, data in zip(drafts, items, strict=True):
        for customer_id, place in draft.places.items():
            places.setdefault(customer_id, []).append(place)
        winners |= {link.customer_id: draft.record.contact.id for link in data.customers if link.is_primary}
    records = {customer_id: customers[customer_id] for customer_id in places}
    created = [draft.record.contact.id for draft in drafts]
    change_places(actor, records, adding(places), winners=winners, created=created)


def update_contact(
    *, actor: Actor, contact_id: uuid.UUID, data: ContactChange, expected_version: int | None = None
) -> Document:
    """Change what is given: see `change_contact`."""
    given = data.given()
    return change_contact(
        actor=actor, contact_id=contact_id, edit=lambda _record: given, expected_version=expected_version
    )


def change_contact(*, actor: Actor, contact_id: uuid.UUID, edit: Edit, expected_version: int | None = None) -> Document:
    """Change a contact; a change that changes nothing leaves no trace. Answers it with `previous`, the earlier
    values as a change that would undo this one.

    Needs `customers:contact:edit`. 404, 412, 422, also where a company would be left without a phone.
    """
    with write():
        [answer] = change_contacts(actor=actor, changes=[ContactEdit(contact_id, edit, expected_version)])
        if isinstance(answer, AppError):
            raise answer
        return represent_contacts(actor, [answer.record])[0] | {"previous": answer.previous}


def change_contacts(*, actor: Actor, changes: Sequence[ContactEdit]) -> list[ChangedContact | AppError]:
    """Change many contacts, each once: for each what has become of it, or why it was refused. The number of
    statements does not depend on how many there are. 422 for all where a company would be left without a phone.
    """
    actor.require(CustomerRight.CONTACT_EDIT)
    with write():
        records = _lock(actor, [change.contact_id for change in changes])
        countries = _countries_of(records)
        drafts = [_changed_draft(records.get(change.contact_id), change, countries) for change in changes]
        open_drafts = [draft for draft in drafts if isinstance(draft, _Draft)]
        _check(actor, open_drafts)
        changed = [draft for draft in open_drafts if draft.fields and not draft.errors]
        store(CHANNELS, [(draft.channels, draft.record.channels) for draft in changed])
        contact_writes.store_references([(draft.references, draft.record.references) for draft in changed])
        _save([draft.record for draft in changed])
        custom_values.claim([draft.written() for draft in changed])
        entries = [history.Entry(each.record.contact.id, history.Action.UPDATED, each.fields) for each in changed]
        history.record_many(actor, contact_writes.RESOURCE, entries)
        _check_companies(actor, [draft.record for draft in changed if _has_lost_phones(draft)])
        _emit(actor, contact_writes.UPDATED, [draft.record for draft in changed])
        return [_changed(draft) if isinstance(draft, _Draft) else draft for draft in drafts]


def _changed_draft(
    record: ContactRecord | None, change: ContactEdit, countries: Mapping[uuid.UUID, str]
) -> _Draft | AppError:
    if record is None:
        return not_found()
    if record.contact.erased_at is not None:
        return AppError(CustomerError.ALREADY_ERASED)
    try:
        check_version(record.contact, change.version)
        given = change.edit(record)
    except AppError as refusal:
        return refusal
    draft = _Draft(
        record,
        [],
        before=record.state(),
        channels=record.channels,
        references=record.references,
        custom=record.contact.custom,
    )
    apply_person(record, given, countries[record.contact.id], "", draft.errors)
    draft.fields = history.difference(draft.before or {}, record.state())
    return draft


def _changed(draft: _Draft) -> ChangedContact | AppError:
    if draft.errors:
        return invalid(*draft.errors)
    previous = {name: sendable(name, old, new) for name, (old, new) in draft.fields.items()}
    return ChangedContact(draft.record, frozenset(draft.fields), custom_values.nested(previous))


def _check(actor: Actor, drafts: Sequence[_Draft]) -> None:
    """Put into each draft what the field policy, its references and its custom fields have against it."""
    if not drafts:
        return
    [policy] = policies_for(drafts[0].record.fields)
    for draft in drafts:
        changed = None if draft.before is None else set(draft.fields)
        contact_writes.check_policy(policy, [(draft.record, "", draft.errors)], changed)
    asked = [draft for draft in drafts if draft.before is None or "external_references" in draft.fields]
    contact_writes.check_references([(draft.record, "", draft.errors) for draft in asked])
    custom_values.check(actor, [draft.written() for draft in drafts])


def _has_lost_phones(draft: _Draft) -> bool:
    return any(channel.kind == ChannelKind.PHONE for channel in draft.channels) and not draft.record.phones()


def archive_contact(*, actor: Actor, contact_id: uuid.UUID, expected_version: int | None = None) -> None:
    """Hide a contact from lists and pickers; another becomes primary where it was.

    Needs `customers:contact:edit`. 404, 412, 422 while a company needs its phone.
    """
    _shelve_one(actor, contact_id, expected_version, archived=True)


def restore_contact(*, actor: Actor, contact_id: uuid.UUID, expected_version: int | None = None) -> Document:
    """Bring an archived contact back. Needs `customers:contact:edit`. 404, 412."""
    _shelve_one(actor, contact_id, expected_version, archived=False)
    return _documents(actor, [contact_id])[0]


def _shelve_one(actor: Actor, contact_id: uuid.UUID, version: int | None, *, archived: bool) -> None:
    [answer] = shelve_contacts(actor=actor, versions={contact_id: version}, archived=archived)
    if isinstance(answer, AppError):
        raise answer


def shelve_contacts(
    *, actor: Actor, versions: Mapping[uuid.UUID, int | None], archived: bool
) -> list[ContactRecord | AppError]:
    """Archive contacts, or bring them back: for each its record, or why it was refused, in their order. `versions`
    are those that the client saw, None where it does not care. The number of statements does not depend on how many
    there are. 422 for all where a company would be left without a phone.

    Needs `customers:contact:edit`.
    """
    actor.require(CustomerRight.CONTACT_EDIT)
    with write():
        # Customers before contacts, as everybody locks them.
        customers = lock_records(seeing_everything(actor), _customers_of(versions))
        records = _lock(actor, versions)
        found = [_to_shelve(records.get(contact_id), versions[contact_id], customers) for contact_id in versions]
        changed = [each for each in found if isinstance(each, ContactRecord) and _is_archived(each) != archived]
        if changed:
            _shelve(actor, changed, customers, archived=archived)
        return found


def _to_shelve(
    record: ContactRecord | None, version: int | None, customers: Mapping[uuid.UUID, Record]
) -> ContactRecord | AppError:
    if record is None:
        return not_found()
    try:
        check_version(record.contact, version)
    except AppError as refusal:
        return refusal
    if record.contact.erased_at is not None:
        return AppError(CustomerError.ALREADY_ERASED)
    if not {link.link.customer_id for link in record.links} <= customers.keys():
        return AppError(KernelError.CONFLICT)
    return record


def _is_archived(record: ContactRecord) -> bool:
    return record.contact.archived_at is not None


def _shelve(
    actor: Actor, records: Sequence[ContactRecord], customers: Mapping[uuid.UUID, Record], *, archived: bool
) -> None:
    action = history.Action.ARCHIVED if archived else history.Action.RESTORED
    now = timezone.now() if archived else None
    entries = []
    for record in records:
        fields = {"archived_at": (record.contact.archived_at, now)}
        entries.append(history.Entry(record.contact.id, action, fields))
        record.contact.archived_at = now
    _save(records)
    history.record_many(actor, contact_writes.RESOURCE, entries)
    touched = {link.link.customer_id for record in records for link in record.links}
    change_places(seeing_everything(actor), {id_: customers[id_] for id_ in touched}, _unchanged)
    _emit(actor, contact_writes.ARCHIVED if archived else contact_writes.RESTORED, records)


def _unchanged(_record: object, places: Places) -> Places:
    return places


def _lock(actor: Actor, contact_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, ContactRecord]:
    """Those of the contacts that the actor may see, locked in the order of their ids."""
    rows = visible_contacts(actor).filter(id__in=contact_ids).order_by("id")
    locked = list(rows.select_for_update(of=("self",), no_key=True))
    return {record.contact.id: record for record in load_contacts(locked, to_write=True)}


def _save(records: Sequence[ContactRecord]) -> None:
    now = timezone.now()
    for record in records:
        record.contact.version += 1
        record.contact.updated_at = now
    update_rows([record.contact for record in records], _COLUMNS)


def _emit(actor: Actor, kind: str, records: Sequence[ContactRecord]) -> None:
    if not records:
        return
    fresh = load_contacts(list(Contact.objects.filter(id__in=[record.contact.id for record in records])))
    documents = represent_contacts(actor, fresh)
    events.emit_many(kind, contact_writes.told(actor, fresh, documents))


def _check_companies(actor: Actor, records: Sequence[ContactRecord]) -> None:
    # Not locked: the contacts are already, and customers are locked before contacts everywhere.
    ids = {link.link.customer_id for record in records for link in record.links if link.link.is_active}
    if ids:
        companies = load_records(actor, list(Customer.objects.filter(id__in=ids)))
        check_phones_of_companies(companies, "/channels")


def _customers_of(contact_ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    links = ContactLink.objects.filter(contact_id__in=list(contact_ids))
    return list(links.order_by("customer_id").values_list("customer_id", flat=True).distinct())


def _countries_of(contact_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Where numbers without prefix are from: the first customer's country, else the organisation's."""
    found = dict.fromkeys(contact_ids, current_organisation().country)
    links = ContactLink.objects.filter(contact_id__in=found).order_by("contact_id", "id").distinct("contact_id")
    return found | {link.contact_id: phone_country(link.customer) for link in links.select_related("customer")}


def _unknown_customers(data: ContactCreate, records: Mapping[uuid.UUID, object]) -> list[FieldError]:
    errors = []
    seen: set[uuid.UUID] = set()
    for index, link in enumerate(data.customers):
        pointer = f"/customers/{index}/customer_id"
        if link.customer_id not in records:
            errors.append(FieldError(FieldCode.NOT_FOUND, _("There is no such customer."), pointer=pointer))
        elif link.customer_id in seen:
            errors.append(FieldError(FieldCode.NOT_UNIQUE, _("This is given twice."), pointer=pointer))
        if link.is_primary and not link.is_active:
            detail = _("Only an active contact can be primary.")
            errors.append(FieldError(FieldCode.CONTRADICTION, detail, pointer=f"/customers/{index}/is_primary"))
        seen.add(link.customer_id)
    return errors


def _documents(actor: Actor, contact_ids: Sequence[uuid.UUID]) -> list[Document]:
    found = Contact.objects.in_bulk(contact_ids)
    return represent_contacts(actor, load_contacts([found[contact_id] for contact_id in contact_ids]))
