"""What the resources of customers and contacts answer, for OpenAPI."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Field

from customers.models import (
    AddressUsage,
    AssignmentRole,
    ChannelKind,
    CustomerKind,
    DocumentKind,
    DocumentRole,
    EmailPurpose,
    PhoneKind,
)
from customers.selectors.duplicates import DuplicateReason
from customers.values.availability import Weekday


class TermLabelOut(BaseModel):
    id: uuid.UUID
    code: str
    label: str
    color: str


class EmployeeLabelOut(BaseModel):
    id: uuid.UUID
    name: str


class CustomerLabelOut(BaseModel):
    id: uuid.UUID
    code: str
    name: str


class PhoneOut(BaseModel):
    id: uuid.UUID
    number: str
    extension: str | None
    kind: PhoneKind
    label: str | None
    is_primary: bool


class EmailOut(BaseModel):
    id: uuid.UUID
    email: str
    purposes: list[EmailPurpose]
    is_primary: bool


class PostalAddressOut(BaseModel):
    line1: str
    line2: str | None
    city: str
    postal_code: str | None
    region: str | None
    country: str


class AddressOut(PostalAddressOut):
    id: uuid.UUID
    label: str | None
    usages: list[AddressUsage]
    default_for: list[AddressUsage]
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    distance_km: Decimal | None
    contact_id: uuid.UUID | None


class ReferenceOut(BaseModel):
    source: str
    id: str


class MarketingOut(BaseModel):
    version: int
    segment_id: uuid.UUID | None
    segment: TermLabelOut | None
    status_id: uuid.UUID | None
    status: TermLabelOut | None
    channel_id: uuid.UUID | None
    channel: TermLabelOut | None


class CustomOut(BaseModel):
    """`custom` has every custom field by its key, null where there is no value; `custom_links` says of links what
    they point to, null where the actor may not see it."""

    custom: dict[str, Any]
    custom_links: dict[str, Any]


class LogoOut(BaseModel):
    """Addresses of the logo's pictures (WebP), of at most 64 and 256 pixels."""

    id: uuid.UUID
    small: str
    large: str


class CustomerOut(MarketingOut, CustomOut):
    """`parent` is null where the actor may not see it."""

    id: uuid.UUID
    code: str
    kind: CustomerKind
    name: str
    first_name: str | None
    last_name: str | None
    is_prospect: bool
    is_customer: bool
    converted_at: datetime.datetime | None
    language: str | None
    website: str | None
    country: str | None
    distance_km: Decimal | None
    business_area: str | None
    activity_code: str | None
    logo: LogoOut | None
    parent_id: uuid.UUID | None
    parent: CustomerLabelOut | None
    customer_type_id: uuid.UUID | None
    customer_type: TermLabelOut | None
    prospect_status_id: uuid.UUID | None
    prospect_status: TermLabelOut | None
    prospect_level_id: uuid.UUID | None
    prospect_level: TermLabelOut | None
    responsible_manager_id: uuid.UUID | None
    responsible_manager: EmployeeLabelOut | None
    service_manager_id: uuid.UUID | None
    service_manager: EmployeeLabelOut | None
    salesperson_id: uuid.UUID | None
    salesperson: EmployeeLabelOut | None
    representative_id: uuid.UUID | None
    representative: EmployeeLabelOut | None
    phones: list[PhoneOut]
    emails: list[EmailOut]
    addresses: list[AddressOut]
    tags: list[str]
    external_references: list[ReferenceOut]
    created_at: datetime.datetime
    updated_at: datetime.datetime
    archived_at: datetime.datetime | None
    erased_at: datetime.datetime | None


class CustomerAnswerOut(CustomerOut):
    """`next_action` is `add_contact` for a company without a contact, if it is new or was a person until now."""

    next_action: str | None


class CandidateOut(BaseModel):
    """A customer that may be the same: `score` from 0 to 100, `reasons` in the order of the alphabet."""

    id: uuid.UUID
    code: str
    name: str
    city: str | None
    archived_at: datetime.datetime | None
    score: int
    reasons: list[DuplicateReason]


class DuplicatesOut(BaseModel):
    """At most ten candidates, the best first; `hidden` are those that the actor may not see."""

    candidates: list[CandidateOut]
    hidden: int


class CustomerChangedOut(CustomerAnswerOut):
    """`previous` has the earlier values of what has changed: sent as a change it undoes this one."""

    previous: dict[str, Any]


class AssignmentOut(BaseModel):
    id: uuid.UUID
    role: AssignmentRole
    employee_id: uuid.UUID
    employee: EmployeeLabelOut
    is_primary: bool
    share: Decimal | None
    starts_on: datetime.date | None
    ends_on: datetime.date | None


class ChannelOut(BaseModel):
    id: uuid.UUID
    kind: ChannelKind
    value: str
    service: str | None
    extension: str | None
    label: str | None
    is_preferred: bool


class WindowOut(BaseModel):
    """Every week; `from` and `to` are times of day (`09:00`), a `to` no later than `from` is of the next day."""

    day: Weekday
    begin: str = Field(alias="from")
    end: str = Field(alias="to")


class AvailabilityExceptionOut(BaseModel):
    """One day, or the part of it between `from` and `to`, that is not as in other weeks."""

    date: datetime.date
    begin: str | None = Field(alias="from")
    end: str | None = Field(alias="to")
    reachable: bool


class ContactAvailabilityOut(BaseModel):
    """When somebody can be reached, on the clocks of `timezone` (IANA)."""

    timezone: str
    windows: list[WindowOut]
    exceptions: list[AvailabilityExceptionOut]


class NextWindowOut(BaseModel):
    """`to` is null if it does not end within two weeks."""

    begin: datetime.datetime = Field(alias="from")
    end: datetime.datetime | None = Field(alias="to")


class ReachabilityOut(BaseModel):
    """`reachable_now` is null where nobody has said when. `next_window` is the present one, else the next."""

    availability: ContactAvailabilityOut | None
    reachable_now: bool | None
    next_window: NextWindowOut | None


class PersonOut(ReachabilityOut):
    id: uuid.UUID
    version: int
    name: str
    first_name: str | None
    last_name: str | None
    language: str | None
    channels: list[ChannelOut]


class PlaceOut(BaseModel):
    """What a contact is at a customer."""

    title: str | None
    department: str | None
    responsibility_ids: list[uuid.UUID]
    responsibilities: list[TermLabelOut]
    is_primary: bool
    is_active: bool


class CustomerContactOut(PersonOut, PlaceOut):
    """A contact of one customer; `version` is the contact's."""


class PlaceAtCustomerOut(PlaceOut):
    customer_id: uuid.UUID
    customer: CustomerLabelOut


class ContactLabelOut(BaseModel):
    id: uuid.UUID
    name: str


class ContactRoleOut(BaseModel):
    """Whom documents of a kind go to in a role; `document_kind` is null for all kinds without an own one."""

    id: uuid.UUID
    role: DocumentRole
    document_kind: DocumentKind | None
    contact_id: uuid.UUID
    contact: ContactLabelOut


class ContactOut(PersonOut, CustomOut):
    """`address` is the own one; `effective_address` that, or else a customer's."""

    address: PostalAddressOut | None
    effective_address: PostalAddressOut | None
    external_references: list[ReferenceOut]
    customers: list[PlaceAtCustomerOut]
    created_at: datetime.datetime
    updated_at: datetime.datetime
    archived_at: datetime.datetime | None
    erased_at: datetime.datetime | None


class ContactChangedOut(ContactOut):
    """`previous` has the earlier values of what has changed: sent as a change it undoes this one."""

    previous: dict[str, Any]
