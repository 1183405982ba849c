"""What people send about postal addresses."""

import datetime
import uuid
from typing import Annotated

from pydantic import Field

from customers.inputs.values import LEFT_OUT, City, Distance, Label, Line, PostalCode, ShortLine
from customers.models.address import AddressUsage
from kernel.codes import CountryCode
from kernel.inputs import InputModel, Name

Usage = Annotated[AddressUsage, Field(strict=False)]
Usages = Annotated[list[Usage], Field(max_length=20)]


class PostalAddress(InputModel):
    """Where mail arrives; `country` is ISO 3166-1 alpha-2."""

    line1: Name
    line2: Line | None = None
    city: City
    postal_code: PostalCode | None = None
    region: ShortLine | None = None
    country: CountryCode


class AddressCreate(PostalAddress):
    """`default_for` names usages for which this is the default; the first of a usage is so anyway.

    `distance_km` goes before the customer's. `contact_id` is one of the customer's contacts.
    """

    label: Label | None = None
    usages: Usages = []
    default_for: Usages = []
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    distance_km: Distance | None = None
    contact_id: uuid.UUID | None = None


class AddressInput(AddressCreate):
    """`id` names one of the customer's when a whole list is sent."""

    id: uuid.UUID | None = None


class AddressChange(InputModel):
    label: Label | None = None
    line1: Name = LEFT_OUT
    line2: Line | None = None
    city: City = LEFT_OUT
    postal_code: PostalCode | None = None
    region: ShortLine | None = None
    country: CountryCode = LEFT_OUT
    usages: Usages = LEFT_OUT
    default_for: Usages = LEFT_OUT
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    distance_km: Distance | None = None
    contact_id: uuid.UUID | None = None
