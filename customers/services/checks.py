"""What only the database can tell about drafts: checked for all of them at once, a statement per subject."""

import dataclasses
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Employee
from customers import codes
from customers.dictionaries import Dictionary
from customers.errors import CustomerError
from customers.models import ChannelKind, ContactChannel, ContactLink, Customer, CustomerKind, ExternalReference
from customers.permissions import CustomerRight
from customers.selectors.field_policies import policies_for
from customers.selectors.records import ROLE_FIELDS, TERM_FIELDS
from customers.selectors.visibility import visible
from customers.services import contact_writes
from customers.services.dictionaries.terms import check_terms
from customers.services.drafts import Draft
from kernel import locks, numbering
from kernel.actor import Actor
from kernel.custom_fields import writing as custom_values
from kernel.custom_fields.definitions import FieldSet
from kernel.errors import AppError, FieldCode, FieldError, KernelError

MARKETING_FIELDS = frozenset({"segment_id", "status_id", "channel_id"})
_TREE_LOCK = "customers.parents"


def check(actor: Actor, drafts: Sequence[Draft]) -> dict[uuid.UUID, dict[str, Any]]:
    """Settle the drafts and put into each what is wrong with it: rights, references, field policy, codes.

    External references of new customers are left to `duplicates.Index`, which tells whose they are. Runs in
    the transaction that writes the drafts; changed rows are locked. Answers the labels of the employees that
    the drafts newly name.
    """
    for draft in drafts:
        draft.settle()
    _check_rights(actor, drafts)
    _refuse_erased(drafts)
    _check_terms(drafts)
    people = _check_employees(drafts)
    check_parents(actor, drafts)
    _check_address_contacts(drafts)
    _check_responsibilities(drafts)
    _check_policy(drafts)
    _check_custom(actor, drafts)
    # Last, because what is refused for another reason claims no reference and no code.
    _check_references([draft for draft in drafts if draft.before is not None])
    contact_writes.check_references(
        (record, f"/contacts/{index}", draft.errors)
        for draft in drafts
        for index, record in enumerate(draft.contacts)
        if not draft.is_refused
    )
    _check_codes(drafts)
    return people


def _check_rights(actor: Actor, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        missing = next((right for right in _rights_needed(actor, draft) if not actor.has(right)), None)
        if missing is not None:
            draft.refusal = AppError(KernelError.FORBIDDEN, extra={"right": str(missing)})


def _rights_needed(actor: Actor, draft: Draft) -> Iterable[CustomerRight]:
    names = draft.changed
    roles = names & ROLE_FIELDS.keys()
    if draft.before is None:
        # Whoever may create customers may look after them.
        if any(getattr(draft.customer, role) != actor.employee_id for role in roles):
            yield CustomerRight.ASSIGN
        return
    if names & MARKETING_FIELDS:
        yield CustomerRight.MARKETING_EDIT
    if roles or draft.assignments is not None:
        yield CustomerRight.ASSIGN
    if "archived_at" in names:
        yield CustomerRight.ARCHIVE
    if names - MARKETING_FIELDS - roles - {"archived_at"} or draft.wanted_tags is not None:
        yield CustomerRight.EDIT


def _refuse_erased(drafts: Sequence[Draft]) -> None:
    """Of a person who was forgotten only those who looked after it may change: employees leave."""
    for draft in drafts:
        if draft.before is None or draft.customer.erased_at is None:
            continue
        if draft.changed - ROLE_FIELDS.keys() or draft.wanted_tags is not None:
            draft.refusal = draft.refusal or AppError(CustomerError.ALREADY_ERASED)


def _check_terms(drafts: Sequence[Draft]) -> None:
    wanted: dict[Dictionary, set[uuid.UUID]] = defaultdict(set)
    for draft in drafts:
        for name in draft.changed & TERM_FIELDS.keys():
            if (value := getattr(draft.customer, name)) is not None:
                wanted[TERM_FIELDS[name]].add(value)
    if not wanted:
        return
    wrong = check_terms(wanted)
    for draft in drafts:
        for name in sorted(draft.changed & TERM_FIELDS.keys()):
            error = wrong.get((TERM_FIELDS[name], getattr(draft.customer, name)))
            if error is not None:
                draft.errors.append(dataclasses.replace(error, pointer=f"/{name}"))


def _check_employees(drafts: Sequence[Draft]) -> dict[uuid.UUID, dict[str, Any]]:
    asked = [
        (draft, name, getattr(draft.customer, name))
        for draft in drafts
        # A list of assignments has been checked as such.
        if draft.wanted_assignments is None
        for name in draft.changed & ROLE_FIELDS.keys()
    ]
    ids = {employee_id for _draft, _name, employee_id in asked if employee_id}
    rows = Employee.objects.filter(id__in=ids, is_active=True).values_list("id", "name")
    active = {employee_id: {"id": employee_id, "name": name} for employee_id, name in rows}
    for draft, name, employee_id in asked:
        if employee_id is not None and employee_id not in active:
            detail = _("There is no such active employee.")
            draft.errors.append(FieldError(FieldCode.NOT_FOUND, detail, pointer=f"/{name}"))
    return active


def check_parents(actor: Actor, drafts: Sequence[Draft]) -> None:
    """Put an error to each new parent that the actor does not see, or that is below the customer."""
    asked = [draft for draft in drafts if "parent_id" in draft.changed and draft.customer.parent_id]
    if not asked:
        return
    parents = [draft.customer.parent_id for draft in asked if draft.customer.parent_id]
    known = set(visible(actor).filter(id__in=parents).values_list("id", flat=True))
    above = _ancestors({draft.customer.id: draft.customer.parent_id for draft in asked if draft.before is not None})
    for draft in asked:
        if draft.customer.parent_id not in known:
            error = FieldError(FieldCode.NOT_FOUND, _("There is no such customer."), pointer="/parent_id")
            draft.errors.append(error)
        elif draft.customer.id in above.get(draft.customer.id, ()):
            detail = _("A customer cannot be above itself.")
            draft.errors.append(FieldError(FieldCode.CONTRADICTION, detail, pointer="/parent_id"))


def _ancestors(new_parents: dict[uuid.UUID, uuid.UUID | None]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Everything above each customer, as if all of them had their new parents already."""
    if not new_parents:
        return {}
    locks.lock(_TREE_LOCK)
    table = Customer._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE above (id, parent_id) AS ("  # noqa: S608
            f" SELECT id, parent_id FROM {table} WHERE id = ANY(%s)"
            f" UNION SELECT c.id, c.parent_id FROM {table} c JOIN above ON c.id = above.parent_id"
            f") SELECT id, parent_id FROM above",
            [list(new_parents.values())],
        )
        parent_of = dict(cursor.fetchall()) | new_parents
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for customer_id in new_parents:
        above: set[uuid.UUID] = set()
        step = parent_of.get(customer_id)
        while step is not None and step not in above:
            above.add(step)
            step = parent_of.get(step)
        found[customer_id] = above
    return found


def _check_address_contacts(drafts: Sequence[Draft]) -> None:
    asked = [
        (draft, index, address.contact_id)
        for draft in drafts
        if "addresses" in draft.changed
        for index, address in enumerate(draft.record.addresses)
        if address.contact_id
    ]
    if not asked:
        return
    links = ContactLink.objects.filter(contact_id__in={contact_id for _draft, _index, contact_id in asked})
    known = set(links.values_list("customer_id", "contact_id"))
    for draft, index, contact_id in asked:
        if (draft.customer.id, contact_id) not in known:
            detail = _("This is not a contact of the customer.")
            pointer = f"/addresses/{index}/contact_id"
            draft.errors.append(FieldError(FieldCode.NOT_FOUND, detail, pointer=pointer))


def _check_references(drafts: Sequence[Draft]) -> None:
    asked = [draft for draft in drafts if "external_references" in draft.changed]
    keys = {(row.source, row.external_id) for draft in asked for row in draft.record.references}
    if not keys:
        return
    rows = ExternalReference.objects.filter(
        source__in={source for source, _id in keys}, external_id__in={external_id for _source, external_id in keys}
    )
    owners = {(row.source, row.external_id): row.customer_id for row in rows}
    for draft in asked:
        for index, row in enumerate(draft.record.references):
            if owners.get((row.source, row.external_id), draft.customer.id) != draft.customer.id:
                draft.errors.append(reference_taken(index))
        if not draft.is_refused:
            owners |= {(row.source, row.external_id): draft.customer.id for row in draft.record.references}


def reference_taken(index: int) -> FieldError:
    """What is wrong with an external reference that another customer has."""
    pointer = f"/external_references/{index}/id"
    return FieldError(FieldCode.NOT_UNIQUE, _("Another customer has this reference."), pointer=pointer)


def _check_codes(drafts: Sequence[Draft]) -> None:
    """Codes that people typed: allowed, of the mask's form, and free."""
    asked = [draft for draft in drafts if "code" in draft.changed]
    if not asked:
        return
    keys = {draft.customer.code.casefold() for draft in asked}
    owners = dict(Customer.objects.filter(code_key__in=keys).values_list("code_key", "id"))
    for draft in asked:
        error = numbering.manual_number_error(codes.SEQUENCE, draft.customer.code, pointer="/code")
        if error is not None:
            draft.errors.append(error)
        if owners.get(draft.customer.code.casefold(), draft.customer.id) != draft.customer.id:
            draft.refusal = code_taken(draft.customer.code)
        if not draft.is_refused:
            owners[draft.customer.code.casefold()] = draft.customer.id


def code_taken(code: str) -> AppError:
    """409 for a code that another customer has."""
    detail = _("The code %(code)s is taken.") % {"code": code}
    error = FieldError(FieldCode.NOT_UNIQUE, detail, pointer="/code")
    return AppError(CustomerError.CODE_TAKEN, detail, errors=[error])


def _check_custom(actor: Actor, drafts: Sequence[Draft]) -> None:
    of_contacts = [
        contact_writes.written(record, {}, draft.errors, f"/contacts/{index}")
        for draft in drafts
        for index, record in enumerate(draft.contacts)
    ]
    custom_values.check(actor, [*(draft.written() for draft in drafts), *of_contacts])


def _check_policy(drafts: Sequence[Draft]) -> None:
    if not drafts:
        return
    of_contacts = next((draft.contacts[0].fields for draft in drafts if draft.contacts), FieldSet("contacts"))
    policy, policy_of_contacts = policies_for(drafts[0].record.fields, of_contacts)
    lent = contact_phones_of([draft.customer.id for draft in drafts if _may_need_phone_of_contact(draft)])
    for draft in drafts:
        contact_phones = draft.contact_phones() or lent.get(draft.customer.id, [])
        values = draft.after | {"contact_phones": contact_phones}
        changed = None if draft.before is None else draft.changed
        draft.errors += policy.missing(draft.customer.kind, values, changed)
        contacts = [(record, f"/contacts/{index}", draft.errors) for index, record in enumerate(draft.contacts)]
        contact_writes.check_policy(policy_of_contacts, contacts)


def _check_responsibilities(drafts: Sequence[Draft]) -> None:
    contact_writes.check_responsibilities(
        (record.links[0], f"/contacts/{index}", draft.errors)
        for draft in drafts
        for index, record in enumerate(draft.contacts)
    )


def _may_need_phone_of_contact(draft: Draft) -> bool:
    is_company = draft.customer.kind == CustomerKind.COMPANY
    lost_phone = draft.before is not None and not draft.record.phones and bool(draft.changed & {"phones", "kind"})
    return is_company and lost_phone


def contact_phones_of(customer_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The phones of the active contacts of customers. One statement, none for no customer."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    if customer_ids:
        rows = ContactChannel.objects.filter(
            Q(contact__links__customer_id__in=customer_ids),
            kind=ChannelKind.PHONE,
            contact__archived_at=None,
            contact__links__is_active=True,
        )
        for customer_id, number in rows.values_list("contact__links__customer_id", "value"):
            found[customer_id].append(number)
    return found
