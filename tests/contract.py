"""Holds every answer that a test receives against OpenAPI: status, media type and body."""

import functools
import re
from typing import Any

from django.http import HttpResponse
from django.urls import Resolver404, resolve
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from kernel.json import dumps, loads

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@functools.cache
def document() -> dict[str, Any]:
    """OpenAPI of the platform's host, which has every route."""
    return loads(dumps(SchemaGenerator(urlconf="config.urls_platform").get_schema(request=None, public=True)))


@functools.cache
def _registry() -> Registry:
    return Registry().with_resource("urn:openapi", Resource(contents=document(), specification=DRAFT202012))


@functools.cache
def _validator(path: str, method: str, status: str, media_type: str) -> Draft202012Validator | None:
    pointer = "/".join(
        part.replace("~", "~0").replace("/", "~1")
        for part in ("paths", path, method, "responses", status, "content", media_type, "schema")
    )
    return Draft202012Validator({"$ref": f"urn:openapi#/{pointer}"}, registry=_registry())


def check(response: HttpResponse, method: str) -> None:
    """Fail unless the answer is one that OpenAPI announces for its route."""
    try:
        match = resolve(response.wsgi_request.path, urlconf="config.urls_platform")
    except Resolver404:
        return
    path = "/" + _PARAMETER.sub(r"{\1}", match.route)
    operation = document()["paths"].get(path, {}).get(method.lower())
    if operation is None or response.status_code in (304, 302):
        return
    status = str(response.status_code)
    assert status in operation["responses"], f"{method} {path} answered {status}: {response.content[:500]!r}"
    announced = operation["responses"][status].get("content", {})
    if not response.content:
        assert not announced, f"{method} {path} {status}: an empty answer was not announced"
        return
    media_type = response["Content-Type"].split(";")[0]
    assert media_type in announced, f"{method} {path} {status}: {media_type} was not announced"
    validator = _validator(path, method.lower(), status, media_type)
    error = best_match(validator.iter_errors(loads(response.content))) if media_type.endswith("json") else None
    assert error is None, f"{method} {path} {status} at {error.json_path}: {error.message}"
