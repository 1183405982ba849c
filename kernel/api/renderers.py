"""Content negotiation only: actions answer finished bytes (`kernel.json`)."""

from typing import Any

from rest_framework.renderers import BaseRenderer

from kernel.json import dumps


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return dumps(data)
