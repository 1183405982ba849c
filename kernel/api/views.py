"""The base of every resource: one path from request to answer.

authenticate -> organisation's state -> right -> limits -> parameters -> body -> transaction with
idempotency -> action -> JSON.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from kernel import moved
from kernel.actor import Actor
from kernel.api import conditional, idempotency, limits
from kernel.api.endpoint import Access, Endpoint, Need, Reply
from kernel.errors import AppError, FieldCode, FieldError, KernelError
from kernel.inputs import parse_json, parse_query
from kernel.json import dumps
from kernel.tenancy import Organisation, OrganisationState, current_organisation

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class ResourceViewSet(ViewSet):
    """A resource whose actions are declared with `@endpoint`; an action without one cannot be called.

    Inside an action: `self.actor`, `self.organisation`, and `self.expected_version` (from If-Match).
    """

    lookup_field = "id"
    lookup_value_converter = "uuid"

    actor: Actor
    organisation: Organisation
    expected_version: int | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action is not None and not hasattr(getattr(self, self.action), "endpoint"):
            raise AppError(KernelError.FORBIDDEN)

    def run_endpoint(
        self, declared: Endpoint, action: Callable[..., Any], request: Request, url: dict[str, Any]
    ) -> HttpResponseBase:
        """Carry one call through all checks to its answer."""
        self.organisation = current_organisation()
        rate_headers = self._admit(declared, request)
        arguments = url | self._arguments(declared, request)
        try:
            response = self._run(declared, action, request, arguments)
        except AppError as error:
            raise self._instead_of(error, request) from error
        for name, value in rate_headers.items():
            response[name] = value
        return response

    def _run(
        self, declared: Endpoint, action: Callable[..., Any], request: Request, arguments: dict[str, Any]
    ) -> HttpResponseBase:
        if request.method in SAFE_METHODS or not declared.atomic:
            response: HttpResponseBase = self._respond(declared, request, action(self, request, **arguments))
            return response
        return self._write(declared, action, request, arguments)

    def _instead_of(self, error: AppError, request: Request) -> AppError:
        actor: Actor | None = request.auth
        if actor is None:
            return error
        query = request._request.META.get("QUERY_STRING", "")
        return moved.instead_of(error, actor, request.path, query, reads=request.method in SAFE_METHODS)

    def _admit(self, declared: Endpoint, request: Request) -> dict[str, str]:
        actor = request.auth
        if declared.access is not Access.PUBLIC and actor is None:
            raise AppError(KernelError.NOT_AUTHENTICATED)
        if self._is_read_only() and request.method not in SAFE_METHODS and not declared.while_suspended:
            raise AppError(KernelError.ORGANISATION_SUSPENDED)
        if actor is None:
            return {}
        self.actor = actor
        if declared.right is not None:
            actor.require(declared.right)
        return limits.spend(actor, self.organisation)

    def _is_read_only(self) -> bool:
        return self.organisation.state in (OrganisationState.SUSPENDED, OrganisationState.CLOSING)

    def _arguments(self, declared: Endpoint, request: Request) -> dict[str, Any]:
        arguments: dict[str, Any] = {}
        if declared.query is not None:
            arguments["query"] = parse_query(declared.query, _single_values(request))
        elif declared.register is None and request.query_params:
            names = sorted(request.query_params)
            raise AppError(
                KernelError.UNKNOWN_PARAMETER,
                errors=[FieldError(FieldCode.UNKNOWN_FIELD, name, parameter=name) for name in names],
            )
        if declared.input is not None:
            if request._request.content_type != "application/json":
                raise AppError(KernelError.UNSUPPORTED_MEDIA_TYPE)
            arguments["data"] = parse_json(declared.input, request._request.body)
        if request.method not in SAFE_METHODS:
            self.expected_version = conditional.expected_version(request._request, declared.if_match)
        return arguments

    def _write(
        self, declared: Endpoint, action: Callable[..., Any], request: Request, arguments: dict[str, Any]
    ) -> HttpResponse:
        with transaction.atomic():
            actor: Actor | None = request.auth
            key = idempotency.key_of(request._request, declared.idempotency) if actor else None
            if actor is not None and key is not None:
                answered = idempotency.replay(request._request, actor, key)
                if answered is not None:
                    return answered
            response = self._respond(declared, request, action(self, request, **arguments))
            if actor is not None and key is not None:
                idempotency.store(request._request, actor, key, response)
            return response

    def _respond(self, declared: Endpoint, request: Request, result: Any) -> Any:
        if isinstance(result, HttpResponseBase):
            return result
        reply = result if isinstance(result, Reply) else Reply(result)
        status = reply.status or declared.status
        reads = reply.version is not None and request.method in SAFE_METHODS
        if reads and conditional.is_unchanged(request._request, reply.version):
            status = 304
        is_empty = status in (204, 304) or (reply.data is None and declared.output is None)
        body = b"" if is_empty else dumps(reply.data)
        response = HttpResponse(body, status=status, headers=dict(reply.headers))
        if body:
            response["Content-Type"] = "application/json"
        else:
            del response["Content-Type"]
        if reply.version is not None:
            response["ETag"] = conditional.etag(reply.version)
        return response


def _single_values(request: Request) -> dict[str, str]:
    return {name: request.query_params[name] for name in request.query_params}


__all__ = ["Access", "Need", "Reply", "ResourceViewSet"]
