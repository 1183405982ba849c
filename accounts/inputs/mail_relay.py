"""What people send about the organisation's mail relay."""

from typing import Annotated, Any

import idna
from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from accounts.inputs.common import Email
from kernel.errors import FieldCode
from kernel.inputs import InputModel, Name, OneLine, field_error
from kernel.smtp import Tls
from kernel.text import has_control_characters


def _host(value: str) -> str:
    host = value.strip("[]").rstrip(".")
    try:
        name = host if ":" in host else idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        name = ""
    if not name or any(character in name for character in " /@"):
        raise field_error(FieldCode.INVALID_FORMAT, _("Expected a host such as smtp.example.com."))
    return name


def _password(value: SecretStr) -> SecretStr:
    if has_control_characters(value.get_secret_value()):
        raise field_error(FieldCode.CONTROL_CHARACTERS, _("Control characters are not allowed."))
    return value


_KEPT: Any = None

Host = Annotated[Name, StringConstraints(max_length=253), AfterValidator(_host)]
Port = Annotated[int, Field(ge=1, le=65535)]
Encryption = Annotated[Tls, Field(strict=False)]
Password = Annotated[SecretStr, Field(max_length=500), AfterValidator(_password)]


class MailRelayPut(InputModel):
    """`password` is kept if it is left out, as long as host, port, encryption and user stay what they are."""

    host: Host
    port: Port = 587
    tls: Encryption = Tls.STARTTLS
    user: OneLine = ""
    password: Password = _KEPT
    from_email: Email
    from_name: OneLine = ""
