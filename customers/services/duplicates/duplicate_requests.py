"""Asking for duplicates to be looked for."""

from customers.jobs import find_duplicates
from customers.permissions import CustomerRight
from kernel.actor import Actor
from kernel.db import write
from kernel.jobs import enqueue
from kernel.models.job import Job


def start_search(*, actor: Actor) -> Job:
    """Have duplicates looked for; the job that does it. Needs `customers:duplicate:review`."""
    actor.require(CustomerRight.DUPLICATE_REVIEW)
    with write():
        return enqueue(find_duplicates, actor)
