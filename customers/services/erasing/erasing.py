"""Giving a person all that is kept of it, and forgetting it."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Preference
from customers.erasing import Person, all_handlers
from customers.errors import CustomerError
from customers.models import (
    Contact,
    ContactChannel,
    ContactLink,
    Customer,
    CustomerEmail,
    CustomerKind,
    CustomerPhone,
    Erasure,
)
from customers.permissions import CustomerRight
from customers.selectors.visibility import visible, visible_contacts
from customers.services.customer_changes import lock_records
from kernel import audit, events, history
from kernel.actor import Actor
from kernel.db import write
from kernel.erasing import forget_members, forget_objects, forget_searches, forget_texts, scrub
from kernel.errors import AppError, not_found
from kernel.exports.bundles import make_bundle
from kernel.tenancy import current_organisation
from kernel.text import fold

BUNDLE = "personal-data"
CUSTOMERS, CONTACTS = "customers", "contacts"
_KINDS = {CUSTOMERS: "customer.erased", CONTACTS: "contact.erased"}
EVENTS = tuple(_KINDS.values())
# Shorter ones are found in too much that means something else.
_SHORTEST = 5
_SHORTEST_WORD = 3


def describe_erasure(*, actor: Actor, resource: str, object_id: uuid.UUID) -> dict[str, Any]:
    """What would be erased, counted by kind, and the name to confirm it with; or when and by whom it was.

    Needs `customers:customer:erase`. 404; 409 `not_a_person` for a company.
    """
    actor.require(CustomerRight.ERASE)
    erasure = Erasure.objects.filter(resource=resource, object_id=object_id).first()
    person = find_person(actor, resource, object_id)
    done = None
    if erasure is not None:
        done = {"at": erasure.created_at, "by": {"id": erasure.erased_by_id, "name": erasure.erased_by_name}}
    return {
        "name": person.name,
        "erased": done,
        "parts": [
            {"name": handler.name, "label": str(handler.label), "count": len(handler.collect(actor, person))}
            for handler in reversed(all_handlers())
        ],
    }


def make_personal_data(*, actor: Actor, resource: str, object_id: uuid.UUID) -> Mapping[str, Any]:
    """The file with all that is kept of a person: `{url, rows, sha256, bytes, expires_at}`."""
    actor.require(CustomerRight.ERASE)
    person = find_person(actor, resource, object_id)
    content = {
        "organisation": current_organisation().name,
        "resource": resource,
        "id": object_id,
        "made_at": timezone.now(),
        **{handler.name: handler.collect(actor, person) for handler in reversed(all_handlers())},
    }
    return make_bundle(actor, BUNDLE, content)


def erase(*, actor: Actor, resource: str, object_id: uuid.UUID, job_id: uuid.UUID) -> Mapping[str, Any]:
    """Forget a person, all in one transaction; S3 follows after it. What is left says that there was somebody.

    Needs `customers:customer:erase`. 404; 409 `not_a_person`, `already_erased`.
    """
    actor.require(CustomerRight.ERASE)
    with write():
        person = _locked_person(actor, resource, object_id)
        refuse_erased(resource, object_id)
        ids = person.customer_ids | person.contact_ids
        for handler in all_handlers():
            handler.erase(actor, person)
        forget_objects(actor, ids | person.gone)
        forget_texts(person.addresses)
        forget_texts(person.names | person.words, about=person.companies | person.related)
        forget_members(ids, about=person.companies | person.related)
        forget_searches(person.texts)
        scrub(Preference, ["value"], person.texts)
        _write_down(actor, resource, object_id, job_id)
    return {"removed": len(person.gone)}


def _write_down(actor: Actor, resource: str, object_id: uuid.UUID, job_id: uuid.UUID) -> None:
    Erasure.objects.create(
        resource=resource,
        object_id=object_id,
        job_id=job_id,
        erased_by_id=actor.id,
        erased_by_name=actor.name,
    )
    history.record(actor, resource, object_id, history.Action.ERASED, {})
    events.emit(_KINDS[resource], object_id, {"id": object_id})
    audit.note(actor, "person.erased", {"resource": resource, "id": str(object_id)})


def refuse_erased(resource: str, object_id: uuid.UUID) -> None:
    """Raise 409 `already_erased` if it was."""
    if Erasure.objects.filter(resource=resource, object_id=object_id).exists():
        raise AppError(CustomerError.ALREADY_ERASED)


def _locked_person(actor: Actor, resource: str, object_id: uuid.UUID) -> Person:
    """Customers before contacts, as everybody locks them."""
    person = find_person(actor, resource, object_id)
    lock_records(actor, person.customer_ids | person.companies)
    contacts = Contact.objects.filter(id__in=person.contact_ids).order_by("id")
    list(contacts.select_for_update(no_key=True).values_list("id", flat=True))
    # As it is under the locks.
    return find_person(actor, resource, object_id)


def find_person(actor: Actor, resource: str, object_id: uuid.UUID) -> Person:
    """The person behind a customer or contact that the actor sees. 404; 409 `not_a_person` for a company."""
    if resource == CUSTOMERS:
        customer = visible(actor).filter(id=object_id).first()
        if customer is None:
            raise not_found()
        if customer.kind != CustomerKind.PERSON:
            raise AppError(CustomerError.NOT_A_PERSON)
        customer_ids = _with_merged(Customer, {object_id})
        links = ContactLink.objects.filter(customer_id__in=customer_ids).values_list("contact_id", flat=True)
        elsewhere = ContactLink.objects.exclude(customer_id__in=customer_ids).filter(contact_id__in=links)
        contact_ids = set(links) - set(elsewhere.values_list("contact_id", flat=True))
        return _with_texts(resource, object_id, customer.name, customer_ids, _with_merged(Contact, contact_ids))
    contact = visible_contacts(actor).filter(id=object_id).first()
    if contact is None:
        raise not_found()
    return _with_texts(resource, object_id, contact.name, set(), _with_merged(Contact, {object_id}))


def _with_merged(model: type[Customer] | type[Contact], ids: set[uuid.UUID]) -> set[uuid.UUID]:
    """The rows, and those that became part of them: they are the same person."""
    found, new = set(ids), set(ids)
    while new:
        rows: QuerySet[Any] = model._default_manager.filter(merged_into_id__in=new).exclude(id__in=found)
        new = set(rows.values_list("id", flat=True))
        found |= new
    return found


def _with_texts(
    resource: str, object_id: uuid.UUID, name: str, customer_ids: set[uuid.UUID], contact_ids: set[uuid.UUID]
) -> Person:
    companies = ContactLink.objects.filter(contact_id__in=contact_ids).exclude(customer_id__in=customer_ids)
    emails = set(CustomerEmail.objects.filter(customer_id__in=customer_ids).values_list("email", flat=True))
    phones = set(CustomerPhone.objects.filter(customer_id__in=customer_ids).values_list("number", flat=True))
    for kind, value in ContactChannel.objects.filter(contact_id__in=contact_ids).values_list("kind", "value"):
        (emails if kind == "email" else phones).add(value)
    names = [name, *Contact.objects.filter(id__in=contact_ids).values_list("name", flat=True)]
    names += Customer.objects.filter(id__in=customer_ids).values_list("name", flat=True)
    at = set(companies.values_list("customer_id", flat=True))
    return Person(
        resource=resource,
        object_id=object_id,
        name=name,
        customer_ids=frozenset(customer_ids),
        contact_ids=frozenset(contact_ids),
        companies=frozenset(_with_merged(Customer, at)),
        words=frozenset(_words(names, contact_ids, _with_merged(Customer, at) if at else set())),
        names=frozenset(each for each in names if " " in each and len(each) >= _SHORTEST),
        addresses=frozenset(_own_alone(emails | phones, customer_ids, contact_ids)),
        emails=frozenset(emails),
    )


def _words(names: Sequence[str], contact_ids: set[uuid.UUID], companies: set[uuid.UUID]) -> set[str]:
    """The names of one word that nobody else at the companies has in theirs, nor they themselves."""
    words = {name for name in names if name.isalpha() and len(name) >= _SHORTEST_WORD}
    if not words or not companies:
        return set()
    colleagues = Contact.objects.filter(links__customer_id__in=companies).exclude(id__in=contact_ids)
    others = [*colleagues.values_list("name", flat=True)]
    others += Customer.objects.filter(id__in=companies).values_list("name", flat=True)
    taken = {word for name in others for word in fold(name).split()}
    return {word for word in words if fold(word) not in taken}


def _own_alone(values: set[str], customer_ids: set[uuid.UUID], contact_ids: set[uuid.UUID]) -> set[str]:
    """Those of e-mails and phones that no other customer or contact has: an office's number is not a person's."""
    emails = CustomerEmail.objects.filter(email__in=values).exclude(customer_id__in=customer_ids)
    phones = CustomerPhone.objects.filter(number__in=values).exclude(customer_id__in=customer_ids)
    channels = ContactChannel.objects.filter(Q(value__in=values)).exclude(contact_id__in=contact_ids)
    others = {
        *emails.values_list("email", flat=True),
        *phones.values_list("number", flat=True),
        *channels.values_list("value", flat=True),
    }
    return {value for value in values - others if len(value) >= _SHORTEST}
