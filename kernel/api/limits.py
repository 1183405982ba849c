"""How often one actor and one organisation may call: counted in Redis, told in the RateLimit headers.

When Redis is away calls are let through: a lost cache must not stop the service. Sign-in has its own,
stricter throttle in `accounts`.
"""

import functools
import math
from dataclasses import dataclass
from typing import Any

import redis
import structlog
from django.conf import settings
from limits import RateLimitItem, parse

from kernel.actor import Actor
from kernel.errors import AppError, KernelError
from kernel.tenancy import Organisation

_log = structlog.get_logger(__name__)

# Fixed windows, all of a call in one round trip: `limits` itself needs two for each. For each key in turn its
# count and the milliseconds that its window has left; it stops at the first that is spent, so that what is
# refused for one reason is not counted against the next.
_COUNT = """
local answer = {}
for index, key in ipairs(KEYS) do
    local count = redis.call('INCR', key)
    if count == 1 then redis.call('EXPIRE', key, ARGV[2 * index]) end
    table.insert(answer, count)
    table.insert(answer, redis.call('PTTL', key))
    if count > tonumber(ARGV[2 * index - 1]) then break end
end
return answer
"""


@dataclass(frozen=True, slots=True)
class _Bucket:
    name: str
    limit: RateLimitItem
    key: str


def spend(actor: Actor, organisation: Organisation) -> dict[str, str]:
    """Count one call; the headers that tell what is left. Raises 429 with Retry-After when nothing is."""
    return _spend(
        _bucket("actor", settings.RATE_LIMIT_ACTOR, organisation.schema_name, str(actor.id)),
        _bucket("organisation", settings.RATE_LIMIT_ORGANISATION, organisation.schema_name),
    )


def spend_by_address(purpose: str, limit: str, address: str) -> None:
    """Count one call of somebody unknown from `address`; `limit` is like `10/hour`.

    Raises 429 with Retry-After when nothing is left for this purpose.
    """
    _spend(_bucket("address", limit, purpose, address))


@functools.cache
def _limit(text: str) -> RateLimitItem:
    return parse(text)


def _bucket(name: str, limit: str, *identifiers: str) -> _Bucket:
    item = _limit(limit)
    return _Bucket(name, item, item.key_for(*identifiers))


def _spend(*buckets: _Bucket) -> dict[str, str]:
    arguments = [number for bucket in buckets for number in (bucket.limit.amount, bucket.limit.get_expiry())]
    try:
        counted: list[int] = _script()(keys=[bucket.key for bucket in buckets], args=arguments)
    except (redis.RedisError, OSError) as error:
        _log.warning("rate_limits_unavailable", error=type(error).__name__)
        return {}
    # Only the last one that was looked at can be spent.
    last = buckets[len(counted) // 2 - 1]
    if counted[-2] > last.limit.amount:
        raise AppError(KernelError.RATE_LIMITED, headers=_headers(last, *counted[-2:]))
    return _headers(buckets[0], *counted[:2])


@functools.cache
def _script() -> Any:
    client = redis.Redis.from_url(settings.REDIS_LIMITS_URL, socket_timeout=1, socket_connect_timeout=1)
    return client.register_script(_COUNT)


def _headers(bucket: _Bucket, count: int, milliseconds: int) -> dict[str, str]:
    remaining = max(0, bucket.limit.amount - count)
    seconds = max(1, math.ceil(milliseconds / 1000))
    headers = {
        "RateLimit": f'"{bucket.name}";r={remaining};t={seconds}',
        "RateLimit-Policy": f'"{bucket.name}";q={bucket.limit.amount};w={bucket.limit.get_expiry()}',
    }
    return headers if remaining else headers | {"Retry-After": str(seconds)}
