"""The register of tags."""

from django.utils.translation import gettext_lazy as _

from customers.models import Tag
from customers.permissions import CustomerRight
from customers.selectors.tags import all_tags, count_customers, search
from kernel.registers.column import Choice, Column
from kernel.registers.register import Register
from kernel.registers.types import Type

# The colours of `kernel.inputs.Color`, each shown as itself.
COLORS = [
    Choice("gray", _("Grey"), "gray"),
    Choice("red", _("Red"), "red"),
    Choice("pink", _("Pink"), "pink"),
    Choice("grape", _("Purple"), "grape"),
    Choice("violet", _("Violet"), "violet"),
    Choice("indigo", _("Indigo"), "indigo"),
    Choice("blue", _("Blue"), "blue"),
    Choice("cyan", _("Cyan"), "cyan"),
    Choice("teal", _("Teal"), "teal"),
    Choice("green", _("Green"), "green"),
    Choice("lime", _("Lime"), "lime"),
    Choice("yellow", _("Yellow"), "yellow"),
    Choice("orange", _("Orange"), "orange"),
]

TAGS = Register(
    name="tags",
    label=_("Tags"),
    model=Tag,
    rows=all_tags,
    right=CustomerRight.VIEW,
    columns=[
        Column("name", _("Name"), Type.STRING, "name", folded="sort_name", default=True, writes="name"),
        Column(
            "color",
            _("Colour"),
            Type.ENUM,
            "color",
            choices=lambda _actor: COLORS,
            default=True,
            writes="color",
        ),
        Column("customers", _("Customers"), Type.INTEGER, load=count_customers, default=True),
        Column("version", _("Version"), Type.INTEGER, "version", summable=False),
        Column("created_at", _("Created"), Type.DATETIME, "created_at"),
        Column("updated_at", _("Changed"), Type.DATETIME, "updated_at"),
    ],
    default_ordering=("name",),
    search=search,
)
