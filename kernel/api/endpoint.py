"""`@endpoint`: what an action takes, gives, and who may call it. The one declaration that is checked at run
time, published in OpenAPI and walked by the sweeps."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from kernel.errors import ErrorCode


class Access(StrEnum):
    """Who gets in: holders of a right, anybody signed in, or everybody."""

    RIGHT = "right"
    SIGNED_IN = "signed_in"
    PUBLIC = "public"


class Need(StrEnum):
    """Whether a header (Idempotency-Key, If-Match) is not looked at, may be sent, or must be."""

    NO = "no"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Reply:
    """What an action answers: JSON-ready `data`, optionally the row's version as ETag, more headers."""

    data: Any = None
    status: int | None = None
    version: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The declaration of one action."""

    access: Access
    right: str | None = None
    input: type[BaseModel] | None = None
    output: Any = None
    query: type[BaseModel] | None = None
    status: int = 200
    other_status: int | None = None
    other_output: Any = None
    errors: tuple[ErrorCode, ...] = ()
    idempotency: Need = Need.OPTIONAL
    if_match: Need = Need.NO
    while_suspended: bool = False
    atomic: bool = True
    register: str | None = None
    media_type: str | None = None


def endpoint(
    *,
    right: str | None = None,
    access: Access | None = None,
    input: type[BaseModel] | None = None,
    output: Any = None,
    query: type[BaseModel] | None = None,
    status: int = 200,
    other_status: int | None = None,
    other_output: Any = None,
    errors: tuple[ErrorCode, ...] = (),
    idempotency: Need = Need.OPTIONAL,
    if_match: Need = Need.NO,
    while_suspended: bool = False,
    atomic: bool = True,
    register: str | None = None,
    media_type: str | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an action of a `ResourceViewSet`.

    The action is called as `action(self, request, *, data=<input>, query=<query>, **url)` with only what
    is declared. It returns a `Reply`, or its data alone. `output` is a pydantic model, `list[...]` of one,
    or None for an empty answer. `other_status` is a second success with the same output (a PUT that creates
    answers 201), or with `other_output` (work on so many rows that a job does it answers 202).
    `while_suspended` lets a write through in a read-only organisation.
    `atomic=False` is for an action whose refusal must leave a trace (a failed sign-in): it opens its own
    transactions and has no Idempotency-Key. `media_type` is that of an action that answers finished content
    (an HttpResponse) instead of JSON.
    """
    declared = Endpoint(
        access=access or Access.RIGHT,
        right=right,
        input=input,
        output=output,
        query=query,
        status=status,
        other_status=other_status,
        other_output=other_output,
        errors=errors,
        idempotency=idempotency if atomic else Need.NO,
        if_match=if_match,
        while_suspended=while_suspended,
        atomic=atomic,
        register=register,
        media_type=media_type,
    )
    if declared.access is Access.RIGHT and not right:
        raise TypeError("an endpoint needs a right, or says that its access is signed_in or public")

    def decorate(action: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(action)
        def run(view: Any, request: Any, **url: Any) -> Any:
            return view.run_endpoint(declared, action, request, url)

        run.endpoint = declared  # type: ignore[attr-defined]
        return run

    return decorate
