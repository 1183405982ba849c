"""JSON as it leaves the house: RFC 3339 UTC with `Z`, decimals as texts, UUIDs as texts."""

from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from pydantic import BaseModel

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def dumps(value: Any) -> bytes:
    """UTF-8 JSON of rows, dictionaries, output models, dates, decimals and translated texts."""
    return orjson.dumps(value, default=_default, option=_OPTIONS)


def plain(value: Any) -> Any:
    """The value as a client would read it: only texts, numbers, booleans, None, lists and dictionaries."""
    return orjson.loads(dumps(value))


def loads(text: bytes | str) -> Any:
    """JSON read back. Raises ValueError for what is none."""
    return orjson.loads(text)


def _default(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, BaseModel):
        return dict(value)
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
