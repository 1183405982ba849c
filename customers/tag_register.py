"""The register of tags."""

from django.utils.translation import gettext_lazy as _

from customers.models import Tag
from customers.permissions import CustomerRight
from customers.selectors.tags import all_tags, count_customers, search
from kernel.registers.column import Column
from kernel.registers.register import Register
from kernel.registers.types import Type

TAGS = Register(
    name="tags",
    label=_("Tags"),
    model=Tag,
    rows=all_tags,
    right=CustomerRight.VIEW,
    columns=[
        Column("name", _("Name"), Type.STRING, "name", folded="sort_name", default=True, writes="name"),
        Column("color", _("Colour"), Type.STRING, "color", default=True, writes="color"),
        Column("customers", _("Customers"), Type.INTEGER, load=count_customers, default=True),
        Column("version", _("Version"), Type.INTEGER, "version", summable=False),
        Column("created_at", _("Created"), Type.DATETIME, "created_at"),
        Column("updated_at", _("Changed"), Type.DATETIME, "updated_at"),
    ],
    default_ordering=("name",),
    search=search,
)
