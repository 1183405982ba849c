"""Tags of customers, set-wise.

These functions write links only. The service that calls them has checked the actor's right to the
customers, holds their rows' locks, and writes history and versions from what they answer.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence

from customers.models import CustomerTag
from customers.selectors.tags import key_of
from customers.services.dictionaries.tags import tags_for_names
from kernel.actor import Actor
from kernel.text import fold

# {customer: (names before, names after)}, only those that changed.
Changes = dict[uuid.UUID, tuple[list[str], list[str]]]


def add_tags(*, actor: Actor, customer_ids: Collection[uuid.UUID], names: Sequence[str]) -> Changes:
    """Give all the customers all the tags; those that have one already keep it."""
    added = {tag.id: tag.name for tag in tags_for_names(actor=actor, names=names).values()}
    before = _links_of(customer_ids)
    return _store(before, {customer_id: linked | added for customer_id, linked in before.items()})


def remove_tags(*, actor: Actor, customer_ids: Collection[uuid.UUID], names: Sequence[str]) -> Changes:
    """Take the tags from the customers. A name that no tag has is nothing to take."""
    keys = {key_of(name) for name in names}
    before = _links_of(customer_ids)
    after = {
        customer_id: {tag_id: name for tag_id, name in linked.items() if key_of(name) not in keys}
        for customer_id, linked in before.items()
    }
    return _store(before, after)


def replace_tags(*, actor: Actor, wanted: Mapping[uuid.UUID, Collection[str]]) -> Changes:
    """Let each customer have exactly its names in `wanted`. A handful of statements however many."""
    found = tags_for_names(actor=actor, names=[name for names in wanted.values() for name in names])
    before = _links_of(wanted)
    after = {
        customer_id: {found[key_of(name)].id: found[key_of(name)].name for name in names}
        for customer_id, names in wanted.items()
    }
    return _store(before, after)


def _links_of(customer_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[uuid.UUID, str]]:
    linked: dict[uuid.UUID, dict[uuid.UUID, str]] = {customer_id: {} for customer_id in customer_ids}
    rows = CustomerTag.objects.filter(customer_id__in=customer_ids)
    for customer_id, tag_id, name in rows.values_list("customer_id", "tag_id", "tag__name"):
        linked[customer_id][tag_id] = name
    return linked


def _store(
    before: Mapping[uuid.UUID, Mapping[uuid.UUID, str]], after: Mapping[uuid.UUID, Mapping[uuid.UUID, str]]
) -> Changes:
    changed = {each: links for each, links in after.items() if links.keys() != before[each].keys()}
    gone = [(each, tag_id) for each, links in changed.items() for tag_id in before[each].keys() - links.keys()]
    new = [(each, tag_id) for each, links in changed.items() for tag_id in links.keys() - before[each].keys()]
    if gone:
        CustomerTag.objects.filter(pk__in=gone).delete()
    CustomerTag.objects.bulk_create(
        (CustomerTag(customer_id=customer_id, tag_id=tag_id) for customer_id, tag_id in new), ignore_conflicts=True
    )
    return {each: (_in_order(before[each]), _in_order(links)) for each, links in changed.items()}


def _in_order(links: Mapping[uuid.UUID, str]) -> list[str]:
    return sorted(links.values(), key=lambda name: (fold(name), name))
