"""How often one actor and one organisation may call: counted in Redis, told in the RateLimit headers.

When Redis is away calls are let through: a lost cache must not stop the service. Sign-in has its own,
stricter throttle in `accounts`.
"""

import functools
import math
import time

import structlog
from django.conf import settings
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

from kernel.actor import Actor
from kernel.errors import AppError, KernelError
from kernel.tenancy import Organisation

_log = structlog.get_logger(__name__)


@functools.cache
def _limiter() -> FixedWindowRateLimiter:
    storage = storage_from_string(settings.REDIS_LIMITS_URL, socket_timeout=1, socket_connect_timeout=1)
    return FixedWindowRateLimiter(storage)


@functools.cache
def _limit(text: str) -> RateLimitItem:
    return parse(text)


def spend(actor: Actor, organisation: Organisation) -> dict[str, str]:
    """Count one call; the headers that tell what is left. Raises 429 with Retry-After when nothing is."""
    buckets = (
        ("actor", _limit(settings.RATE_LIMIT_ACTOR), (organisation.schema_name, str(actor.id))),
        ("organisation", _limit(settings.RATE_LIMIT_ORGANISATION), (organisation.schema_name,)),
    )
    headers: dict[str, str] = {}
    try:
        for name, limit, identifiers in buckets:
            allowed = _limiter().hit(limit, *identifiers)
            if name == "actor" or not allowed:
                headers = _headers(name, limit, identifiers)
            if not allowed:
                raise AppError(KernelError.RATE_LIMITED, headers=headers)
    except (RedisError, OSError) as error:
        _log.warning("rate_limits_unavailable", error=type(error).__name__)
    return headers


def spend_by_address(purpose: str, limit: str, address: str) -> None:
    """Count one call of somebody unknown from `address`; `limit` is like `10/hour`.

    Raises 429 with Retry-After when nothing is left for this purpose.
    """
    item, identifiers = _limit(limit), (purpose, address)
    try:
        if not _limiter().hit(item, *identifiers):
            raise AppError(KernelError.RATE_LIMITED, headers=_headers("address", item, identifiers))
    except (RedisError, OSError) as error:
        _log.warning("rate_limits_unavailable", error=type(error).__name__)


def _headers(name: str, limit: RateLimitItem, identifiers: tuple[str, ...]) -> dict[str, str]:
    window = _limiter().get_window_stats(limit, *identifiers)
    seconds = max(1, math.ceil(window.reset_time - time.time()))
    headers = {
        "RateLimit": f'"{name}";r={max(0, window.remaining)};t={seconds}',
        "RateLimit-Policy": f'"{name}";q={limit.amount};w={limit.get_expiry()}',
    }
    return headers if window.remaining > 0 else headers | {"Retry-After": str(seconds)}
