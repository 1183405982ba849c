"""How often somebody may try a password, a code or a token: 10 times per 5 minutes.

Counted atomically in Redis, per person and per address, before the try is looked at: parallel tries cannot
slip through. A try that succeeds is given back, so that an office behind one address is not locked out by
its own people. Without Redis this process counts in its memory.
"""

import functools
import hashlib
import ipaddress
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from django.conf import settings
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from accounts.errors import AccountsError
from kernel.errors import AppError
from kernel.tenancy import current_organisation

TRIES = RateLimitItemPerMinute(10, 5)
MAILS = RateLimitItemPerMinute(5, 60)
CHALLENGES = RateLimitItemPerMinute(60, 5)

_log = structlog.get_logger(__name__)
_Result = TypeVar("_Result")
_Limiter = SlidingWindowCounterRateLimiter


@dataclass(frozen=True, slots=True)
class Try:
    """One try that was counted."""

    limit: RateLimitItem
    buckets: tuple[tuple[str, ...], ...]

    def give_back(self) -> None:
        """It succeeded: it counts no longer."""
        for bucket in self.buckets:
            _take(self.limit, bucket, cost=-1)


def count_try(purpose: str, *, person: str, address: str, limit: RateLimitItem = TRIES) -> Try:
    """Count one try of `person` (a login's id, an e-mail address, a token) from `address`.

    Raises 429 `too_many_tries` with Retry-After if either has none left.
    """
    schema = current_organisation().schema_name
    # E-mail addresses and tokens do not belong into keys that operators look at.
    hashed = hashlib.sha256(person.encode()).hexdigest()[:32]
    buckets = ((schema, purpose, "person", hashed), (schema, purpose, "address", _network(address)))
    taken: list[tuple[str, ...]] = []
    for bucket in buckets:
        if not _take(limit, bucket, cost=1):
            Try(limit, tuple(taken)).give_back()
            raise AppError(AccountsError.TOO_MANY_TRIES, headers={"Retry-After": _seconds_left(limit, bucket)})
        taken.append(bucket)
    return Try(limit, buckets)


def _take(limit: RateLimitItem, bucket: tuple[str, ...], *, cost: int) -> bool:
    return _with_limiter(lambda limiter: limiter.hit(limit, *bucket, cost=cost))


def _seconds_left(limit: RateLimitItem, bucket: tuple[str, ...]) -> str:
    window = _with_limiter(lambda limiter: limiter.get_window_stats(limit, *bucket))
    return str(max(1, math.ceil(window.reset_time - time.time())))


def _network(address: str) -> str:
    """Who has one IPv6 address has 2**64 of them: they count as one."""
    parsed = ipaddress.ip_address(address)
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def _with_limiter(use: Callable[[_Limiter], _Result]) -> _Result:
    try:
        return use(_redis_limiter())
    except (RedisError, OSError) as error:
        _log.warning("throttle_without_redis", error=type(error).__name__)
        return use(_memory_limiter())


@functools.cache
def _redis_limiter() -> _Limiter:
    return _Limiter(storage_from_string(settings.REDIS_LIMITS_URL, socket_timeout=1, socket_connect_timeout=1))


@functools.cache
def _memory_limiter() -> _Limiter:
    return _Limiter(MemoryStorage())
