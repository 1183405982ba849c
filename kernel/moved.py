"""What an object that is gone has become: old addresses lead to the new ones. Floors register who knows.

Reading an old address answers 301 with the new one. Writing there answers 409: a client that follows redirects would
else write to something that it has never seen.
"""

import itertools
import uuid
from collections.abc import Callable, Sequence

from kernel.actor import Actor
from kernel.errors import AppError, ErrorCode, KernelError

# The id of what an object has become, if the actor may see that.
Resolve = Callable[[Actor, uuid.UUID], uuid.UUID | None]

_resolvers: dict[str, Resolve] = {}
_closed: dict[str, tuple[ErrorCode, ...]] = {}


def register(segment: str, resolve: Resolve, *, closed: Sequence[ErrorCode] = ()) -> None:
    """Let `/<segment>/<id>` lead on, in AppConfig.ready. `closed` are the other codes with which all writing there is
    refused for good."""
    _resolvers[segment] = resolve
    _closed[segment] = tuple(closed)


def refusals(path: str) -> list[ErrorCode]:
    """With what writing at this path (`/api/v1/customers/{id}/phones`) is refused when what is there is gone."""
    if not concerns(path):
        return []
    return [KernelError.MERGED, *(code for part in path.split("/") for code in _closed.get(part, ()))]


def concerns(path: str) -> bool:
    """Whether something at this path (`/api/v1/customers/{id}/phones`) may have become something else."""
    parts = path.split("/")
    return any(part in _resolvers and after.startswith("{") for part, after in itertools.pairwise(parts))


def instead_of(error: AppError, actor: Actor, path: str, query: str, *, reads: bool) -> AppError:
    """What to answer instead of a 404 at `path`: the same error unless something there has become something else."""
    if error.code is not KernelError.NOT_FOUND:
        return error
    parts = path.split("/")
    for at, (segment, text) in enumerate(itertools.pairwise(parts), 1):
        resolve = _resolvers.get(segment)
        object_id = _id(text) if resolve is not None else None
        found = resolve(actor, object_id) if resolve is not None and object_id is not None else None
        if found is not None:
            parts[at] = str(found)
            place = "/".join(parts)
            extra = {"id": found, "location": place}
            if not reads:
                return AppError(KernelError.MERGED, extra=extra)
            # What was merged may be parted again: nobody shall remember the way.
            headers = {"Location": f"{place}?{query}" if query else place, "Cache-Control": "no-store"}
            return AppError(KernelError.MOVED, extra=extra, headers=headers)
    return error


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
