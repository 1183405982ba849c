"""The page of the web client: the same for every path that is not the API's; the client reads the path."""

import functools

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine, Template

from kernel.api.problems import problem_response
from kernel.errors import AppError, KernelError
from kernel.tenancy import current_organisation

_NOT_BUILT = "The web client is not built yet: run `make web-build`.\n"


def show_page(request: HttpRequest) -> HttpResponse:
    """The built page, filled in with whose host this is and with the nonce of this answer's style policy.

    405 for anything but GET and HEAD; 503 with what to do when the client was never built.
    """
    if request.method not in ("GET", "HEAD"):
        return problem_response(AppError(KernelError.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"}), request)
    try:
        changed_at = settings.WEB_PAGE.stat().st_mtime_ns
    except FileNotFoundError:
        return HttpResponse(_NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    organisation = current_organisation()
    values = {
        "name": organisation.name,
        "place": "platform" if organisation.is_platform else "organisation",
        "language": organisation.language,
        "nonce": str(request.csp_nonce),  # type: ignore[attr-defined]
    }
    return HttpResponse(_template(changed_at).render(Context(values)))


@functools.lru_cache(maxsize=1)
def _template(changed_at: int) -> Template:
    return Template(settings.WEB_PAGE.read_text(), engine=Engine())
