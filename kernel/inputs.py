"""What comes in: pydantic models with explicit fields, and their errors in the house's form.

The same model is the API's request body, one operation of a bulk request, one row of an import and the
typed argument of the service. Unknown keys are refused; `model_fields_set` tells a PATCH what was given.
"""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from kernel.errors import AppError, FieldCode, FieldError, KernelError, invalid
from kernel.text import has_control_characters, one_line


class InputModel(BaseModel):
    """Base of every request body. Strict: a number is not a text, `"1"` is not a number."""

    model_config = ConfigDict(extra="forbid", strict=True, str_max_length=100_000)

    def given(self) -> dict[str, Any]:
        """Only the fields that the client sent, as Python values (nested models stay models)."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class QueryModel(BaseModel):
    """Base of query parameters of endpoints that are not lists: text is converted."""

    model_config = ConfigDict(extra="forbid", str_max_length=2_000)


def _one_line(value: str) -> str:
    if has_control_characters(value):
        raise PydanticCustomError("control_characters", "control characters")
    return one_line(value)


def _text(value: str) -> str:
    if has_control_characters(value, allow_line_breaks=True):
        raise PydanticCustomError("control_characters", "control characters")
    return value.strip()


def field_error(code: FieldCode, detail: str) -> PydanticCustomError:
    """What a validator of an input model raises: a closed code and a sentence in the client's language."""
    return PydanticCustomError(str(code), "{detail}", {"detail": detail})


def _not_blank(value: str) -> str:
    if not value:
        raise PydanticCustomError("required", "blank")
    return value


# One line, trimmed, inner white space collapsed, at most 255 characters; may be empty.
OneLine = Annotated[str, AfterValidator(_one_line), StringConstraints(max_length=255)]
# The same, but something must be left after trimming.
Name = Annotated[str, AfterValidator(_one_line), AfterValidator(_not_blank), StringConstraints(max_length=255)]
# Several lines, at most 20,000 characters.
Text = Annotated[str, AfterValidator(_text), StringConstraints(max_length=20_000)]
# A stable, readable key made by people: `vip-2026`, `net_30`.
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
Color = Annotated[str, Field(pattern=r"^(gray|red|pink|grape|violet|indigo|blue|cyan|teal|green|lime|yellow|orange)$")]

Model = TypeVar("Model", bound=BaseModel)


def parse_json(model: type[Model], body: bytes) -> Model:
    """The body as `model`.

    Raises 400 `malformed` if it is not JSON, 422 `invalid` with a pointer per wrong field otherwise.
    """
    if b"\\u0000" in body:
        raise invalid(FieldError(FieldCode.CONTROL_CHARACTERS, _("The character NUL is not allowed.")))
    try:
        return model.model_validate_json(body or b"{}")
    except ValidationError as error:
        raise _as_app_error(error) from None


def parse_value(model: type[Model], value: Any, *, at: str = "") -> Model:
    """A value that was parsed from JSON already (one operation of a bulk request) as `model`.

    `at` is the JSON pointer of the value; the pointers of its errors begin with it.
    """
    try:
        # Not orjson: it knows no numbers beyond 64 bits, and makes null of 1e999.
        text = json.dumps(value, allow_nan=False, default=str)
    except ValueError:
        raise invalid(FieldError(FieldCode.OUT_OF_RANGE, _("A number is too large."), pointer=at)) from None
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        raise _as_app_error(error, at=at) from None


def build(model: type[Model], values: Mapping[str, Any]) -> Model:
    """Python values (UUIDs, decimals, dates as they are) as `model`. Raises 422 with a pointer per wrong field."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _as_app_error(error) from None


def parse_query(model: type[Model], parameters: Mapping[str, str]) -> Model:
    """Query parameters as `model`. Raises 400 naming each unknown or wrong parameter."""
    forbidden = [name for name, value in parameters.items() if has_control_characters(value)]
    if forbidden:
        detail = _("Control characters are not allowed.")
        errors = [FieldError(FieldCode.CONTROL_CHARACTERS, detail, parameter=name) for name in forbidden]
        raise AppError(KernelError.INVALID_PARAMETER, errors=errors)
    try:
        return model.model_validate(parameters)
    except ValidationError as error:
        found = [_field_error(detail, at="") for detail in error.errors(include_url=False)]
        errors = [FieldError(item.code, item.detail, parameter=item.pointer.lstrip("/")) for item in found]
        unknown = any(item.code is FieldCode.UNKNOWN_FIELD for item in errors)
        code = KernelError.UNKNOWN_PARAMETER if unknown else KernelError.INVALID_PARAMETER
        raise AppError(code, errors=errors) from None


def _as_app_error(error: ValidationError, *, at: str = "") -> AppError:
    details = error.errors(include_url=False)
    if details[0]["type"] == "json_invalid":
        return AppError(KernelError.MALFORMED, _("The body is not valid JSON."))
    return invalid(*(_field_error(detail, at=at) for detail in details))


_CODES: dict[str, FieldCode] = {
    "missing": FieldCode.REQUIRED,
    "required": FieldCode.REQUIRED,
    "extra_forbidden": FieldCode.UNKNOWN_FIELD,
    "string_too_long": FieldCode.TOO_LONG,
    "too_long": FieldCode.TOO_LONG,
    "bytes_too_long": FieldCode.TOO_LONG,
    "string_too_short": FieldCode.TOO_SHORT,
    "too_short": FieldCode.TOO_SHORT,
    "literal_error": FieldCode.INVALID_CHOICE,
    "enum": FieldCode.INVALID_CHOICE,
    "string_pattern_mismatch": FieldCode.INVALID_FORMAT,
    "control_characters": FieldCode.CONTROL_CHARACTERS,
}
_RANGE_TYPES = ("greater_than", "less_than", "decimal_", "finite_number", "int_parsing_size", "multiple_of")
_FORMAT_TYPES = ("uuid_", "date_", "datetime_", "time_", "timezone_", "url_", "value_error")

_SENTENCES: dict[FieldCode, Callable[[], str]] = {
    FieldCode.REQUIRED: lambda: _("This field is required."),
    FieldCode.UNKNOWN_FIELD: lambda: _("There is no such field."),
    FieldCode.TOO_LONG: lambda: _("This is too long."),
    FieldCode.TOO_SHORT: lambda: _("This is too short."),
    FieldCode.INVALID_CHOICE: lambda: _("This is not one of the choices."),
    FieldCode.INVALID_FORMAT: lambda: _("This is not in the expected format."),
    FieldCode.CONTROL_CHARACTERS: lambda: _("Control characters are not allowed."),
    FieldCode.OUT_OF_RANGE: lambda: _("This is out of range."),
    FieldCode.INVALID_TYPE: lambda: _("This is of the wrong type."),
}


def _field_error(detail: ErrorDetails, *, at: str) -> FieldError:
    kind = detail["type"]
    own_code = kind in FieldCode.__members__.values() and "detail" in detail.get("ctx", {})
    code = FieldCode(kind) if own_code else _code_of(kind)
    sentence = str(detail["ctx"]["detail"]) if own_code else _sentence(code, detail)
    # Pydantic marks a wrong key of a mapping so; the pointer names the member.
    place = detail["loc"][:-1] if detail["loc"][-1:] == ("[key]",) else detail["loc"]
    pointer = "".join(f"/{_escape(part)}" for part in place)
    return FieldError(code, sentence, pointer=at + pointer)


def _code_of(kind: str) -> FieldCode:
    if kind in _CODES:
        return _CODES[kind]
    if kind.startswith(_RANGE_TYPES):
        return FieldCode.OUT_OF_RANGE
    if kind.startswith(_FORMAT_TYPES) and not kind.endswith("_type"):
        return FieldCode.INVALID_FORMAT
    return FieldCode.INVALID_TYPE


def _sentence(code: FieldCode, detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    if code is FieldCode.TOO_LONG and "max_length" in context:
        return _("At most %(count)s are allowed.") % {"count": context["max_length"]}
    if code is FieldCode.INVALID_CHOICE and "expected" in context:
        return _("Expected one of: %(choices)s.") % {"choices": context["expected"]}
    return _SENTENCES[code]()


def _escape(part: int | str) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
