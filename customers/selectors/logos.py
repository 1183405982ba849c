"""Where logos are, and their bytes for who may see the customer."""

import uuid
from typing import Any

from django.db.models import CharField, F, Q, Value
from django.db.models.expressions import Case, When
from django.db.models.functions import Cast, Concat

from customers.inputs.logos import LogoSize
from customers.permissions import CustomerRight
from customers.selectors.visibility import visible
from kernel import storage
from kernel.actor import Actor
from kernel.errors import not_found


def object_of(logo_id: uuid.UUID, size: int) -> str:
    """The key of a logo's picture in S3."""
    return storage.object_key("logos", str(logo_id), f"{int(size)}.webp")


def logo_row(customer_id: uuid.UUID, logo_id: uuid.UUID | None) -> dict[str, Any] | None:
    """A logo as clients read it: where its two pictures are."""
    if logo_id is None:
        return None
    path = f"/api/v1/customers/{customer_id}/logo?v={logo_id}"
    return {"id": logo_id, "small": f"{path}&size={LogoSize.SMALL:d}", "large": f"{path}&size={LogoSize.LARGE:d}"}


def read_logo(*, actor: Actor, customer_id: uuid.UUID, size: LogoSize, logo_id: uuid.UUID | None = None) -> bytes:
    """The picture (WebP). Needs `customers:customer:view`. 404 without a logo, or if it is another than `logo_id`."""
    actor.require(CustomerRight.VIEW)
    present = visible(actor).filter(id=customer_id).values_list("logo_id", flat=True).first()
    if present is None or logo_id not in (None, present):
        raise not_found()
    try:
        return b"".join(storage.read(object_of(present, size)))
    except FileNotFoundError:
        # Another one has taken its place meanwhile.
        raise not_found() from None


# The same address for lists, made by PostgreSQL.
SMALL_LOGO = Case(
    When(
        ~Q(logo_id=None),
        then=Concat(
            Value("/api/v1/customers/"),
            Cast(F("id"), CharField()),
            Value("/logo?v="),
            Cast(F("logo_id"), CharField()),
            Value(f"&size={LogoSize.SMALL:d}"),
        ),
    ),
    default=None,
    output_field=CharField(null=True),
)
