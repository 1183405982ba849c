"""The things of this floor that notes and files belong to, and seeing them."""

import uuid

from customers.errors import CustomerError
from customers.models import Attachment, Note
from customers.permissions import CustomerRight
from customers.selectors.activities import visible_activities
from customers.selectors.visibility import visible, visible_contacts
from customers.targets import Target
from kernel.actor import Actor
from kernel.errors import AppError, not_found

CUSTOMER = Target("customers", "customer", CustomerRight.VIEW, visible, Note, Attachment, is_person=True)
CONTACT = Target("contacts", "contact", CustomerRight.CONTACT_VIEW, visible_contacts, Note, Attachment, is_person=True)
ACTIVITY = Target(
    "activities", "activity", CustomerRight.ACTIVITY_VIEW, visible_activities, None, Attachment, is_told=False
)


def require_target(actor: Actor, target: Target, object_id: uuid.UUID) -> None:
    """403 without the right to such things, 404 unless the actor sees this one. One statement."""
    actor.require(target.right)
    if object_id not in target.visible(actor, [object_id]):
        raise not_found()


def keep_target(actor: Actor, target: Target, object_id: uuid.UUID) -> None:
    """The same in a transaction that gives it something: what is being merged is waited for, and then is not there.

    409 `already_erased` for a person who was forgotten.
    """
    actor.require(target.right)
    if object_id not in target.kept(actor, [object_id]):
        raise not_found()
    if target.is_person and target.rows(actor).filter(id=object_id, erased_at__isnull=False).exists():
        raise AppError(CustomerError.ALREADY_ERASED)
