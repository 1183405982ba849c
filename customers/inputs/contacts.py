"""What people send about contacts."""

import uuid
from typing import Annotated

from pydantic import Field

from customers.inputs.addresses import PostalAddress
from customers.inputs.availability import AvailabilityInput
from customers.inputs.references import References
from customers.inputs.values import LEFT_OUT, Extension, Label, Line, ShortLine
from customers.models.contact import ChannelKind
from kernel.codes import LanguageTag
from kernel.custom_fields.inputs import CustomValues
from kernel.inputs import Code, InputModel, Name

Kind = Annotated[ChannelKind, Field(strict=False)]
Responsibilities = Annotated[list[uuid.UUID], Field(max_length=50)]


class ChannelInput(InputModel):
    """One way to reach a contact: a phone number, an e-mail address, or a handle with a messenger (`service`).

    `id` names one of the contact's when a whole list is sent. The first is preferred if none says so.
    """

    id: uuid.UUID | None = None
    kind: Kind
    value: Annotated[Name, Field(max_length=254)]
    service: Code | None = None
    extension: Extension | None = None
    label: Label | None = None
    is_preferred: bool = False


Channels = Annotated[list[ChannelInput], Field(max_length=50)]


class PersonFields(InputModel):
    """Who somebody is and how to reach them. Without `address` a customer's counts."""

    first_name: Line | None = None
    last_name: Line | None = None
    language: LanguageTag | None = None
    channels: Channels = []
    address: PostalAddress | None = None
    availability: AvailabilityInput | None = None
    external_references: References = []
    custom: CustomValues = {}


class LinkFields(InputModel):
    """What somebody is at a customer. The first contact of a customer is primary anyway."""

    title: ShortLine | None = None
    department: ShortLine | None = None
    responsibility_ids: Responsibilities = []
    is_primary: bool = False
    is_active: bool = True


class ContactAtCustomer(PersonFields, LinkFields):
    """A new contact of a customer that is being created too, or of the one in the address."""


class CustomerContactCreate(PersonFields, LinkFields):
    """A new contact of the customer in the address, or, with `contact_id`, a contact that exists already."""

    contact_id: uuid.UUID | None = None


class LinkInput(LinkFields):
    customer_id: uuid.UUID


class ContactCreate(PersonFields):
    customers: Annotated[list[LinkInput], Field(min_length=1, max_length=50)]


class ContactChange(InputModel):
    """`channels`, `address`, `availability` and `external_references` replace what there is; `address: null` lets a
    customer's count again."""

    first_name: Line | None = None
    last_name: Line | None = None
    language: LanguageTag | None = None
    channels: Channels = LEFT_OUT
    address: PostalAddress | None = None
    availability: AvailabilityInput | None = None
    external_references: References = LEFT_OUT
    custom: CustomValues = {}


class LinkChange(InputModel):
    title: ShortLine | None = None
    department: ShortLine | None = None
    responsibility_ids: Responsibilities = LEFT_OUT
    is_primary: bool = LEFT_OUT
    is_active: bool = LEFT_OUT
