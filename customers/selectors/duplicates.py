"""Customers that may be the same: candidates with a score and the reasons for it."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.db import connection

from customers.inputs.duplicates import DuplicateQuery
from customers.models import Customer, CustomerEmail, CustomerKind, CustomerPhone, ExternalReference
from customers.permissions import CustomerRight
from customers.selectors.duplicate_pairs import dismissed_with
from customers.selectors.records import Record
from customers.selectors.visibility import visible
from customers.values.emails import normalise_email
from customers.values.names import match_name
from customers.values.phones import NotAPhoneError, parse_phone
from customers.values.websites import domain_to_match, normalise_website
from kernel.actor import Actor
from kernel.custom_fields.definitions import FieldSet
from kernel.models.base import new_id
from kernel.tenancy import current_organisation

# From here on two customers are likely to be the same.
LIKELY = 60
MAX_CANDIDATES = 10
# A value that so many customers share (the number of a switchboard) tells nobody apart.
_MAX_SHARED = 200


class DuplicateReason(StrEnum):
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    WEBSITE = "website"
    EXTERNAL_REFERENCE = "external_reference"
    CUSTOMER = "customer"


# How likely one equal value alone makes two customers the same, in per cent. Many people share a name.
_WEIGHTS = {
    DuplicateReason.NAME: 70,
    DuplicateReason.EMAIL: 80,
    DuplicateReason.PHONE: 60,
    DuplicateReason.WEBSITE: 60,
    DuplicateReason.EXTERNAL_REFERENCE: 100,
}
_WEIGHT_OF_A_PERSONS_NAME = 40
# Colleagues share the office's number and sometimes its mail box; who has one name at one customer is one.
_WEIGHTS_OF_CONTACTS = {
    DuplicateReason.NAME: _WEIGHT_OF_A_PERSONS_NAME,
    DuplicateReason.EMAIL: 70,
    DuplicateReason.PHONE: 40,
    DuplicateReason.CUSTOMER: 50,
}

Key = tuple[DuplicateReason, str]
Matches = dict[uuid.UUID, set[DuplicateReason]]

_FIND = """
SELECT 'name', match_name, id FROM customers_customer WHERE match_name = ANY(%(name)s::text[])
UNION ALL SELECT 'website', website_domain, id FROM customers_customer
    WHERE website_domain = ANY(%(website)s::text[])
UNION ALL SELECT 'email', lower(email), customer_id FROM customers_customeremail
    WHERE lower(email) = ANY(%(email)s::text[])
UNION ALL SELECT 'phone', number, customer_id FROM customers_customerphone WHERE number = ANY(%(phone)s::text[])
UNION ALL SELECT 'external_reference', source || ' ' || external_id, customer_id FROM customers_externalreference
    WHERE (source, external_id) IN (
        SELECT split_part(key, ' ', 1), substr(key, strpos(key, ' ') + 1)
        FROM unnest(%(external_reference)s::text[]) key
    )
"""


class Index:
    """Who has which value, in the database and among the customers that are about to join it."""

    def __init__(self, records: Iterable[Record], references_only: Iterable[Record] = ()) -> None:
        """Reads in one statement whatever any of `records` may match; of the others only their references."""
        self._holders: dict[Key, set[uuid.UUID]] = defaultdict(set)
        values: dict[str, list[str]] = {reason.value: [] for reason in DuplicateReason}
        keys = {key for record in records for key in keys_of(record)}
        for reason, value in keys.union(*map(reference_keys_of, references_only)):
            values[reason].append(value)
        if any(values.values()):
            with connection.cursor() as cursor:
                cursor.execute(_FIND, values)
                for reason, value, customer_id in cursor.fetchall():
                    self._holders[DuplicateReason(reason), value].add(customer_id)

    def add(self, record: Record) -> None:
        """Let later records match this one too."""
        for key in keys_of(record):
            self._holders[key].add(record.customer.id)

    def matches(self, record: Record) -> Matches:
        """Everybody who shares a value with `record`, and which."""
        found: Matches = defaultdict(set)
        for key in keys_of(record):
            holders = self._holders.get(key, set())
            if len(holders) <= _MAX_SHARED:
                for customer_id in holders - {record.customer.id}:
                    found[customer_id].add(key[0])
        return found

    def is_held(self, reference: ExternalReference) -> bool:
        """Whether a customer has this external reference already."""
        return bool(self._holders.get(_reference_key(reference)))


class Earlier:
    """Customers that a rehearsal has accepted: they are not in the database, and later ones must meet them.

    Keeps hashes only, some hundred bytes a customer.
    """

    def __init__(self) -> None:
        self._known: set[int] = set()

    def add(self, record: Record) -> None:
        self._known.update(map(hash, keys_of(record)))
        if record.customer.code:
            self._known.add(hash(("code", record.customer.code.casefold())))

    def resembles(self, record: Record) -> bool:
        """Whether one of them is likely the same: any equal value will do, but for a person's name alone."""
        is_person = record.customer.kind == CustomerKind.PERSON
        return any(
            hash(key) in self._known for key in keys_of(record) if key[0] is not DuplicateReason.NAME or not is_person
        )

    def has_code(self, code: str) -> bool:
        return hash(("code", code.casefold())) in self._known

    def has_reference(self, source: str, external_id: str) -> bool:
        return hash((DuplicateReason.EXTERNAL_REFERENCE, f"{source} {external_id}")) in self._known


def keys_of(record: Record) -> set[Key]:
    """The values by which a customer is recognised. Needs what `derive()` sets."""
    customer = record.customer
    keys = reference_keys_of(record)
    if customer.match_name:
        keys.add((DuplicateReason.NAME, customer.match_name))
    if customer.website_domain:
        keys.add((DuplicateReason.WEBSITE, customer.website_domain))
    keys |= {(DuplicateReason.EMAIL, email.email.lower()) for email in record.emails}
    return keys | {(DuplicateReason.PHONE, phone.number) for phone in record.phones}


def reference_keys_of(record: Record) -> set[Key]:
    """The external references among them."""
    return {_reference_key(reference) for reference in record.references}


def _reference_key(reference: ExternalReference) -> Key:
    # A source has no space in it.
    return DuplicateReason.EXTERNAL_REFERENCE, f"{reference.source} {reference.external_id}"


def score(reasons: Iterable[DuplicateReason], kind: str) -> int:
    """How likely two customers are the same, from 0 to 100: reasons add up as independent witnesses."""
    doubt = 1.0
    for reason in reasons:
        persons_name = reason is DuplicateReason.NAME and kind == CustomerKind.PERSON
        doubt *= 1 - (_WEIGHT_OF_A_PERSONS_NAME if persons_name else _WEIGHTS[reason]) / 100
    return round(100 * (1 - doubt))


def score_of_contacts(reasons: Collection[DuplicateReason]) -> int:
    """The same for two contacts: to be at the same customer only counts for those who share a name."""
    doubt = 1.0
    for reason in reasons:
        if reason is not DuplicateReason.CUSTOMER or DuplicateReason.NAME in reasons:
            doubt *= 1 - _WEIGHTS_OF_CONTACTS[reason] / 100
    return round(100 * (1 - doubt))


def likely(matches: Matches, kind: str) -> dict[uuid.UUID, int]:
    """Those that are likely the same, with their scores."""
    scores = {customer_id: score(reasons, kind) for customer_id, reasons in matches.items()}
    return {customer_id: found for customer_id, found in scores.items() if found >= LIKELY}


def describe(
    actor: Actor, refused: Sequence[tuple[Matches, Mapping[uuid.UUID, int]]], joining: Mapping[uuid.UUID, Record]
) -> list[dict[str, Any]]:
    """For each refused customer `{"candidates": [...], "hidden": n}`: the best first, at most ten.

    Those that the actor may not see are only counted. `joining` are customers that are about to be written.
    """
    wanted = {customer_id for _matches, scores in refused for customer_id in scores} - joining.keys()
    rows = visible(actor).filter(id__in=wanted).values("id", "code", "name", "city", "archived_at")
    seen = {row["id"]: row for row in rows}
    for customer_id, record in joining.items():
        customer = record.customer
        seen[customer_id] = {
            "id": customer.id,
            "code": customer.code,
            "name": customer.name,
            "city": customer.city,
            "archived_at": None,
        }
    answers = []
    for matches, scores in refused:
        best = sorted((each for each in scores if each in seen), key=lambda each: (-scores[each], seen[each]["name"]))
        candidates = [
            seen[each] | {"score": scores[each], "reasons": sorted(matches[each])} for each in best[:MAX_CANDIDATES]
        ]
        answers.append({"candidates": candidates, "hidden": sum(each not in seen for each in scores)})
    return answers


def find_duplicates(*, actor: Actor, data: DuplicateQuery) -> dict[str, Any]:
    """Who is likely the same as the customer that is being typed: `{"candidates": [...], "hidden": n}`.

    The same as the refusal of its creation would say. Needs `customers:customer:create`. At most three statements.
    """
    actor.require(CustomerRight.CREATE)
    record = _record_of(data)
    matches = Index([record]).matches(record)
    if data.customer_id is not None:
        others = {data.customer_id} | dismissed_with(data.customer_id)
        matches = {each: reasons for each, reasons in matches.items() if each not in others}
    scores = likely(matches, record.customer.kind)
    if not scores:
        return {"candidates": [], "hidden": 0}
    return describe(actor, [(matches, scores)], {})[0]


def _record_of(data: DuplicateQuery) -> Record:
    name = data.name or ""
    if not name and data.kind == CustomerKind.PERSON:
        name = " ".join(part for part in (data.first_name, data.last_name) if part)
    customer = Customer(id=new_id(), kind=data.kind.value, match_name=match_name(name, data.kind))
    customer.website_domain = domain_to_match(_website(data.website))
    country = data.country or current_organisation().country
    return Record(
        customer,
        FieldSet("customers"),
        phones=[CustomerPhone(number=number) for text in data.phones if (number := _number(text, country))],
        emails=[CustomerEmail(email=email) for text in data.emails if (email := _email(text))],
        references=[
            ExternalReference(source=reference.source, external_id=reference.id)
            for reference in data.external_references
        ],
    )


def _website(text: str | None) -> str | None:
    try:
        return normalise_website(text) if text else None
    except ValueError:
        return None


def _email(text: str) -> str | None:
    try:
        return normalise_email(text)
    except ValueError:
        return None


def _number(text: str, country: str) -> str | None:
    try:
        return parse_phone(text, country).number
    except NotAPhoneError:
        return None
