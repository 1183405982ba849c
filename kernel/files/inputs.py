"""What comes in about files."""

import re
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints

from kernel.errors import FieldCode
from kernel.files.types import ATTACHMENT
from kernel.inputs import InputModel, Name, field_error

_SEPARATORS = re.compile(r"[/\\]")


def _file_name(value: str) -> str:
    last = _SEPARATORS.split(value)[-1].strip()
    if not last.strip("."):
        raise field_error(FieldCode.INVALID_FORMAT, _("This is no name of a file."))
    return last


# The last part of a path, as it is shown and downloaded.
FileName = Annotated[Name, AfterValidator(_file_name)]


class FileCreate(InputModel):
    """A file that is about to be uploaded. `size` in bytes; `content_type` without parameters."""

    name: FileName
    size: Annotated[int, Field(ge=1)]
    content_type: Annotated[
        str, StringConstraints(to_lower=True, pattern=r"^[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+$", max_length=127)
    ]
    purpose: Annotated[str, StringConstraints(max_length=40)] = ATTACHMENT.name
