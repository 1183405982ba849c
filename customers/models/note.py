"""Notes: rich text that people write down about something."""

from django.db import models
from django.db.models import Q

from kernel.models.base import VersionedModel


class NoteBase(VersionedModel):
    """A note about one thing. `body` is sanitised HTML; a private one is for its author alone.

    Each floor has one table of notes, with a nullable foreign key for each thing of its own that has notes, of
    which exactly one is set. `author` is null for a note by a service key; `author_name` says whose it is.
    """

    body = models.TextField()
    is_private = models.BooleanField(default=False)
    is_pinned = models.BooleanField(default=False)
    author = models.ForeignKey("accounts.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    author_name = models.CharField(max_length=255)

    class Meta:
        abstract = True


class Note(NoteBase):
    """A note about a customer or a contact."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, null=True, related_name="+")
    contact = models.ForeignKey("customers.Contact", on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False, contact=None) | Q(customer=None, contact__isnull=False),
                name="customers_note_about_one",
            ),
            models.CheckConstraint(
                condition=Q(is_private=False) | Q(author__isnull=False), name="customers_note_private_of_somebody"
            ),
        ]
