"""What people send about logos."""

import uuid
from enum import IntEnum
from typing import Annotated

from pydantic import Field

from kernel.inputs import InputModel, QueryModel


class LogoSize(IntEnum):
    """Pixels of the longer side."""

    SMALL = 64
    LARGE = 256


class LogoPut(InputModel):
    """`file_id` is a PNG, JPEG or WebP of at most 2 MB that you have uploaded for the purpose `logo`."""

    file_id: uuid.UUID


class LogoQuery(QueryModel):
    """`v` is the logo's id: an address with it always shows the same."""

    size: Annotated[LogoSize, Field(strict=False)] = LogoSize.LARGE
    v: uuid.UUID | None = None
