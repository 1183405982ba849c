"""The places of contacts at customers: who is where, as what, and who is the primary one.

Each change is one of the customer too: made under its lock, with its version, history and event.
"""

import copy
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.inputs.contacts import CustomerContactCreate, LinkChange, LinkInput, PersonFields
from customers.models import Contact, ContactLink, ContactResponsibility, CustomerKind
from customers.permissions import CustomerRight
from customers.selectors import terms
from customers.selectors.contact_records import LinkRecord, load_contacts, load_links, represent_contacts
from customers.selectors.contacts import place_row
from customers.selectors.field_policies import policies_for
from customers.selectors.records import Record
from customers.selectors.visibility import visible_contacts
from customers.services import contact_writes, parts
from customers.services.checks import contact_phones_of
from customers.services.child_rows import store
from customers.services.contact_drafts import LINKS, new_contact, new_link
from customers.services.customer_changes import finish, lock_records
from customers.services.customer_parts import PartAnswer
from customers.services.drafts import Draft, changed_draft, phone_country
from kernel import events, history
from kernel.actor import Actor
from kernel.custom_fields import writing as custom_values
from kernel.custom_fields.definitions import fields_of
from kernel.db import update_rows, write
from kernel.errors import FieldCode, FieldError, invalid, invalid_field, not_found
from kernel.rights import Scope
from kernel.versions import check_version


@dataclass(slots=True)
class Place:
    """A contact at the customer in question."""

    contact: Contact
    record: LinkRecord

    @property
    def link(self) -> ContactLink:
        return self.record.link

    def state(self) -> dict[str, Any]:
        return contact_writes.place_state(self.contact, self.record)


Places = list[Place]
# Gets the places at one customer, which it may change and must answer.
Edit = Callable[[Record, Places], Places]


def add_place(
    *, actor: Actor, customer_id: uuid.UUID, data: CustomerContactCreate, expected_version: int | None = None
) -> PartAnswer:
    """Give a customer a contact: a new one, or with `contact_id` one that is there already.

    Needs `customers:contact:edit`. 404, 412, 422.
    """
    actor.require(CustomerRight.CONTACT_EDIT)
    with write():
        record = lock_one(actor, customer_id, expected_version)
        errors: list[FieldError] = []
        contact = _existing(actor, data, errors)
        made = None
        if contact is None:
            [fields] = fields_of(contact_writes.RESOURCE, to_write=True)
            made = new_contact(actor, data, fields, phone_country(record.customer), "", errors)
            contact = made.contact
        place = Place(contact, new_link(contact.id, customer_id, data, is_primary=False))
        contact_writes.check_responsibilities([(place.record, "", errors)])
        if made is not None:
            [policy] = policies_for(made.fields)
            contact_writes.check_policy(policy, [(made, "", errors)])
            custom_values.check(actor, [contact_writes.written(made, {}, errors)])
        if errors:
            raise invalid(*errors)
        if made is not None:
            contact_writes.insert_contacts([made])
        version = change_places(
            actor,
            {customer_id: record},
            adding({customer_id: [place]}),
            winners={customer_id: contact.id} if data.is_primary else {},
            created=[contact.id] if made is not None else [],
        )[customer_id]
        return _answer(actor, contact.id, customer_id, version)


def adding(new: Mapping[uuid.UUID, Sequence[Place]]) -> Edit:
    """The edit that adds to each customer its new places."""

    def edit(record: Record, places: Places) -> Places:
        added = new[record.customer.id]
        present = {place.contact.id for place in places}
        if any(place.contact.id in present for place in added):
            detail = _("The customer has this contact already.")
            raise invalid_field("/contact_id", FieldCode.NOT_UNIQUE, detail)
        return [*places, *added]

    return edit


def put_places(
    actor: Actor, customers: dict[uuid.UUID, Record], wanted: Mapping[uuid.UUID, LinkInput]
) -> set[uuid.UUID]:
    """Let contacts be at locked customers, each at one, what is given there; who is there already keeps the rest, and
    its responsibilities. Those whose place has changed. 422 for a responsibility that is no term.
    """
    contacts = Contact.objects.in_bulk(wanted)
    new = {
        contact_id: Place(contacts[contact_id], new_link(contact_id, link.customer_id, link, is_primary=False))
        for contact_id, link in wanted.items()
    }
    errors: list[FieldError] = []
    contact_writes.check_responsibilities((place.record, "", errors) for place in new.values())
    if errors:
        raise invalid(*errors)
    moved: set[uuid.UUID] = set()

    def edit(record: Record, places: Places) -> Places:
        present = {place.contact.id: place for place in places}
        before = {contact_id: place.state() for contact_id, place in present.items()}
        for contact_id, link in wanted.items():
            if link.customer_id == record.customer.id:
                _put_place(present, new[contact_id], link)
                wins = link.is_primary and not present[contact_id].link.is_primary
                if wins or before.get(contact_id) != present[contact_id].state():
                    moved.add(contact_id)
        return list(present.values())

    winners = {link.customer_id: contact_id for contact_id, link in wanted.items() if link.is_primary}
    change_places(actor, customers, edit, winners=winners)
    return moved


def _put_place(present: dict[uuid.UUID, Place], new: Place, link: LinkInput) -> None:
    place = present.setdefault(new.contact.id, new)
    if place is not new:
        for name in link.model_fields_set & {"title", "department", "is_active"}:
            setattr(place.link, name, getattr(link, name))
        added = [*place.record.responsibility_ids, *new.record.responsibility_ids]
        place.record.responsibility_ids = list(dict.fromkeys(added))
    # Only who works there can be primary.
    place.link.is_active = place.link.is_active or link.is_primary


def change_place(
    *,
    actor: Actor,
    customer_id: uuid.UUID,
    contact_id: uuid.UUID,
    data: LinkChange,
    expected_version: int | None = None,
) -> PartAnswer:
    """Change what a contact is at a customer. Needs `customers:contact:edit`. 404, 412, 422."""
    actor.require(CustomerRight.CONTACT_EDIT)
    given = data.given()

    def edit(_record: Record, places: Places) -> Places:
        place = _find(places, contact_id)
        for name, value in given.items():
            if name == "responsibility_ids":
                place.record.responsibility_ids = list(dict.fromkeys(value))
                errors: list[FieldError] = []
                contact_writes.check_responsibilities([(place.record, "", errors)])
                if errors:
                    raise invalid(*errors)
            elif name != "is_primary":
                setattr(place.link, name, value)
        return places

    with write():
        record = lock_one(actor, customer_id, expected_version)
        winners = {customer_id: contact_id} if given.get("is_primary") else {}
        version = change_places(actor, {customer_id: record}, edit, winners=winners)[customer_id]
        return _answer(actor, contact_id, customer_id, version)


def remove_place(
    *, actor: Actor, customer_id: uuid.UUID, contact_id: uuid.UUID, expected_version: int | None = None
) -> int:
    """Take a contact from a customer; one without any customer left is archived. Answers the new version.

    Needs `customers:contact:edit`. 404, 412, 422 while the field policy needs its phone.
    """
    actor.require(CustomerRight.CONTACT_EDIT)

    def edit(_record: Record, places: Places) -> Places:
        _find(places, contact_id)
        return _without(places, contact_id)

    with write():
        record = lock_one(actor, customer_id, expected_version)
        version = change_places(actor, {customer_id: record}, edit)[customer_id]
        if not ContactLink.objects.filter(contact_id=contact_id).exists():
            now = timezone.now()
            Contact.objects.filter(id=contact_id).update(archived_at=now)
            fields = {"archived_at": (None, now)}
            history.record(actor, contact_writes.RESOURCE, contact_id, history.Action.ARCHIVED, fields)
            records = load_contacts(list(Contact.objects.filter(id=contact_id)))
            documents = represent_contacts(actor, records)
            events.emit_many(contact_writes.ARCHIVED, contact_writes.told(actor, records, documents))
        return version


def change_places(
    actor: Actor,
    records: dict[uuid.UUID, Record],
    edit: Edit,
    *,
    winners: Mapping[uuid.UUID, uuid.UUID] | None = None,
    created: Collection[uuid.UUID] = (),
    vanishing: Collection[uuid.UUID] = (),
) -> dict[uuid.UUID, int]:
    """Edit the places at locked customers; `winners` are the contacts that become primary, by customer.

    Contacts that gain, lose or change a place get a new version and an event; those in `created` their first, those
    that are `vanishing` altogether none. Answers the customers' versions. 422 if the field policy then misses a
    phone that was there.
    """
    current = places_at(records)
    drafts, changes, touched = [], [], set[uuid.UUID]()
    for customer_id, record in records.items():
        before = current[customer_id]
        after = edit(record, [_copy(place) for place in before])
        settle_primary(after, (winners or {}).get(customer_id))
        drafts.append(_draft(record, before, after))
        changes.append((before, after))
        touched |= _touched(before, after)
    store(LINKS, [([p.link for p in before], [p.link for p in after]) for before, after in changes])
    _note_former_customers(changes, vanishing)
    _store_responsibilities(changes)
    _store_addresses(drafts)
    finish(actor, drafts)
    _renew_contacts(actor, touched - set(vanishing), set(created), changes)
    check_phones_of_companies(
        [
            draft.record
            for draft, (before, after) in zip(drafts, changes, strict=True)
            if not {place.contact.id for place in before} < {place.contact.id for place in after}
        ],
        "/phones",
    )
    return {draft.customer.id: draft.customer.version for draft in drafts}


def check_phones_of_companies(records: Sequence[Record], pointer: str) -> None:
    """422 if a company without an own phone needs one and none of its contacts has one (any more)."""
    asked = [record for record in records if record.customer.kind == CustomerKind.COMPANY and not record.phones]
    if not asked:
        return
    [policy] = policies_for(asked[0].fields)
    if not policy.requires("phones", CustomerKind.COMPANY):
        return
    lent = contact_phones_of([record.customer.id for record in asked])
    for record in asked:
        values = {"phones": [], "contact_phones": lent.get(record.customer.id, [])}
        errors = policy.missing(CustomerKind.COMPANY, values, {"contact_phones"})
        if errors:
            raise invalid(*(replace(error, pointer=pointer) for error in errors))


def seeing_everything(actor: Actor) -> Actor:
    """The actor, for a write that must reach customers of a contact that it does not see itself."""
    return replace(actor, scopes={**actor.scopes, "customers": Scope.ALL})


def lock_one(actor: Actor, customer_id: uuid.UUID, expected_version: int | None) -> Record:
    """The customer, locked until the transaction ends. 404, 412."""
    record = lock_records(actor, [customer_id]).get(customer_id)
    if record is None:
        raise not_found()
    check_version(record.customer, expected_version)
    return record


def _existing(actor: Actor, data: CustomerContactCreate, errors: list[FieldError]) -> Contact | None:
    """The contact that `contact_id` names, locked; None if a new one is meant."""
    if data.contact_id is None:
        return None
    for name in sorted(data.model_fields_set & PersonFields.model_fields.keys()):
        detail = _("With contact_id the person is known already.")
        errors.append(FieldError(FieldCode.CONTRADICTION, detail, pointer=f"/{name}"))
    rows = visible_contacts(actor).filter(id=data.contact_id, archived_at=None)
    contact = rows.select_for_update(of=("self",), no_key=True).first()
    if contact is None:
        raise invalid_field("/contact_id", FieldCode.NOT_FOUND, _("There is no such contact."))
    return contact


def places_at(customer_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Places]:
    """The contacts of customers, in the order in which they came. Two statements."""
    links = list(ContactLink.objects.filter(customer_id__in=customer_ids).select_related("contact").order_by("id"))
    found: dict[uuid.UUID, Places] = {customer_id: [] for customer_id in customer_ids}
    for record in load_links(links):
        found[record.link.customer_id].append(Place(record.link.contact, record))
    return found


def _copy(place: Place) -> Place:
    return Place(place.contact, LinkRecord(copy.copy(place.link), list(place.record.responsibility_ids)))


def settle_primary(places: Places, winner: uuid.UUID | None) -> None:
    """Let one active contact be primary: `winner`, else who has been it, else the oldest."""
    candidates = [place for place in places if place.link.is_active and place.contact.archived_at is None]
    chosen = min(
        candidates,
        key=lambda place: (place.contact.id != winner, not place.link.is_primary, place.link.id),
        default=None,
    )
    if winner is not None and (chosen is None or chosen.contact.id != winner):
        raise invalid_field("/is_primary", FieldCode.CONTRADICTION, _("Only an active contact can be primary."))
    for place in places:
        place.link.is_primary = place is chosen


def _draft(record: Record, before: Places, after: Places) -> Draft:
    draft = changed_draft(record, {})
    gone = {place.contact.id for place in before} - {place.contact.id for place in after}
    if any(address.contact_id in gone for address in record.addresses):
        record.addresses = [copy.copy(address) for address in record.addresses]
        for address in record.addresses:
            if address.contact_id in gone:
                address.contact_id = None
    draft.settle()
    note_places(draft, before, after)
    return draft


def note_places(draft: Draft, before: Places, after: Places) -> None:
    """Let the history of a settled customer know of its contacts before and after."""
    assert draft.before is not None
    draft.before["contacts"] = [place.state() for place in before]
    draft.put("contacts", [place.state() for place in after])


def tell_contacts(actor: Actor, changes: Sequence[tuple[Places, Places]]) -> None:
    """New versions, history and events of the contacts whose places have changed."""
    touched = set[uuid.UUID]().union(*(_touched(before, after) for before, after in changes))
    _renew_contacts(actor, touched, set(), changes)


def _touched(before: Places, after: Places) -> set[uuid.UUID]:
    old = {place.contact.id: place.state() for place in before}
    new = {place.contact.id: place.state() for place in after}
    return {contact_id for contact_id in old.keys() | new.keys() if old.get(contact_id) != new.get(contact_id)}


def _note_former_customers(changes: Sequence[tuple[Places, Places]], vanishing: Collection[uuid.UUID]) -> None:
    """Let contacts know whose the last place was that they have lost: who sees that customer can give it back."""
    left: dict[uuid.UUID, uuid.UUID] = {}
    come: set[uuid.UUID] = set()
    for before, after in changes:
        present = {place.contact.id for place in after}
        left |= {place.contact.id: place.link.customer_id for place in before if place.contact.id not in present}
        come |= {place.contact.id for place in after if place.contact.former_customer_id is not None}
    without = list(Contact.objects.filter(id__in=left.keys() - set(vanishing), links=None)) if left else []
    for contact in without:
        contact.former_customer_id = left[contact.id]
    update_rows(without, ["former_customer"])
    if come:
        Contact.objects.filter(id__in=come).update(former_customer=None)


def _store_responsibilities(changes: Sequence[tuple[Places, Places]]) -> None:
    gone, new = [], []
    for before, after in changes:
        old = {place.link.id: set(place.record.responsibility_ids) for place in before}
        for place in after:
            had, has = old.get(place.link.id, set()), set(place.record.responsibility_ids)
            gone += [(place.link.id, term_id) for term_id in had - has]
            new += [ContactResponsibility(link_id=place.link.id, term_id=term_id) for term_id in has - had]
    if gone:
        ContactResponsibility.objects.filter(pk__in=gone).delete()
    if new:
        ContactResponsibility.objects.bulk_create(new)


def _store_addresses(drafts: Sequence[Draft]) -> None:
    store(
        parts.ADDRESSES,
        [(draft.parts_before.addresses, draft.record.addresses) for draft in drafts if draft.parts_before],
    )


def _renew_contacts(
    actor: Actor,
    touched: set[uuid.UUID],
    created: set[uuid.UUID],
    changes: Sequence[tuple[Places, Places]],
) -> None:
    """Versions, history and events of the contacts whose places have changed."""
    changed = touched - created
    if changed:
        now = timezone.now()
        Contact.objects.filter(id__in=changed).update(version=F("version") + 1, updated_at=now)
    records = load_contacts(list(Contact.objects.filter(id__in=touched)))
    entries = [*_entries(changed, changes), *contact_writes.creations(r for r in records if r.contact.id in created)]
    history.record_many(actor, contact_writes.RESOURCE, entries)
    documents = represent_contacts(actor, records)
    told = contact_writes.told(actor, records, documents)
    events.emit_all(
        {
            contact_writes.CREATED: [event for event in told if event.object_id in created],
            contact_writes.UPDATED: [event for event in told if event.object_id not in created],
        }
    )


def _entries(changed: set[uuid.UUID], changes: Sequence[tuple[Places, Places]]) -> list[history.Entry]:
    before: dict[uuid.UUID, list[Any]] = {contact_id: [] for contact_id in changed}
    after: dict[uuid.UUID, list[Any]] = {contact_id: [] for contact_id in changed}
    for old, new in changes:
        for side, places in ((before, old), (after, new)):
            for place in places:
                if place.contact.id in changed:
                    side[place.contact.id].append(place.record.state())
    return [
        history.Entry(contact_id, history.Action.UPDATED, {"customers": (before[contact_id], after[contact_id])})
        for contact_id in changed
    ]


def _find(places: Places, contact_id: uuid.UUID) -> Place:
    for place in places:
        if place.contact.id == contact_id:
            return place
    raise not_found()


def _without(places: Places, contact_id: uuid.UUID) -> Places:
    return [place for place in places if place.contact.id != contact_id]


def _answer(actor: Actor, contact_id: uuid.UUID, customer_id: uuid.UUID, version: int) -> PartAnswer:
    [record] = load_contacts(list(Contact.objects.filter(id=contact_id)))
    ids = {term_id for link in record.links for term_id in link.responsibility_ids}
    return PartAnswer(place_row(record, customer_id, terms.labels.load(actor, ids)), version)
