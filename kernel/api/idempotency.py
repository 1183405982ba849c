"""`Idempotency-Key`: a POST that is repeated is answered, not done again.

The answer is stored in the transaction of the work itself, so there is no moment at which one is
known and the other not. Keys belong to the actor, and live 24 hours.
"""

import hashlib
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import locks
from kernel.actor import Actor
from kernel.api.endpoint import Need
from kernel.errors import AppError, KernelError
from kernel.models.idempotency import IdempotencyKey

KEPT = timedelta(hours=24)
_KEPT_HEADERS = ("Location", "ETag", "Content-Type")


def key_of(request: HttpRequest, need: Need) -> str | None:
    """The key that the client sent, if this endpoint looks at it. Raises 400 if it is missing or too long."""
    key = request.headers.get("Idempotency-Key", "")
    if need is Need.NO or request.method != "POST":
        return None
    if not key:
        if need is Need.REQUIRED:
            raise AppError(KernelError.IDEMPOTENCY_KEY_REQUIRED)
        return None
    if len(key) > 255 or not key.isprintable():
        raise AppError(KernelError.MALFORMED, _("The Idempotency-Key is longer than 255 characters."))
    return key


def replay(request: HttpRequest, actor: Actor, key: str) -> HttpResponse | None:
    """The stored answer, or None if the work is to be done now (the key is then locked until commit).

    Raises 409 while the first request is still running, 422 if the key was used for another request.
    """
    if not locks.try_lock(f"idempotency:{_actor_key(actor)}:{key}"):
        raise AppError(KernelError.IDEMPOTENCY_IN_FLIGHT, headers={"Retry-After": "1"})
    stored = IdempotencyKey.objects.filter(
        actor_key=_actor_key(actor), key=key, created_at__gt=timezone.now() - KEPT
    ).first()
    if stored is None:
        return None
    if bytes(stored.request_hash) != _request_hash(request):
        raise AppError(KernelError.IDEMPOTENCY_KEY_REUSED)
    response = HttpResponse(bytes(stored.body), status=stored.status, headers=stored.headers)
    response["Idempotent-Replayed"] = "true"
    return response


def store(request: HttpRequest, actor: Actor, key: str, response: HttpResponse) -> None:
    """Keep the answer, in the running transaction."""
    IdempotencyKey.objects.filter(actor_key=_actor_key(actor), key=key).delete()
    IdempotencyKey.objects.create(
        actor_key=_actor_key(actor),
        key=key,
        request_hash=_request_hash(request),
        status=response.status_code,
        headers={name: response[name] for name in _KEPT_HEADERS if name in response},
        body=response.content,
    )


def _actor_key(actor: Actor) -> str:
    return f"{actor.kind}:{actor.id}"


def _request_hash(request: HttpRequest) -> bytes:
    line = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(line + request.body).digest()
