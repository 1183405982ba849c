"""What people send about webhooks."""

from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from kernel import events
from kernel.errors import FieldCode
from kernel.inputs import InputModel, OneLine, field_error
from kernel.outbound import InvalidAddressError, parse_url


def _address(value: str) -> str:
    try:
        return parse_url(value).url
    except InvalidAddressError as error:
        raise field_error(FieldCode.INVALID_FORMAT, str(error)) from None


def _pattern(value: str) -> str:
    prefix, star, rest = value.partition("*")
    known = events.kinds()
    if rest or (star and prefix and not prefix.endswith(".")) or (not star and value not in known):
        raise field_error(FieldCode.INVALID_CHOICE, _("There is no such event."))
    if star and not any(kind.startswith(prefix) for kind in known):
        raise field_error(FieldCode.INVALID_CHOICE, _("There is no such event."))
    return value


# An absolute URL, normalised.
Address = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_address)]
# A kind of event, or all that begin alike: `customer.created`, `customer.*`, `*`.
Pattern = Annotated[str, StringConstraints(max_length=80), AfterValidator(_pattern)]
Patterns = Annotated[list[Pattern], Field(min_length=1, max_length=50)]


class WebhookCreate(InputModel):
    """An address that is told of events from now on."""

    url: Address
    events: Patterns
    description: OneLine = ""


class WebhookChange(InputModel):
    """`is_enabled` true puts it to work again, from now on; what was missed can be sent by `replay`."""

    url: Address | None = None
    events: Patterns | None = None
    description: OneLine | None = None
    is_enabled: bool | None = None


class SecretRotate(InputModel):
    """How long deliveries are signed with the earlier secret, too."""

    overlap_hours: Annotated[int, Field(ge=0, le=168)] = 24


class Replay(InputModel):
    """What happened since then and did not arrive is sent again; events are kept for 30 days."""

    since: AwareDatetime
