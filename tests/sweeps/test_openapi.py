"""The committed openapi.json is what the code says."""

import json
from pathlib import Path

from drf_spectacular.generators import SchemaGenerator

from kernel.json import dumps

COMMITTED = Path(__file__).resolve().parents[2] / "openapi.json"


def test_the_committed_schema_is_up_to_date() -> None:
    document = SchemaGenerator(urlconf="config.urls_platform").get_schema(request=None, public=True)
    assert json.loads(COMMITTED.read_text()) == json.loads(dumps(document)), "run `make schema`"


def test_the_schema_is_valid_openapi_3_1() -> None:
    document = json.loads(COMMITTED.read_text())
    assert document["openapi"].startswith("3.1")
    references = set(_references(document))
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references <= known
    assert len(references) > 20


def _references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)
