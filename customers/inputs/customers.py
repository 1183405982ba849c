"""What people send about customers."""

import uuid
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from customers.inputs.addresses import AddressInput
from customers.inputs.assignments import AssignmentInList, HandOver
from customers.inputs.contacts import ContactAtCustomer
from customers.inputs.emails import EmailInput
from customers.inputs.phones import PhoneInput
from customers.inputs.references import References
from customers.inputs.tags import TagName
from customers.inputs.values import LEFT_OUT, ActivityCode, Distance, Line, Website
from customers.models.customer import CustomerKind
from kernel.codes import CountryCode, LanguageTag
from kernel.custom_fields.inputs import CustomValues
from kernel.inputs import InputModel, Name

Kind = Annotated[CustomerKind, Field(strict=False)]
CustomerCode = Annotated[Name, StringConstraints(max_length=60)]
Tags = Annotated[list[TagName], Field(max_length=100)]


Phones = Annotated[list[PhoneInput], Field(max_length=50)]
Emails = Annotated[list[EmailInput], Field(max_length=50)]
Addresses = Annotated[list[AddressInput], Field(max_length=200)]
Assignments = Annotated[list[AssignmentInList], Field(max_length=100)]


class Attributes(InputModel):
    """The attributes of a customer that may be empty. Countries, languages: see `kernel.codes`.

    `custom` has values of custom fields by key; those that are not named stay, null unsets.
    """

    first_name: Line | None = None
    last_name: Line | None = None
    language: LanguageTag | None = None
    country: CountryCode | None = None
    website: Website | None = None
    business_area: Line | None = None
    activity_code: ActivityCode | None = None
    distance_km: Distance | None = None
    parent_id: uuid.UUID | None = None
    segment_id: uuid.UUID | None = None
    status_id: uuid.UUID | None = None
    channel_id: uuid.UUID | None = None
    customer_type_id: uuid.UUID | None = None
    prospect_status_id: uuid.UUID | None = None
    prospect_level_id: uuid.UUID | None = None
    responsible_manager_id: uuid.UUID | None = None
    service_manager_id: uuid.UUID | None = None
    salesperson_id: uuid.UUID | None = None
    representative_id: uuid.UUID | None = None
    custom: CustomValues = {}


class CustomerPut(Attributes):
    """A customer by an external id: what is given is written, whether the customer is new or not.

    A person may do without `name`: it is made of first and last name. A customer is a prospect unless
    `is_prospect` or `is_customer` says otherwise. `country` is that of the first address if it is not given.
    `representative_id` is the salesperson if it is not given. `allow_duplicate` creates it whatever it
    resembles.
    """

    kind: Kind = CustomerKind.COMPANY
    code: CustomerCode | None = None
    name: Name | None = None
    is_prospect: bool | None = None
    is_customer: bool = False
    phones: Phones = []
    emails: Emails = []
    addresses: Addresses = []
    tags: Tags = []
    external_references: References = []
    allow_duplicate: bool = False


class CustomerCreate(CustomerPut):
    """A new customer with everything around it."""

    contacts: Annotated[list[ContactAtCustomer], Field(max_length=50)] = []


class CustomerChange(Attributes):
    """What is to change; null empties an attribute, a list replaces the list that there is.

    Rows of a list that are named by `id`, or that are the same number or e-mail address, keep their id.
    `assignments` are all employees with a role; they go without the fields that name primary ones.
    """

    kind: Kind = LEFT_OUT
    code: CustomerCode = LEFT_OUT
    name: Name = LEFT_OUT
    is_prospect: bool = LEFT_OUT
    is_customer: bool = LEFT_OUT
    phones: Phones = LEFT_OUT
    emails: Emails = LEFT_OUT
    addresses: Addresses = LEFT_OUT
    tags: Tags = LEFT_OUT
    external_references: References = LEFT_OUT
    assignments: Assignments = LEFT_OUT


class MarketingChange(InputModel):
    """The part of a customer that people of marketing may change."""

    segment_id: uuid.UUID | None = None
    status_id: uuid.UUID | None = None
    channel_id: uuid.UUID | None = None


class CustomerBulkChange(InputModel):
    """What many customers may be given at once. `archived` hides them, or brings them back. `hand_over` bounds the
    change to customers that the employee looks after."""

    is_prospect: bool = LEFT_OUT
    is_customer: bool = LEFT_OUT
    language: LanguageTag | None = None
    country: CountryCode | None = None
    business_area: Line | None = None
    parent_id: uuid.UUID | None = None
    segment_id: uuid.UUID | None = None
    status_id: uuid.UUID | None = None
    channel_id: uuid.UUID | None = None
    customer_type_id: uuid.UUID | None = None
    prospect_status_id: uuid.UUID | None = None
    prospect_level_id: uuid.UUID | None = None
    responsible_manager_id: uuid.UUID | None = None
    service_manager_id: uuid.UUID | None = None
    salesperson_id: uuid.UUID | None = None
    representative_id: uuid.UUID | None = None
    custom: CustomValues = {}
    add_tags: Tags = []
    remove_tags: Tags = []
    archived: bool = LEFT_OUT
    hand_over: HandOver | None = None


class TagNames(InputModel):
    tags: Annotated[list[TagName], Field(min_length=1, max_length=100)]


class NoData(InputModel):
    """An operation that says everything by its name."""


class BulkUpdate(InputModel):
    """A change of all customers that match `filter` (a tree, null for all) and `q`.

    `expected_count` is how many the person saw: another number at the start is a 409.
    """

    filter: dict[str, Any] | None = None
    q: Annotated[str, Field(max_length=200)] = ""
    data: CustomerBulkChange
    expected_count: Annotated[int, Field(ge=0)]


class FieldsToRestore(InputModel):
    """Names of fields in an entry of the change history whose earlier values shall come back."""

    fields: Annotated[list[Annotated[str, Field(max_length=60)]], Field(min_length=1, max_length=60)]
