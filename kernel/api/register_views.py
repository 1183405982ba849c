"""The list of any register, at the resource it belongs to."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from rest_framework.request import Request

from kernel.api.endpoint import Reply, endpoint
from kernel.api.views import ResourceViewSet
from kernel.registers import registry
from kernel.registers.listing import Page, Parameters, read_page
from kernel.saved_views import selectors as saved_views


class RegisterViewSet(ResourceViewSet):
    """A resource with a register: `list` derives from it. Set `register_name`."""

    register_name: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        name = cls.__dict__.get("register_name")
        if name is not None and "list" not in cls.__dict__:
            cls.list = _list_action(name)  # type: ignore[attr-defined]


def _list_action(name: str) -> Any:
    @endpoint(right=registry.get(name).right, register=name)
    def list_rows(self: RegisterViewSet, request: Request) -> Reply:
        parameters = dict(request.query_params.lists())
        view = saved_views.state_for_list(self.actor, name, parameters)
        page = read_page(registry.get(name), self.actor, parameters, view)
        return Reply(page.as_dict(), headers=link_header(request.path, parameters, page))

    list_rows.__doc__ = f"List the register `{name}`: filters, search, order, columns, keyset pages."
    return list_rows


def link_header(path: str, parameters: Parameters, page: Page) -> dict[str, str]:
    """The Link header (RFC 8288) to the neighbouring pages."""
    others = [(key, value) for key, given in parameters.items() if key != "cursor" for value in given]
    links = [
        f'<{path}?{urlencode([*others, ("cursor", cursor)])}>; rel="{relation}"'
        for relation, cursor in (("next", page.next_cursor), ("prev", page.prev_cursor))
        if cursor
    ]
    return {"Link": ", ".join(links)} if links else {}
