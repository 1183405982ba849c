"""What people send about API keys and preferences."""

import ipaddress
import uuid
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from accounts.models.api_key import KeyKind
from kernel.errors import FieldCode
from kernel.inputs import InputModel, Name, QueryModel, field_error


def _network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value.strip()))
    except ValueError:
        detail = _("Expected an IP address or a network such as 192.0.2.0/24.")
        raise field_error(FieldCode.INVALID_FORMAT, detail) from None


# An IPv4 or IPv6 address or network, as CIDR.
Network = Annotated[str, StringConstraints(max_length=43), AfterValidator(_network)]
PreferenceKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._:-]{0,99}$")]


class KeyCreate(InputModel):
    """A personal key acts for the one who makes it; a service key has a role of its own."""

    name: Name
    kind: KeyKind = KeyKind.PERSONAL
    role_id: uuid.UUID | None = None
    scopes: Annotated[list[str], Field(min_length=1, max_length=50)]
    expires_at: AwareDatetime | None = None
    networks: Annotated[list[Network], Field(max_length=50)] = []


class KeyRotate(InputModel):
    """How long the old key goes on working beside the new one."""

    overlap_hours: Annotated[int, Field(ge=0, le=168)] = 24
    expires_at: AwareDatetime | None = None


class PreferenceValue(InputModel):
    value: Any


class KeyQuery(QueryModel):
    """`ended` lists the keys that work no more."""

    ended: bool = False
