"""Who of a customer's contacts gets its documents. A change of them is one of the customer."""

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _

from customers.inputs.contact_roles import ContactRoleInput, ContactRolesPut
from customers.models import ContactLink, ContactRole
from customers.permissions import CustomerRight
from customers.selectors.contact_roles import list_contact_roles, role_row, roles_of
from customers.selectors.customers import Listed
from customers.services.child_rows import ChildKind, continued, repeated, store, unknown_ids
from customers.services.customer_changes import finish
from customers.services.drafts import changed_draft
from customers.services.place_changes import lock_one
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import FieldCode, FieldError, invalid
from kernel.models.base import new_id

_KIND = ChildKind(ContactRole, ("link_id",), {})


def put_contact_roles(
    *, actor: Actor, customer_id: uuid.UUID, data: ContactRolesPut, expected_version: int | None = None
) -> Listed:
    """Say who gets the customer's documents, all at once; what stays as it is leaves no trace.

    Needs `customers:contact:edit`. 404, 412, 422 for who is no active contact of the customer.
    """
    actor.require(CustomerRight.CONTACT_EDIT)
    with write():
        record = lock_one(actor, customer_id, expected_version)
        before = roles_of(customer_id)
        after = _rows(customer_id, data.contact_roles, before)
        draft = changed_draft(record, {})
        draft.settle()
        assert draft.before is not None
        draft.before["contact_roles"] = [role_row(row) for row in before]
        store(_KIND, [(before, after)])
        draft.put("contact_roles", [role_row(row) for row in roles_of(customer_id)])
        finish(actor, [draft])
        return list_contact_roles(actor=actor, customer_id=customer_id)


def _rows(
    customer_id: uuid.UUID, specs: Sequence[ContactRoleInput], current: Sequence[ContactRole]
) -> list[ContactRole]:
    keys = [(spec.role.value, spec.document_kind.value if spec.document_kind else None) for spec in specs]
    errors = unknown_ids(specs, current, "/contact_roles") + repeated(keys, "/contact_roles", "role")
    wanted = {spec.contact_id for spec in specs}
    kept = {row.link.contact_id: row.link_id for row in current}
    links = ContactLink.objects.filter(customer_id=customer_id, contact_id__in=wanted)
    # Who has left since may stay where they are named already.
    known = kept | dict(links.filter(is_active=True, contact__archived_at=None).values_list("contact_id", "id"))
    for index, spec in enumerate(specs):
        if spec.contact_id not in known:
            detail = _("The customer has no such contact.")
            errors.append(FieldError(FieldCode.NOT_FOUND, detail, pointer=f"/contact_roles/{index}/contact_id"))
    if errors:
        raise invalid(*errors)
    same = continued(specs, current, lambda row: (row.role, row.document_kind), keys)
    return [
        ContactRole(
            # A row stays the one of its role and kind.
            id=old.id if old and (old.role, old.document_kind) == key else new_id(),
            customer_id=customer_id,
            link_id=known[spec.contact_id],
            role=key[0],
            document_kind=key[1],
        )
        for spec, key, old in zip(specs, keys, same, strict=True)
    ]
