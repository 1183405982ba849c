"""The things of this floor that notes and files belong to, and seeing them."""

import uuid

from customers.models import Attachment, Note
from customers.permissions import CustomerRight
from customers.selectors.activities import visible_activities
from customers.selectors.visibility import visible, visible_contacts
from customers.targets import Ids, Target
from kernel.actor import Actor
from kernel.errors import not_found


def _visible_customers(actor: Actor, ids: Ids) -> set[uuid.UUID]:
    return set(visible(actor).filter(id__in=ids).values_list("id", flat=True))


def _visible_contacts(actor: Actor, ids: Ids) -> set[uuid.UUID]:
    return set(visible_contacts(actor).filter(id__in=ids).values_list("id", flat=True))


def _visible_activities(actor: Actor, ids: Ids) -> set[uuid.UUID]:
    return set(visible_activities(actor).filter(id__in=ids).values_list("id", flat=True))


CUSTOMER = Target("customers", "customer", CustomerRight.VIEW, _visible_customers, Note, Attachment)
CONTACT = Target("contacts", "contact", CustomerRight.CONTACT_VIEW, _visible_contacts, Note, Attachment)
ACTIVITY = Target(
    "activities", "activity", CustomerRight.ACTIVITY_VIEW, _visible_activities, None, Attachment, is_told=False
)


def require_target(actor: Actor, target: Target, object_id: uuid.UUID) -> None:
    """403 without the right to such things, 404 unless the actor sees this one. One statement."""
    actor.require(target.right)
    if object_id not in target.visible(actor, [object_id]):
        raise not_found()
