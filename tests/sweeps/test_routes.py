"""Every action says who may call it, and OpenAPI knows exactly the routes that exist."""

import pytest
from drf_spectacular.generators import SchemaGenerator

from kernel.api.endpoint import Access
from kernel.rights import catalogue
from tests.sweeps.routes import api_routes, other_paths

ROUTES = api_routes()


def test_the_sweep_finds_the_routes() -> None:
    assert len(ROUTES) > 100


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_action_is_declared(route) -> None:
    assert route.endpoint is not None, f"{route.view.__name__}.{route.action} has no @endpoint"
    if route.endpoint.access is Access.RIGHT:
        assert str(route.endpoint.right) in catalogue()


def test_openapi_and_the_url_configuration_name_the_same_operations() -> None:
    document = SchemaGenerator(urlconf="config.urls_platform").get_schema(request=None, public=True)
    published = {f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item}
    assert published == {route.name for route in ROUTES}


def test_only_documentation_and_the_web_client_are_served_by_other_views() -> None:
    web_client = "/^(?!api/|assets/|static/)[^.]*$"
    assert other_paths() == [web_client, "/api/v1/docs/", "/api/v1/schema/"]


def test_operation_ids_are_unique() -> None:
    document = SchemaGenerator(urlconf="config.urls_platform").get_schema(request=None, public=True)
    ids = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(ids) == len(set(ids))
