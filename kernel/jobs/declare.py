"""Declaring jobs. Each app's `jobs.py` does it; importing that module is what registers them."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Concatenate, Generic, ParamSpec, get_type_hints

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from pydantic import BaseModel, ConfigDict, create_model

from kernel.jobs.context import Continue, JobContext
from kernel.models.job import Queue

P = ParamSpec("P")
Text = str | Promise
Outcome = Mapping[str, Any] | Continue | None
_TAKEN = frozenset({"kind", "at", "actor"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What a job is about: a resource of the API (`imports`), and the name of the argument that has its id."""

    resource: str
    argument: str


class UnknownJobKindError(LookupError):
    """A row of a kind that this process does not know: made by a newer or an older version."""


@dataclass(frozen=True, slots=True)
class JobKind(Generic[P]):
    """A declared kind of job: pass it to `enqueue()`."""

    name: str
    label: Text
    subject: Subject | None
    queue: Queue
    max_attempts: int
    time_limit: timedelta
    atomic: bool
    system_rights: frozenset[str]
    function: Callable[Concatenate[JobContext, P], Outcome]
    arguments: type[BaseModel]

    def pack(self, *args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
        """The arguments as JSON. Raises pydantic's ValidationError when they do not fit the function."""
        if args:
            raise TypeError("a job takes keyword arguments only")
        return self.arguments.model_validate(kwargs).model_dump(mode="json")

    def call(self, context: JobContext, packed: Mapping[str, Any]) -> Outcome:
        """Run the function with arguments that `pack()` made."""
        arguments = dict(self.arguments.model_validate(packed))
        return self.function(context, **arguments)  # type: ignore[call-arg]


_kinds: dict[str, JobKind[Any]] = {}


def job(
    *,
    kind: str,
    label: Text | None = None,
    subject: Subject | None = None,
    queue: Queue = Queue.DEFAULT,
    max_retries: int = 2,
    time_limit: timedelta = timedelta(minutes=5),
    atomic: bool = False,
    system_rights: frozenset[str] = frozenset(),
) -> Callable[[Callable[Concatenate[JobContext, P], Outcome]], JobKind[P]]:
    """Declare a job: a function of a `JobContext` and keyword-only ids (or other small typed values).

    `kind` is `app.verb_noun`; `label` says to people what it does, `subject` where to look at what came of it.
    What the function returns: a JSON-ready mapping (the job's result), None, or
    `Continue` when it is not done after some 15 seconds. What it raises: an AppError ends the job with
    that error; `unavailable` (503), anything else, and a run longer than `time_limit`, is tried again
    `max_retries` times.
    `atomic`: function and end of the job are one transaction, so its writes are done exactly once;
    otherwise the function may run again after a crash and goes on from `context.state`.
    `system_rights`: what it may do when the service itself started it.
    """

    def declare(function: Callable[Concatenate[JobContext, P], Outcome]) -> JobKind[P]:
        if kind in _kinds:
            raise ValueError(f"job {kind} is declared twice")
        declared = JobKind(
            name=kind,
            label=label or kind,
            subject=subject,
            queue=queue,
            max_attempts=max_retries + 1,
            time_limit=time_limit,
            atomic=atomic,
            system_rights=system_rights,
            function=function,
            arguments=_arguments_of(kind, function),
        )
        _kinds[kind] = declared
        return declared

    return declare


def kind_named(name: str) -> JobKind[Any]:
    """The declared kind. Raises UnknownJobKindError."""
    if name not in _kinds:
        raise UnknownJobKindError(name)
    return _kinds[name]


def described(name: str) -> JobKind[Any] | None:
    """The kind for people who look at a job; None if this version does not know it. Web processes come to know a
    kind when they enqueue it first, or here."""
    if name not in _kinds:
        discover()
    return _kinds.get(name)


def kinds() -> list[JobKind[Any]]:
    """Every declared kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def discover() -> None:
    """Import `jobs` and `duties` of every installed app. Workers and the sweeper do this at start."""
    autodiscover_modules("jobs", "duties")


def _arguments_of(kind: str, function: Callable[..., Any]) -> type[BaseModel]:
    _context, *parameters = inspect.signature(function).parameters.values()
    hints = get_type_hints(function)
    fields: dict[str, Any] = {}
    for parameter in parameters:
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise TypeError(f"job {kind}: {parameter.name} must be keyword-only")
        if parameter.name in _TAKEN:
            raise TypeError(f"job {kind}: {parameter.name} is a parameter of enqueue() itself")
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        fields[parameter.name] = (hints[parameter.name], default)
    return create_model(f"Arguments of {kind}", __config__=ConfigDict(extra="forbid"), **fields)
