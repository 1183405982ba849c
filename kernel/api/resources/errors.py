"""`/errors/{code}`: what the `type` of a problem document leads to."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from kernel.api.endpoint import Access, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.outputs import ErrorCodeOut
from kernel.api.views import ResourceViewSet
from kernel.errors import ErrorCode, Text, error_codes, not_found

_ADVICE: Mapping[int, Text] = {
    400: _("Correct the request; `errors` names the parameters that are wrong."),
    401: _("Sign in, or send a valid key, and repeat the request."),
    403: _("Ask an administrator for the right, if you need it."),
    404: _("It does not exist, or you may not see it."),
    405: _("Use one of the methods in the Allow header."),
    406: _("Accept application/json."),
    409: _("Look at the current state; `detail` says what stands in the way."),
    410: _("It existed and is gone."),
    412: _("Read it again, and repeat your change with the new ETag."),
    413: _("Send less at a time."),
    415: _("Send application/json."),
    422: _("Correct the fields that `errors` names, and repeat the request."),
    428: _("Read it first, and send its ETag as If-Match."),
    429: _("Wait as long as Retry-After says."),
    500: _("Repeat the request later; tell us the `request_id` if it lasts."),
    503: _("Repeat the request after as long as Retry-After says."),
}


class ErrorCodeViewSet(ResourceViewSet):
    """Error codes."""

    @endpoint(access=Access.PUBLIC, output=ListOut[ErrorCodeOut])
    def list(self, request: Request) -> Reply:
        """Every code that an answer may have."""
        return Reply(whole_list(_describe(code) for _text, code in sorted(error_codes().items())))

    @endpoint(access=Access.PUBLIC, output=ErrorCodeOut)
    def retrieve(self, request: Request, code: str) -> Reply:
        """What one code means, and what to do about it."""
        found = error_codes().get(code)
        if found is None:
            raise not_found()
        return Reply(_describe(found))


def _describe(code: ErrorCode) -> dict[str, Any]:
    return {
        "code": str(code),
        "status": code.status,
        "title": str(code.title),
        "advice": str(_ADVICE.get(code.status, code.title)),
    }
