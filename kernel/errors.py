"""Errors that a client may see: closed codes, one exception, no knowledge of HTTP frameworks.

`kernel.api.problems` renders them as RFC 9457 problem documents.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class ErrorCode(StrEnum):
    """Base of each floor's closed list of codes: `NAME = "code", status, title`."""

    status: int
    title: Text  # type: ignore[assignment]  # where str has a method that no code needs

    def __new__(cls, code: str, status: int, title: Text) -> "ErrorCode":
        member = str.__new__(cls, code)
        member._value_ = code
        member.status = status
        member.title = title
        return member


class KernelError(ErrorCode):
    """Codes that any operation may answer."""

    MOVED = "moved", 301, _("It became part of another one")
    MALFORMED = "malformed", 400, _("The request cannot be read")
    UNKNOWN_PARAMETER = "unknown_parameter", 400, _("Unknown query parameter")
    INVALID_PARAMETER = "invalid_parameter", 400, _("Query parameter with a wrong value")
    INVALID_FILTER = "invalid_filter", 400, _("The filter cannot be applied")
    INVALID_CURSOR = "invalid_cursor", 400, _("The cursor is not valid here")
    IDEMPOTENCY_KEY_REQUIRED = "idempotency_key_required", 400, _("An Idempotency-Key is required")
    NOT_AUTHENTICATED = "not_authenticated", 401, _("Sign in first")
    FORBIDDEN = "forbidden", 403, _("You have no right to do this")
    ORGANISATION_SUSPENDED = "organisation_suspended", 403, _("The organisation is suspended: read-only")
    CSRF_FAILED = "csrf_failed", 403, _("The CSRF token is missing or wrong")
    NOT_FOUND = "not_found", 404, _("Not found")
    METHOD_NOT_ALLOWED = "method_not_allowed", 405, _("Method not allowed")
    NOT_ACCEPTABLE = "not_acceptable", 406, _("No representation fits the Accept header")
    CONFLICT = "conflict", 409, _("The state does not allow this")
    IDEMPOTENCY_IN_FLIGHT = "idempotency_in_flight", 409, _("The same request is still running")
    MERGED = "merged", 409, _("It became part of another one, which was not changed")
    IN_USE = "in_use", 409, _("Still in use")
    GONE = "gone", 410, _("No longer available")
    VERSION_MISMATCH = "version_mismatch", 412, _("Somebody changed it meanwhile")
    TOO_LARGE = "too_large", 413, _("The request is too large")
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type", 415, _("Unsupported media type")
    INVALID = "invalid", 422, _("Some fields are not valid")
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused", 422, _("The Idempotency-Key was used before")
    PRECONDITION_REQUIRED = "precondition_required", 428, _("An If-Match header is required")
    RATE_LIMITED = "rate_limited", 429, _("Too many requests")
    LIMIT_REACHED = "limit_reached", 409, _("The plan's limit is reached")
    INTERNAL = "internal", 500, _("Something went wrong on our side")
    UNAVAILABLE = "unavailable", 503, _("Temporarily unavailable")


class FieldCode(StrEnum):
    """What may be wrong with one field; closed, never translated."""

    REQUIRED = "required"
    UNKNOWN_FIELD = "unknown_field"
    INVALID_TYPE = "invalid_type"
    INVALID_FORMAT = "invalid_format"
    INVALID_CHOICE = "invalid_choice"
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    CONTROL_CHARACTERS = "control_characters"
    NOT_UNIQUE = "not_unique"
    NOT_FOUND = "not_found"
    ARCHIVED = "archived"
    NOT_ALLOWED = "not_allowed"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong in the input. `pointer` is an RFC 6901 JSON pointer into the body, or into the JSON that is
    the value of `parameter`."""

    code: FieldCode
    detail: Text
    pointer: str = ""
    parameter: str = ""


@dataclass(eq=False)
class AppError(Exception):
    """Anything a service refuses, with its closed code.

    `errors` lists what is wrong field by field; `extra` adds members to the problem document
    (JSON-ready values); `headers` go out with the answer.
    """

    code: ErrorCode
    detail: Text = ""
    errors: Sequence[FieldError] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return self.code.status

    def __str__(self) -> str:
        return f"{self.code}: {self.detail or self.code.title}"


def invalid(*errors: FieldError) -> AppError:
    """A 422 that lists every wrong field."""
    return AppError(KernelError.INVALID, errors=errors)


def invalid_field(pointer: str, code: FieldCode, detail: Text) -> AppError:
    """A 422 about a single field."""
    return invalid(FieldError(code, detail, pointer=pointer))


def not_found(detail: Text = "") -> AppError:
    """A 404; also the answer for what exists but may not be seen by the actor."""
    return AppError(KernelError.NOT_FOUND, detail)


def error_codes() -> dict[str, ErrorCode]:
    """Every code of every floor that has been imported, by its text."""
    return {str(code): code for catalogue in ErrorCode.__subclasses__() for code in catalogue}
