"""The operations of `POST /contacts/bulk`."""

from collections.abc import Callable, Sequence
from functools import partial

from customers.inputs.contacts import ContactChange
from customers.inputs.customers import NoData
from customers.selectors.contact_records import represent_contacts
from customers.services.contacts import ContactEdit, Edit, change_contacts, shelve_contacts
from kernel.actor import Actor
from kernel.api.bulk import Item, Kind, Outcome
from kernel.errors import AppError


def _editing(item: Item) -> Edit:
    given = item.data.given()
    return lambda _record: given


def _update(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    changes = [ContactEdit(item.id, _editing(item), item.version) for item in items]
    found = change_contacts(actor=actor, changes=changes)
    documents = iter(represent_contacts(actor, [each.record for each in found if not isinstance(each, AppError)]))
    return [each if isinstance(each, AppError) else next(documents) | {"previous": each.previous} for each in found]


def _shelve(archived: bool, actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    found = shelve_contacts(actor=actor, versions={item.id: item.version for item in items}, archived=archived)
    documents = iter(represent_contacts(actor, [each for each in found if not isinstance(each, AppError)]))
    return [each if isinstance(each, AppError) else next(documents) for each in found]


KINDS: dict[str, Callable[[Actor], Kind]] = {
    "update": lambda actor: Kind(ContactChange, 200, partial(_update, actor)),
    "archive": lambda actor: Kind(NoData, 200, partial(_shelve, True, actor)),
    "restore": lambda actor: Kind(NoData, 200, partial(_shelve, False, actor)),
}
