"""Opaque, signed cursors: a position in one register's order, of one organisation."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings

from kernel.errors import AppError, FieldCode, FieldError, KernelError
from kernel.json import dumps
from kernel.tenancy import current_organisation

_SIGNATURE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Cursor:
    """`position` holds the sort values of the row that the page begins beyond."""

    position: tuple[Any, ...]
    backwards: bool


def encode(cursor: Cursor, *, register: str, ordering: str) -> str:
    """The cursor as clients carry it; only valid for this organisation, register and order."""
    payload = dumps([cursor.backwards, *cursor.position])
    return base64.urlsafe_b64encode(_sign(payload, register, ordering) + payload).rstrip(b"=").decode()


def decode(text: str, *, register: str, ordering: str, parameter: str = "cursor") -> Cursor:
    """The cursor that `encode` made; 400 `invalid_cursor`, naming `parameter`, for anything else."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise _refused(parameter) from None
    signature, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _sign(payload, register, ordering)):
        raise _refused(parameter)
    backwards, *position = orjson.loads(payload)
    return Cursor(tuple(position), backwards)


def _sign(payload: bytes, register: str, ordering: str) -> bytes:
    context = f"cursor\0{current_organisation().id}\0{register}\0{ordering}\0".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), context + payload, hashlib.sha256)[:_SIGNATURE_BYTES]


def _refused(parameter: str) -> AppError:
    error = FieldError(FieldCode.INVALID_FORMAT, str(KernelError.INVALID_CURSOR.title), parameter=parameter)
    return AppError(KernelError.INVALID_CURSOR, errors=[error])
