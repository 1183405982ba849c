"""The operations of `POST /customers/bulk`."""

from collections.abc import Callable, Sequence
from functools import partial

from customers.inputs.customers import CustomerChange, CustomerCreate, NoData, TagNames
from customers.services import customer_changes
from customers.services.customer_changes import Change, Edit
from customers.services.customers import create_customers
from kernel.actor import Actor
from kernel.api.bulk import Item, Kind, Outcome
from kernel.errors import AppError


def _create(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    return create_customers(actor=actor, items=[item.data for item in items])


def _change(edit_of: Callable[[Item], Edit], actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    changes = [Change(item.id, edit_of(item), item.version) for item in items]
    found = customer_changes.change_customers(actor=actor, changes=changes)
    return [each if isinstance(each, AppError) else each.answer() for each in found]


def _updating(item: Item) -> Edit:
    given = item.data.given()
    return lambda _record: given


_update = partial(_change, _updating)
_archive = partial(_change, lambda _item: customer_changes.archiving)
_restore = partial(_change, lambda _item: customer_changes.restoring)
_tag = partial(_change, lambda item: customer_changes.tagging(add=item.data.tags))
_untag = partial(_change, lambda item: customer_changes.tagging(remove=item.data.tags))

KINDS: dict[str, Callable[[Actor], Kind]] = {
    "create": lambda actor: Kind(CustomerCreate, 201, partial(_create, actor), needs_id=False),
    "update": lambda actor: Kind(CustomerChange, 200, partial(_update, actor)),
    "archive": lambda actor: Kind(NoData, 200, partial(_archive, actor)),
    "restore": lambda actor: Kind(NoData, 200, partial(_restore, actor)),
    "tag": lambda actor: Kind(TagNames, 200, partial(_tag, actor)),
    "untag": lambda actor: Kind(TagNames, 200, partial(_untag, actor)),
}
