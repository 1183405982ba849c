"""OpenAPI 3.1 from the `@endpoint` declarations: what is checked is what is published."""

import types
import typing
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.plumbing import ResolvedComponent
from pydantic import BaseModel

from kernel import moved
from kernel.api.endpoint import Access, Endpoint, Need
from kernel.errors import FieldCode, KernelError, error_codes
from kernel.registers import registry
from kernel.registers.openapi import page_schema, parameters_of

_JSON = "application/json"
_PROBLEM = "application/problem+json"
_REFERENCE = "#/components/schemas/{model}"
_ALWAYS = (
    KernelError.MALFORMED,
    KernelError.RATE_LIMITED,
    KernelError.UNAVAILABLE,
    KernelError.NOT_ACCEPTABLE,
)


class AutoSchema(SpectacularSchema):
    """Reads an action's `Endpoint`; knows nothing of serializers."""

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Any:
        self.registry, self.path, self.method = registry, path, method.upper()
        self.path_regex, self.path_prefix = path_regex, path_prefix
        action = getattr(self.view, self.view.action_map[method.lower()], None)
        declared: Endpoint | None = getattr(action, "endpoint", None)
        if declared is None:
            return None
        operation: dict[str, Any] = {
            "operationId": self.get_operation_id(),
            "description": self.get_description(),
            "tags": self.get_tags(),
            "parameters": self._parameters(declared),
            "security": [{}] if declared.access is Access.PUBLIC else [{"key": []}, {"session": []}],
            "responses": self._responses(declared),
        }
        if declared.right is not None:
            operation["x-right"] = str(declared.right)
        if declared.input is not None:
            reference = self._model(declared.input, "validation")
            operation["requestBody"] = {"required": True, "content": {_JSON: {"schema": reference}}}
        return operation

    def _is_list_view(self, serializer: Any = None) -> bool:
        # Asked for by the naming of operations, which would guess from serializers.
        return bool(self.view.action == "list")

    def get_operation_id(self) -> str:
        """`customers_phones_create`: the path without ids, then the action."""
        words = []
        for part in self.path.removeprefix("/api/v1/").split("/"):
            variable = part.strip("{}")
            if variable == part:
                words.append(part.replace("-", "_"))
            elif variable != "id" and not variable.endswith("_id"):
                words.append(f"by_{variable}")
        action: str = self.view.action
        return "_".join(words if words[-1] == action else [*words, action])

    def get_tags(self) -> list[str]:
        parts = self.path.removeprefix("/api/v1/").split("/")
        return [parts[0]]

    def _parameters(self, declared: Endpoint) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._resolve_path_parameters(_path_variables(self.path))
        if declared.query is not None:
            schema = declared.query.model_json_schema(ref_template=_REFERENCE)
            for definition, described in schema.get("$defs", {}).items():
                self._component(definition, described)
            for name, member in schema.get("properties", {}).items():
                required = name in schema.get("required", [])
                found.append({"name": name, "in": "query", "required": required, "schema": member})
        if declared.register is not None and self.method == "GET":
            found.extend(parameters_of(registry.get(declared.register)))
        if self.method == "POST":
            found += _header("Idempotency-Key", declared.idempotency)
        found += _header("If-Match", declared.if_match)
        return found

    def _responses(self, declared: Endpoint) -> dict[str, Any]:
        success: dict[str, Any] = {"description": ""}
        schema = self._output(declared)
        if schema is not None:
            success["content"] = {_JSON: {"schema": schema}}
        if declared.media_type is not None:
            success["content"] = {declared.media_type: {"schema": {"type": "string"}}}
        responses = {str(status): success for status in (declared.status, declared.other_status) if status}
        if declared.other_output is not None:
            other = {_JSON: {"schema": self._model(declared.other_output, "serialization")}}
            responses[str(declared.other_status)] = {"description": "", "content": other}
        by_status: dict[int, list[str]] = {}
        for code in self._codes(declared):
            by_status.setdefault(code.status, []).append(str(code))
        for status, codes in sorted(by_status.items()):
            responses[str(status)] = {
                "description": ", ".join(sorted(set(codes))),
                "content": {_PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        self._register_problem()
        return responses

    def _codes(self, declared: Endpoint) -> list[Any]:
        codes = [*_ALWAYS, *declared.errors]
        if declared.access is not Access.PUBLIC:
            codes += [KernelError.NOT_AUTHENTICATED, KernelError.FORBIDDEN]
        if self.method != "GET" and not declared.while_suspended:
            codes.append(KernelError.ORGANISATION_SUSPENDED)
        if _path_variables(self.path):
            codes.append(KernelError.NOT_FOUND)
        if self.method != "GET":
            codes += moved.refusals(self.path)
        elif moved.concerns(self.path):
            codes.append(KernelError.MOVED)
        if declared.input is not None:
            codes += [KernelError.INVALID, KernelError.UNSUPPORTED_MEDIA_TYPE, KernelError.TOO_LARGE]
        if declared.idempotency is not Need.NO and self.method == "POST":
            codes += [KernelError.IDEMPOTENCY_IN_FLIGHT, KernelError.IDEMPOTENCY_KEY_REUSED]
        if declared.if_match is not Need.NO:
            codes += [KernelError.VERSION_MISMATCH, KernelError.CONFLICT]
        if declared.if_match is Need.REQUIRED:
            codes.append(KernelError.PRECONDITION_REQUIRED)
        return codes

    def _output(self, declared: Endpoint) -> dict[str, Any] | None:
        if declared.register is not None and self.method == "GET" and declared.output is None:
            return page_schema(registry.get(declared.register))
        if declared.output is None:
            return None
        if typing.get_origin(declared.output) in (list, types.GenericAlias):
            return {
                "type": "array",
                "items": self._model(typing.get_args(declared.output)[0], "serialization"),
            }
        return self._model(declared.output, "serialization")

    def _model(self, model: type[BaseModel], mode: typing.Literal["validation", "serialization"]) -> dict[str, Any]:
        schema = model.model_json_schema(ref_template=_REFERENCE, mode=mode)
        for name, definition in schema.pop("$defs", {}).items():
            self._component(name, definition)
        return self._component(model.__name__.replace("[", "_").replace("]", ""), schema)

    def _component(self, name: str, schema: dict[str, Any]) -> dict[str, Any]:
        self.registry.register_on_missing(
            ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=schema)
        )
        return {"$ref": f"#/components/schemas/{name}"}

    def _register_problem(self) -> None:
        text = {"type": "string"}
        field = {
            "type": "object",
            "required": ["code", "detail"],
            "properties": {
                "code": {"type": "string", "enum": [str(code) for code in FieldCode]},
                "detail": text,
                "pointer": text,
                "parameter": text,
            },
        }
        members = ("type", "title", "detail", "instance", "request_id")
        self._component(
            "Problem",
            {
                "type": "object",
                "description": "RFC 9457 problem document.",
                "required": [*members, "status", "code", "errors"],
                "properties": {
                    **dict.fromkeys(members, text),
                    "status": {"type": "integer"},
                    "code": {"type": "string", "enum": sorted(error_codes())},
                    "errors": {"type": "array", "items": field},
                },
            },
        )


class KeyOrSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The two ways in; declared by name, because the kernel knows no app."""

    target_class = "accounts.authentication.KeyOrSession"
    name = ["key", "session"]

    def get_security_definition(self, auto_schema: Any) -> Any:
        return []


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Post-processing hook: adds the security schemes, sorts what is unordered."""
    components = result.setdefault("components", {})
    components["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "`kontor_...`, see /api-keys"},
        "session": {"type": "apiKey", "in": "cookie", "name": "session", "description": "With X-CSRFToken."},
    }
    components["schemas"] = dict(sorted(components.get("schemas", {}).items()))
    return result


def _header(name: str, need: Need) -> list[dict[str, Any]]:
    if need is Need.NO:
        return []
    schema = {"type": "string", "maxLength": 255}
    return [{"name": name, "in": "header", "required": need is Need.REQUIRED, "schema": schema}]


def _path_variables(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]
