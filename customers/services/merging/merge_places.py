"""The places of contacts at customers when either become one, or are parted: links, what people are responsible for
there, and what their customers' and their own histories say."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence

from customers.models import ContactLink, ContactResponsibility, ContactRole, Term
from customers.services.child_rows import store
from customers.services.merging.merge_lists import ListKind, Memory, join, part
from kernel.db import insert_rows, update_rows


def join_places(
    kind: ListKind[ContactLink],
    survivor_id: uuid.UUID,
    own: Sequence[ContactLink],
    others: Mapping[uuid.UUID, Sequence[ContactLink]],
) -> Memory:
    """Give the survivor the others' places; what was done, to undo it."""
    links = [*own, *(link for rows in others.values() for link in rows)]
    terms = _terms_of(link.id for link in links)
    joined = join(kind, survivor_id, own, others)
    kept = {kind.key(link): link.id for link in joined.after}
    turned = {link.id: kept[kind.key(link)] for link in links if kept[kind.key(link)] != link.id}
    roles = _turn_roles(turned)
    store(kind.rows, joined.changes)
    added: dict[uuid.UUID, set[uuid.UUID]] = {}
    for gone, survivor_link in turned.items():
        added.setdefault(survivor_link, set()).update(terms.get(gone, set()) - terms.get(survivor_link, set()))
    _add(added)
    return joined.memory | {"terms": _plain(terms), "added": _plain(added), "roles": roles}


def part_places(
    kind: ListKind[ContactLink],
    survivor_id: uuid.UUID,
    own: Sequence[ContactLink],
    memory: Memory,
    owners: Sequence[uuid.UUID],
) -> bool:
    """Give the others their places back; False if something was changed since and stays as it is."""
    before = {link.id for link in own}
    parted = part(kind, survivor_id, own, memory, owners)
    store(kind.rows, parted.changes)
    for link_id, term_ids in memory["added"].items():
        ContactResponsibility.objects.filter(link_id=link_id, term_id__in=term_ids).delete()
    recreated = {link.id for rows in parted.others.values() for link in rows} - before
    _add({link_id: {uuid.UUID(each) for each in memory["terms"].get(str(link_id), ())} for link_id in recreated})
    for role_id, (link_id, turned_to) in memory["roles"].items():
        if uuid.UUID(link_id) in recreated:
            ContactRole.objects.filter(id=role_id, link_id=turned_to).update(link_id=link_id)
    return not parted.is_kept


def _turn_roles(turned: Mapping[uuid.UUID, uuid.UUID]) -> dict[str, list[str]]:
    """Let documents go to the same people at the places that stay; what was done, by the role's id."""
    roles = list(ContactRole.objects.filter(link_id__in=turned))
    done = {str(role.id): [str(role.link_id), str(turned[role.link_id])] for role in roles}
    for role in roles:
        role.link_id = turned[role.link_id]
    update_rows(roles, ["link_id"])
    return done


def _terms_of(link_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    rows = ContactResponsibility.objects.filter(link_id__in=list(link_ids))
    for link_id, term_id in rows.values_list("link_id", "term_id"):
        found.setdefault(link_id, set()).add(term_id)
    return found


def _add(wanted: Mapping[uuid.UUID, Collection[uuid.UUID]]) -> None:
    """Only terms that are still there: one may have been replaced and deleted since."""
    rows = [
        ContactResponsibility(link_id=link_id, term_id=term_id)
        for link_id, term_ids in wanted.items()
        for term_id in sorted(term_ids)
    ]
    known = _existing_terms({row.term_id for row in rows})
    insert_rows(row for row in rows if row.term_id in known)


def _existing_terms(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(Term.objects.filter(id__in=ids).values_list("id", flat=True))


def _plain(sets: Mapping[uuid.UUID, Collection[uuid.UUID]]) -> dict[str, list[str]]:
    return {str(key): sorted(map(str, values)) for key, values in sets.items()}
