"""Which customers and contacts an actor may see. Decided here and nowhere else."""

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from customers.models import Assignment, Contact, ContactLink, Customer
from kernel.actor import Actor
from kernel.errors import not_found
from kernel.rights import Scope


def visible(actor: Actor) -> QuerySet[Customer]:
    """Every customer that the actor may see, archived ones too; none that has become part of another.

    `own`: those that the actor created or is assigned to now, in any role; `team`: the same for everybody in
    the actor's teams.
    """
    scope = actor.scope("customers")
    if scope is Scope.ALL:
        return Customer.objects.filter(merged_into=None)
    people = set(actor.team_member_ids) if scope is Scope.TEAM else set()
    if actor.employee_id is not None:
        people.add(actor.employee_id)
    assigned = Assignment.objects.filter(in_force(), employee_id__in=people)
    created = Customer.objects.filter(created_by_id__in=people)
    # One set of ids rather than two conditions joined by OR: PostgreSQL can then start from the set.
    ids = assigned.order_by().values("customer_id").union(created.order_by().values("id"))
    return Customer.objects.filter(id__in=ids, merged_into=None)


def visible_contacts(actor: Actor) -> QuerySet[Contact]:
    """Every contact of a customer that the actor may see; one that is at none (any more), as at its last one."""
    if actor.scope("customers") is Scope.ALL:
        return Contact.objects.filter(merged_into=None)
    links = ContactLink.objects.filter(contact=OuterRef("pk"), customer__in=visible(actor).values("id"))
    seen = Q(Exists(links)) | Q(former_customer__in=visible(actor).values("id"))
    return Contact.objects.filter(seen, merged_into=None)


def in_force() -> Q:
    """Assignments of today (UTC)."""
    today = timezone.now().date()
    return Q(Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today))


def require_visible(actor: Actor, customer_id: uuid.UUID) -> None:
    """Raise 404 unless the actor may see the customer."""
    if not visible(actor).filter(id=customer_id).exists():
        raise not_found()
