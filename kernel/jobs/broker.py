"""The port to Dramatiq and Redis: the only module that knows them.

A message says "look at this job" and nothing else. It may be lost, doubled or late; the row decides.
"""

import functools
import uuid
from collections.abc import Callable
from typing import Any

import dramatiq
import redis
from django.conf import settings
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import Middleware, Retries, raise_thread_exception
from redis.backoff import NoBackoff
from redis.retry import Retry

from kernel.jobs import metrics
from kernel.models.job import Queue

HANDLED_BY = "jobs"
# A dead worker's messages return after 16 to 32 s with these (measured), with the defaults after minutes.
_HEARTBEAT_TIMEOUT_MS = 15_000
_MAINTENANCE_CHANCE = 50_000


class BrokerUnavailableError(RuntimeError):
    """The broker did not take a message."""


@functools.cache
def broker() -> RedisBroker:
    """The broker of this process. It gives up quickly: a request that enqueues must not wait for it."""
    client = redis.Redis.from_url(
        settings.REDIS_QUEUE_URL,
        socket_connect_timeout=1,
        socket_timeout=5,
        retry=Retry(NoBackoff(), 1),
    )
    return RedisBroker(  # type: ignore[no-untyped-call]
        client=client,
        heartbeat_timeout=_HEARTBEAT_TIMEOUT_MS,
        maintenance_chance=_MAINTENANCE_CHANCE,
        # No retries: a message that raises is unusable, and the sweeper looks after the row.
        middleware=[Retries(max_retries=0), _DeadLetters()],
    )


def send(queue: str, organisation_id: uuid.UUID, job_id: uuid.UUID) -> None:
    """Put one message into the queue. Raises BrokerUnavailableError."""
    message: dramatiq.Message[None] = dramatiq.Message(
        queue_name=queue,
        actor_name=f"{HANDLED_BY}.{queue}",
        args=(str(organisation_id), str(job_id)),
        kwargs={},
        options={},
    )
    try:
        broker().enqueue(message)
    except (redis.RedisError, OSError) as error:
        raise BrokerUnavailableError(type(error).__name__) from error


def serve(handle: Callable[[str, str], None], *, on_shutdown: Callable[[], None]) -> RedisBroker:
    """Make this process able to work: `handle(organisation_id, job_id)` for the messages of every queue.

    `on_shutdown` is called once when the worker was told to stop, before it waits for its threads.
    """
    serving = broker()
    shutdown = _Shutdown(on_shutdown)
    serving.add_middleware(shutdown)
    for queue in Queue.values:
        handle_or_pass_on = functools.partial(_handle, handle, shutdown, queue)
        dramatiq.actor(broker=serving, actor_name=f"{HANDLED_BY}.{queue}", queue_name=queue)(handle_or_pass_on)
    dramatiq.set_broker(serving)
    return serving


def raise_in_thread(thread_id: int, exception: type[BaseException]) -> None:
    """Make CPython raise `exception` in another thread at its next step in Python code."""
    raise_thread_exception(thread_id, exception)  # type: ignore[no-untyped-call]


class _DeadLetters(Middleware):  # type: ignore[misc]
    def after_nack(self, _broker: Any, message: Any) -> None:
        metrics.DEAD_LETTERS.labels(message.queue_name).inc()


class _Shutdown(Middleware):  # type: ignore[misc]
    def __init__(self, on_shutdown: Callable[[], None]) -> None:
        self.asked_for = False
        self._on_shutdown = on_shutdown

    def before_worker_shutdown(self, _broker: Any, _worker: Any) -> None:
        self.asked_for = True
        self._on_shutdown()


def _handle(
    handle: Callable[[str, str], None], shutdown: _Shutdown, queue: str, organisation_id: str, job_id: str
) -> None:
    if shutdown.asked_for:
        # A thread that stood waiting still gets one message, often of the job that was just given back.
        send(queue, uuid.UUID(organisation_id), uuid.UUID(job_id))
    else:
        handle(organisation_id, job_id)
