"""The pages there are, as the client's own router tells them, and how to go to one."""

import re
from collections.abc import Mapping

from tests.browser.visitor import Visitor

# The router gives itself to the window, for its own developer tools.
_ROUTES = """
() => Object.values(window.__TSR_ROUTER__.routesById).map((route) => [route.id, route.fullPath])
"""
_GO = """
async (href) => {
  await window.__TSR_ROUTER__.navigate({ href });
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
}
"""


def paths(visitor: Visitor, parent: str) -> list[str]:
    """Every path below the layout `parent` ("public", "shell"), such as `/customers/$customerId`, each once."""
    routes: list[list[str]] = visitor.page.evaluate(_ROUTES)
    found = {path.rstrip("/") or "/": None for id_, path in routes if path and id_.startswith(f"/{parent}/")}
    assert found, f"the router knows no page below {parent}"
    return list(found)


def filled(path: str, values: Mapping[str, str]) -> str:
    """The path with what stands for its `$name`; fails for one that nobody has given a value."""
    for name in re.findall(r"\$(\w+)", path):
        assert name in values, f"{path} is a new page: give ${name} a value in test_pages.py"
    return re.sub(r"\$(\w+)", lambda found: values[found[1]], path)


def go(visitor: Visitor, href: str) -> None:
    """Go to a page as a link does, without loading the client anew, and wait until it is there."""
    visitor.page.evaluate(_GO, href)
    visitor.settle()
