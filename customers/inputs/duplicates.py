"""What people send to learn whether a customer is there already."""

import uuid
from typing import Annotated

from pydantic import Field

from customers.inputs.customers import Kind
from customers.inputs.references import References
from customers.models.customer import CustomerKind
from kernel.codes import CountryCode
from kernel.inputs import InputModel, OneLine

Texts = Annotated[list[OneLine], Field(max_length=50)]


class DuplicateQuery(InputModel):
    """A customer as far as it has been typed: what is no e-mail address, number or website yet matches nobody.

    A person may do without `name`: it is made of first and last name. `country` is that of phone numbers
    without an international prefix, the organisation's if it is not given. `customer_id` is that of one that is
    there already and is being changed: neither it nor what was said to be another one is a candidate.
    """

    kind: Kind = CustomerKind.COMPANY
    name: OneLine | None = None
    first_name: OneLine | None = None
    last_name: OneLine | None = None
    website: OneLine | None = None
    country: CountryCode | None = None
    emails: Texts = []
    phones: Texts = []
    external_references: References = []
    customer_id: uuid.UUID | None = None
