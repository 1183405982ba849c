"""Creating customers. Many at once is the ordinary case, one is a bulk of one."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError
from django.utils.translation import ngettext

from customers import codes as customer_codes
from customers.errors import CustomerError
from customers.inputs.customers import CustomerCreate
from customers.models import Customer, CustomerKind
from customers.permissions import CustomerRight
from customers.selectors import duplicates
from customers.selectors.contact_records import POSTAL_FIELDS, represent_contacts_of
from customers.selectors.records import ROLE_FIELDS, represent, represent_for_events
from customers.services import checks, contact_writes, parts
from customers.services.assignment_rows import primaries
from customers.services.child_rows import store
from customers.services.dictionaries import tag_links
from customers.services.drafts import Draft, derive, derive_matches, new_draft
from kernel import events, history, numbering
from kernel.actor import Actor
from kernel.custom_fields.definitions import fields_of
from kernel.custom_fields.writing import claim
from kernel.db import insert_rows, violated_constraint, write
from kernel.errors import AppError, invalid
from kernel.tenancy import current_organisation
from tenants.limits import check_limit

RESOURCE = "customers"
METRIC = "customers"
CREATED, UPDATED = "customer.created", "customer.updated"
ARCHIVED, RESTORED, CONVERTED = "customer.archived", "customer.restored", "customer.converted"
REMOVED = "customer.deleted"
MERGED, UNMERGED = "customer.merged", "customer.unmerged"
EVENTS = (CREATED, UPDATED, ARCHIVED, RESTORED, CONVERTED, REMOVED, MERGED, UNMERGED)

# What a client should ask for next (`next_action`).
ADD_CONTACT = "add_contact"

Document = dict[str, Any]


def create_customer(*, actor: Actor, data: CustomerCreate) -> Document:
    """Create a customer with everything that `data` says. Answers its document and `next_action`: `add_contact`
    for a company without a contact, else None.

    Needs `customers:customer:create`, and `customers:customer:assign` for other employees than oneself.
    409 `possible_duplicate` with `candidates` and the number of `hidden` ones, 409 `code_taken`, 409
    `limit_reached`, 422 with everything that is wrong or missing.
    """
    [answer] = create_customers(actor=actor, items=[data])
    if isinstance(answer, AppError):
        raise answer
    return answer


def create_customers(*, actor: Actor, items: Sequence[CustomerCreate]) -> list[Document | AppError]:
    """Create many customers: for each its document, or why it was refused. The same number of statements for
    one and for a thousand; what the items have in common with each other counts as with the others.
    """
    actor.require(CustomerRight.CREATE)
    with write():
        fields, fields_of_contacts = fields_of(RESOURCE, contact_writes.RESOURCE, to_write=True)
        drafts = [new_draft(actor, data, fields, fields_of_contacts) for data in items]
        people = checks.check(actor, drafts)
        lenient = {draft.customer.id for draft, data in zip(drafts, items, strict=True) if data.allow_duplicate}
        accepted = _without_duplicates(actor, [draft for draft in drafts if not draft.is_refused], lenient)
        if accepted:
            check_plan(len(accepted))
            _insert(actor, accepted)
        documents = iter(_announce(actor, accepted, people))
        return [draft.answer() if draft.is_refused else next(documents) for draft in drafts]


def rehearse_creation(
    *, actor: Actor, items: Sequence[CustomerCreate], earlier: duplicates.Earlier
) -> list[AppError | None]:
    """Why `create_customers()` would refuse each, or None. Writes nothing and takes no codes; the plan is not asked.

    `earlier` are those that were accepted before, and takes in those that are accepted now.
    """
    actor.require(CustomerRight.CREATE)
    with write():
        fields, fields_of_contacts = fields_of(RESOURCE, contact_writes.RESOURCE, to_write=True)
        drafts = [new_draft(actor, data, fields, fields_of_contacts) for data in items]
        checks.check(actor, drafts)
        lenient = {draft.customer.id for draft, data in zip(drafts, items, strict=True) if data.allow_duplicate}
        open_drafts = [draft for draft in drafts if not draft.is_refused]
        for draft in _without_duplicates(actor, open_drafts, lenient, takes_codes=False):
            _meet_earlier(draft, earlier, is_lenient=draft.customer.id in lenient)
    return [draft.answer() if draft.is_refused else None for draft in drafts]


def _meet_earlier(draft: Draft, earlier: duplicates.Earlier, *, is_lenient: bool) -> None:
    taken = [
        number
        for number, row in enumerate(draft.record.references)
        if earlier.has_reference(row.source, row.external_id)
    ]
    if draft.customer.code and earlier.has_code(draft.customer.code):
        draft.refusal = checks.code_taken(draft.customer.code)
    elif not is_lenient and earlier.resembles(draft.record):
        draft.refusal = _possible_duplicate(1, {"candidates": [], "hidden": 0})
    elif taken:
        draft.errors += [checks.reference_taken(number) for number in taken]
    else:
        earlier.add(draft.record)


def check_plan(more: int) -> None:
    """409 `limit_reached` if the plan does not allow so many more customers. Archived ones do not count."""
    organisation = current_organisation()
    if METRIC in organisation.limits:
        check_limit(organisation, METRIC, count_customers() + more)


def count_customers() -> int:
    """Customers that are not archived: what plans limit."""
    return Customer.objects.filter(archived_at=None).count()


def as_refusal(error: IntegrityError) -> AppError | None:
    """What a violated constraint means to a client: somebody else was faster. None if it cannot happen."""
    match violated_constraint(error):
        case "customers_customer_code":
            return AppError(CustomerError.CODE_TAKEN)
        case "customers_reference_once":
            return invalid(checks.reference_taken(0))
    return None


def _without_duplicates(
    actor: Actor, drafts: Sequence[Draft], lenient: set[uuid.UUID], *, takes_codes: bool = True
) -> list[Draft]:
    """Refuse what is likely there already, or came earlier among the drafts, and give codes to the others."""
    for draft in drafts:
        derive_matches(draft.customer)
    index = duplicates.Index(
        (draft.record for draft in drafts if draft.customer.id not in lenient),
        references_only=(draft.record for draft in drafts if draft.customer.id in lenient),
    )
    accepted = []
    refused = []
    for draft in drafts:
        matches = {} if draft.customer.id in lenient else index.matches(draft.record)
        scores = duplicates.likely(matches, draft.customer.kind)
        taken = [number for number, row in enumerate(draft.record.references) if index.is_held(row)]
        if scores:
            refused.append((draft, matches, scores))
        elif taken:
            draft.errors += [checks.reference_taken(number) for number in taken]
        else:
            index.add(draft.record)
            accepted.append(draft)
    if takes_codes:
        _give_codes(accepted)
    if refused:
        joining = {draft.customer.id: draft.record for draft in accepted}
        described = duplicates.describe(actor, [(matches, scores) for _draft, matches, scores in refused], joining)
        for (draft, _matches, scores), found in zip(refused, described, strict=True):
            draft.refusal = _possible_duplicate(len(scores), found)
    return accepted


def _possible_duplicate(count: int, found: dict[str, Any]) -> AppError:
    text = ngettext(
        "There is %(count)s customer like this one. Send allow_duplicate to create it all the same.",
        "There are %(count)s customers like this one. Send allow_duplicate to create it all the same.",
        count,
    )
    return AppError(CustomerError.POSSIBLE_DUPLICATE, text % {"count": count}, extra=found)


def _give_codes(drafts: Sequence[Draft]) -> None:
    without = [draft for draft in drafts if not draft.customer.code]
    if without:
        codes = numbering.take(customer_codes.SEQUENCE, len(without))
        for draft, code in zip(without, codes, strict=True):
            draft.customer.code = code
            draft.put("code", code)


def _insert(actor: Actor, drafts: Sequence[Draft]) -> None:
    records = [draft.record for draft in drafts]
    for record in records:
        derive(record)
    try:
        insert_rows(record.customer for record in records)
        store(parts.PHONES, [((), record.phones) for record in records])
        store(parts.EMAILS, [((), record.emails) for record in records])
        contact_writes.insert_contacts([contact for draft in drafts for contact in draft.contacts])
        store(parts.ADDRESSES, [((), record.addresses) for record in records])
        store(parts.REFERENCES, [((), record.references) for record in records])
    except IntegrityError as error:
        refusal = as_refusal(error)
        if refusal is None:
            raise
        raise refusal from error
    claim([draft.written() for draft in drafts])
    insert_rows(primaries(records, ROLE_FIELDS))
    put_tags(actor, drafts)


def put_tags(actor: Actor, drafts: Sequence[Draft]) -> None:
    """Give the customers the tags that are wanted; drafts take in how these are really spelled."""
    wanted = {draft.customer.id: draft.wanted_tags for draft in drafts if draft.wanted_tags is not None}
    if not wanted:
        return
    changes = tag_links.replace_tags(actor=actor, wanted=wanted)
    for draft in drafts:
        if draft.customer.id in changes:
            draft.record.tags = changes[draft.customer.id][1]
            draft.put("tags", draft.record.tags)


def _announce(actor: Actor, drafts: Sequence[Draft], people: Mapping[uuid.UUID, Any]) -> list[Document]:
    """History, events, and the answers."""
    entries = [history.Entry(draft.customer.id, history.Action.CREATED, _filled(draft)) for draft in drafts]
    contacts = [contact for draft in drafts for contact in draft.contacts]
    history.record_all(actor, {RESOURCE: entries, contact_writes.RESOURCE: contact_writes.creations(contacts)})
    records = [draft.record for draft in drafts]
    documents = represent(actor, records, people)
    told = represent_for_events(actor, records, documents)
    events.emit_all(
        {
            CREATED: [events.NewEvent(document["id"], document) for document in told],
            contact_writes.CREATED: contact_writes.told(actor, contacts, _documents_of_contacts(actor, drafts)),
        }
    )
    return [document | {"next_action": _next_action(draft)} for draft, document in zip(drafts, documents, strict=True)]


def _documents_of_contacts(actor: Actor, drafts: Sequence[Draft]) -> list[Document]:
    with_contacts = [draft.record for draft in drafts if draft.contacts]
    labels = {
        record.customer.id: {"id": record.customer.id, "code": record.customer.code, "name": record.customer.name}
        for record in with_contacts
    }
    addresses = {
        record.customer.id: {name: getattr(record.addresses[0], name) for name in POSTAL_FIELDS}
        for record in with_contacts
        if record.addresses
    }
    contacts = [contact for draft in drafts for contact in draft.contacts]
    return represent_contacts_of(actor, contacts, labels, addresses)


def _filled(draft: Draft) -> dict[str, tuple[None, Any]]:
    fields = {name: (None, draft.after[name]) for name in draft.after if name in draft.changed}
    if draft.contacts:
        places = [contact_writes.place_state(record.contact, record.links[0]) for record in draft.contacts]
        fields["contacts"] = (None, places)
    return fields


def _next_action(draft: Draft) -> str | None:
    needs_contact = draft.customer.kind == CustomerKind.COMPANY and not draft.contacts
    return ADD_CONTACT if needs_contact else None
