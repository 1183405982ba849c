"""What comes in about domains."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from kernel.inputs import InputModel
from tenants.hosts import check_own_domain


class DomainCreate(InputModel):
    """A domain of the organisation's own, in Unicode or as IDNA A-labels."""

    host: Annotated[str, StringConstraints(max_length=1_000), AfterValidator(check_own_domain)]
