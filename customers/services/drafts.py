"""A customer as it will be after a write: made from what a client sent, checked later, not yet written."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.inputs.assignments import AssignmentInList, HandOver
from customers.inputs.contacts import ContactAtCustomer
from customers.inputs.customers import CustomerCreate
from customers.models import Assignment, Customer, CustomerKind, ExternalReference
from customers.selectors.contact_records import ContactRecord
from customers.selectors.records import PLAIN_FIELDS, ROLE_FIELDS, TERM_FIELDS, Record, State
from customers.services import parts
from customers.services.child_rows import one_chosen
from customers.services.contact_drafts import new_contact, new_link
from customers.values.names import match_name, sort_key
from customers.values.websites import domain_to_match
from kernel.actor import Actor
from kernel.custom_fields.definitions import FieldSet
from kernel.custom_fields.writing import Written, merge
from kernel.errors import AppError, FieldCode, FieldError, invalid
from kernel.models.base import new_id
from kernel.tenancy import current_organisation
from kernel.text import fold

PART_FIELDS = ("phones", "emails", "addresses", "external_references")
_PLAIN_INPUTS = frozenset((*PLAIN_FIELDS, *TERM_FIELDS, *ROLE_FIELDS)) - {"converted_at"}


@dataclass(slots=True)
class Draft:
    """`before` is None for a new customer. `errors` are about the input; `refusal` is any other answer.

    `wanted_tags` and `wanted_assignments` are None if they stay as they are; with `assignments_were` the
    assignments only change if that is what they are; `handed_over` gives those of one employee to another.
    `assignments` are those before and after, if the write touches them. `settle()` makes `after`, the state to come,
    and `changed`: the input names whose values differ from before, or those that are filled, of a new customer.
    `custom_before` are the values of custom fields before.
    """

    record: Record
    before: State | None = None
    parts_before: Record | None = None
    errors: list[FieldError] = field(default_factory=list)
    refusal: AppError | None = None
    wanted_tags: Sequence[str] | None = None
    wanted_assignments: Sequence[AssignmentInList] | None = None
    assignments_were: Sequence[Mapping[str, Any]] | None = None
    handed_over: HandOver | None = None
    assignments: tuple[list[Assignment], list[Assignment]] | None = None
    contacts: list[ContactRecord] = field(default_factory=list)
    custom_before: Mapping[str, Any] = field(default_factory=dict)
    after: State = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    @property
    def customer(self) -> Customer:
        return self.record.customer

    @property
    def is_refused(self) -> bool:
        return bool(self.errors) or self.refusal is not None

    def contact_phones(self) -> list[str]:
        """The phones of its new active contacts."""
        return [phone for record in self.contacts if record.links[0].link.is_active for phone in record.phones()]

    def written(self) -> Written:
        """The values of the customer's custom fields, as they change."""
        customer = self.customer
        return Written(customer.id, self.record.fields, self.custom_before, customer.custom, self.errors)

    def answer(self) -> AppError:
        """What the client hears about a refused draft: everything wrong with its fields first."""
        if self.refusal is None or self.errors:
            return invalid(*self.errors)
        return self.refusal

    def settle(self) -> None:
        self.after = self.record.state()
        if self.before is None:
            self.changed = {name for name, value in self.after.items() if _is_filled(value)}
        else:
            # A custom field without a value is in no state.
            self.after = dict.fromkeys(self.before) | self.after
            self.changed = {name for name, value in self.after.items() if self.before.get(name) != value}

    def put(self, name: str, value: Any) -> None:
        """Note a value that the house itself has chosen after `settle()`."""
        self.after[name] = value
        if self.before is None or self.before.get(name) != value:
            self.changed.add(name)


def new_draft(actor: Actor, data: CustomerCreate, fields: FieldSet, fields_of_contacts: FieldSet) -> Draft:
    """A new customer, without code yet unless one was given."""
    customer = Customer(id=new_id(), kind=data.kind.value, code=data.code or "", created_by_id=actor.employee_id)
    draft = Draft(Record(customer, fields))
    _set_plain(customer, {name: getattr(data, name) for name in _PLAIN_INPUTS if name not in ("kind", "code")})
    customer.is_prospect = not data.is_customer if data.is_prospect is None else data.is_prospect
    customer.name = data.name or _name_of_person(customer)
    if not customer.name:
        draft.errors.append(FieldError(FieldCode.REQUIRED, _("This field is required."), pointer="/name"))
    if customer.country is None and data.addresses:
        customer.country = data.addresses[0].country
    if "representative_id" not in data.model_fields_set:
        customer.representative_id = customer.salesperson_id
    apply_parts(draft, {name: getattr(data, name) for name in PART_FIELDS})
    customer.custom = merge(fields, None, data.custom, country=phone_country(customer), errors=draft.errors)
    if data.tags:
        draft.wanted_tags = data.tags
    _add_contacts(actor, draft, data.contacts, fields_of_contacts)
    return draft


def changed_draft(record: Record, given: Mapping[str, Any]) -> Draft:
    """The customer of `record` with what was given put into it, in place.

    `given` has values by their names in `CustomerChange`, `archived`, and `assignments_were`: what assignments
    must be for `assignments` to replace them, else the fields that name primary employees count. `handed_over` gives
    what one employee looks after to another.
    """
    customer = record.customer
    draft = Draft(
        record, before=record.state(), parts_before=_copy_of_parts(record), custom_before=record.customer.custom
    )
    was_named_by_person = customer.name == _name_of_person(customer)
    was_customer, had_representative = customer.is_customer, customer.representative_id is not None
    _set_plain(customer, {name: value for name, value in given.items() if name in _PLAIN_INPUTS})
    if "name" not in given and was_named_by_person:
        customer.name = _name_of_person(customer) or customer.name
    if customer.is_customer and not was_customer and customer.converted_at is None:
        customer.converted_at = timezone.now()
    if given.get("salesperson_id") and "representative_id" not in given and not had_representative:
        customer.representative_id = customer.salesperson_id
    apply_parts(draft, {name: value for name, value in given.items() if name in PART_FIELDS})
    if "custom" in given:
        country = phone_country(customer)
        customer.custom = merge(record.fields, customer.custom, given["custom"], country=country, errors=draft.errors)
    if "archived" in given and given["archived"] != (customer.archived_at is not None):
        customer.archived_at = timezone.now() if given["archived"] else None
    if "tags" in given:
        draft.wanted_tags = given["tags"]
    draft.wanted_assignments = given.get("assignments")
    draft.assignments_were = given.get("assignments_were")
    draft.handed_over = given.get("handed_over")
    if draft.wanted_assignments is not None and draft.assignments_were is None and given.keys() & ROLE_FIELDS.keys():
        detail = _("Name employees in assignments or in the fields of their roles.")
        draft.errors.append(FieldError(FieldCode.CONTRADICTION, detail, pointer="/assignments"))
    return draft


def apply_parts(draft: Draft, given: Mapping[str, Any]) -> None:
    """Replace the lists that were given."""
    record, errors = draft.record, draft.errors
    customer_id = record.customer.id
    if "phones" in given:
        country = phone_country(record.customer)
        record.phones = parts.make_phones(customer_id, given["phones"], record.phones, country, errors)
    if "emails" in given:
        record.emails = parts.make_emails(customer_id, given["emails"], record.emails, errors)
    if "addresses" in given:
        record.addresses = parts.make_addresses(customer_id, given["addresses"], record.addresses, errors)
    if "external_references" in given:
        specs = given["external_references"]

        def new_reference(row_id: uuid.UUID, source: str, external_id: str) -> ExternalReference:
            return ExternalReference(id=row_id, customer_id=customer_id, source=source, external_id=external_id)

        record.references = parts.make_references(new_reference, specs, record.references, errors)


def phone_country(customer: Customer) -> str:
    """Where numbers without an international prefix are from (ISO 3166-1 alpha-2)."""
    return customer.country or current_organisation().country


def derive_matches(customer: Customer) -> None:
    """Renew what the customer's row keeps for duplicates."""
    is_itself = customer.merged_into_id is None
    customer.match_name = match_name(customer.name, customer.kind) if is_itself else ""
    customer.website_domain = domain_to_match(customer.website) if is_itself else None


def derive(record: Record) -> None:
    """Renew all that the customer's row keeps for lists, search and duplicates. Needs the code."""
    customer = record.customer
    derive_matches(customer)
    customer.code_key = customer.code.casefold()
    customer.sort_name = sort_key(customer.name)
    customer.primary_phone = next((phone.number for phone in record.phones if phone.is_primary), None)
    customer.primary_email = next((email.email for email in record.emails if email.is_primary), None)
    customer.city = record.addresses[0].city if record.addresses else None
    customer.city_key = sort_key(customer.city) if customer.city else None
    customer.search_text = "\n".join(
        [
            fold(customer.name),
            *(fold(name) for name in (customer.first_name, customer.last_name) if name),
            customer.code_key,
            *(code.casefold() for code in customer.former_codes),
            *(phone.number for phone in record.phones),
            *(email.email.lower() for email in record.emails),
            *([customer.website_domain] if customer.website_domain else []),
            *(fold(reference.external_id) for reference in record.references),
            *record.fields.texts_to_search(customer.custom),
        ]
    )


def _set_plain(customer: Customer, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(customer, name, value)


def _add_contacts(actor: Actor, draft: Draft, specs: Sequence[ContactAtCustomer], fields: FieldSet) -> None:
    primary = one_chosen([spec.is_primary for spec in specs], "/contacts", "is_primary", draft.errors)
    for index, spec in enumerate(specs):
        record = new_contact(actor, spec, fields, phone_country(draft.customer), f"/contacts/{index}", draft.errors)
        link = new_link(record.contact.id, draft.customer.id, spec, is_primary=index == primary)
        record.links.append(link)
        draft.contacts.append(record)


def _name_of_person(customer: Customer) -> str:
    if customer.kind != CustomerKind.PERSON:
        return ""
    return " ".join(part for part in (customer.first_name, customer.last_name) if part)


def _is_filled(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", [])


def _copy_of_parts(record: Record) -> Record:
    return Record(
        *(record.customer, record.fields, record.phones, record.emails),
        *(record.addresses, record.references, record.tags),
    )
