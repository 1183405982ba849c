"""The register of likely duplicates: the queue to review."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Duplicate, DuplicateKind
from customers.permissions import CustomerRight
from customers.selectors.duplicate_pairs import duplicate_pairs, found_for, involving, load_ids, load_side
from kernel.registers.column import Choice, Column
from kernel.registers.register import Register
from kernel.registers.types import Type

KINDS = [Choice(DuplicateKind.CUSTOMERS, _("Customers")), Choice(DuplicateKind.CONTACTS, _("Contacts"))]

DUPLICATES = Register(
    name="duplicates",
    label=_("Duplicates"),
    model=Duplicate,
    rows=duplicate_pairs,
    right=CustomerRight.VIEW,
    columns=[
        Column("kind", _("Kind"), Type.ENUM, "kind", choices=lambda _actor: KINDS, default=True),
        Column("score", _("Score"), Type.INTEGER, "score", default=True, summable=False),
        Column("reasons", _("Reasons"), Type.TAGS, "reasons", condition=found_for, default=True, sortable=False),
        Column("first", _("First"), Type.REFERENCE, load=load_side("first"), default=True, filterable=False),
        Column("second", _("Second"), Type.REFERENCE, load=load_side("second"), default=True, filterable=False),
        Column(
            "involving",
            _("Which two"),
            Type.TAGS,
            load=load_ids,
            condition=involving,
        ),
        Column("id", _("ID"), Type.UUID, "id"),
        Column("found_at", _("Found"), Type.DATETIME, "created_at", default=True),
        Column("updated_at", _("Changed"), Type.DATETIME, "updated_at"),
        Column("dismissed_at", _("Dismissed"), Type.DATETIME, "dismissed_at", nullable=True),
        Column("dismissed_by", _("Dismissed by"), Type.STRING, "dismissed_by", nullable=True, sortable=False),
    ],
    default_ordering=("-score",),
    implicit={"dismissed_at": Q(dismissed_at=None)},
)
