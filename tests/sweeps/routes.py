"""Every route of the service, read from the URL configuration: what the sweeps walk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from kernel.api.endpoint import Endpoint

_PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Route:
    """One method of one path. `path` has its parameters in braces: `/api/v1/tags/{id}`."""

    method: str
    path: str
    converters: dict[str, str]
    view: type[Any]
    action: str
    endpoint: Endpoint | None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> list[str]:
        return list(self.converters)

    def url(self, **values: Any) -> str:
        return self.path.format(**values)

    def __hash__(self) -> int:
        return hash(self.name)


def api_routes(urlconf: str = "config.urls_platform") -> list[Route]:
    """Every method of every path whose view is one of ours, sorted by path."""
    found = {route.name: route for pattern in _patterns(get_resolver(urlconf), "/") for route in _routes(*pattern)}
    return sorted(found.values(), key=lambda route: (route.path, route.method))


def other_paths(urlconf: str = "config.urls_platform") -> list[str]:
    """The paths that are served by anything else (documentation, redirects)."""
    return sorted(path for path, view, _ in _patterns(get_resolver(urlconf), "/") if not hasattr(view, "actions"))


def _patterns(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Any, dict[str, str]]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, path)
        elif isinstance(entry, URLPattern):
            converters = {match["name"]: match["converter"] or "str" for match in _PARAMETER.finditer(path)}
            yield _PARAMETER.sub(lambda match: "{" + match["name"] + "}", path), entry.callback, converters


def _routes(path: str, view: Any, converters: dict[str, str]) -> Iterator[Route]:
    for method, action in (getattr(view, "actions", None) or {}).items():
        if method == "head":
            continue
        declared = getattr(getattr(view.cls, action), "endpoint", None)
        yield Route(method.upper(), path, converters, view.cls, action, declared)
