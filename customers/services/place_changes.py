"""How the places of contacts at locked customers are written: rows, histories, versions, events, and who is primary.

What people do with places: `contact_places`.
"""

import copy
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.errors import CustomerError
from customers.models import Contact, ContactLink, ContactResponsibility, CustomerKind
from customers.selectors.contact_records import LinkRecord, load_contacts, load_links, represent_contacts
from customers.selectors.field_policies import policies_for
from customers.selectors.records import Record
from customers.services import contact_writes, parts
from customers.services.checks import contact_phones_of
from customers.services.child_rows import store
from customers.services.contact_drafts import LINKS
from customers.services.customer_changes import finish, lock_records
from customers.services.drafts import Draft, changed_draft
from kernel import events, history
from kernel.actor import Actor
from kernel.db import update_rows
from kernel.errors import AppError, FieldCode, invalid, invalid_field, not_found
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
    """The customer, locked until the transaction ends. 404, 409 `already_erased`, 412."""
    record = lock_records(actor, [customer_id]).get(customer_id)
    if record is None:
        raise not_found()
    check_version(record.customer, expected_version)
    if record.customer.erased_at is not None:
        raise AppError(CustomerError.ALREADY_ERASED)
    return record


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
