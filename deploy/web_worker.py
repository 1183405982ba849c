"""gunicorn's threaded worker, which on a reload serves until its successors do, and logs no one's request.

gunicorn stops the old workers of a SIGHUP as soon as it has forked the new ones. These need seconds to import the
application, and until then nobody would answer: requests would wait in the socket's queue, or run into a timeout.
"""

import contextlib
import mmap
import struct
import time
import traceback
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.arbiter import Arbiter
from gunicorn.http.errors import (
    ExpectationFailed,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.workers.gthread import ThreadWorker

# Successors that were not heard of for so long are not waited for any more.
_PATIENCE_SECONDS = 60.0
_SLOTS = 4096
_HEAD = struct.Struct("QQ")
# Of the errors that do not say it themselves.
_STATUS = {
    ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
}
# Shared with all workers of this master: the age (gunicorn's running number) of the first worker that a reload
# makes and how many it makes, then a byte for each age, set once that worker serves.
_shared = mmap.mmap(-1, _HEAD.size + _SLOTS)


def on_reload(server: Arbiter) -> None:
    """gunicorn's hook: called before the new workers are forked."""
    first, count = server.worker_age + 1, server.cfg.workers
    for age in range(first, first + count):
        _shared[_place(age)] = 0
    _HEAD.pack_into(_shared, 0, first, count)


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Leaves at once when it is told to, unless a reload has told it so: then with its successors in place, or
    after a minute.
    """

    _leaves_by: float | None = None

    def run(self) -> None:
        _shared[_place(self.age)] = 1
        super().run()

    def handle_exit(self, sig: Any, frame: Any) -> None:
        """SIGTERM."""
        if self._leaves_by is None:
            self._leaves_by = time.monotonic() + _PATIENCE_SECONDS
        self._leave_if_possible()

    def notify(self) -> None:
        """Called by the worker's loop at least once a second."""
        super().notify()
        self._leave_if_possible()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """A request that cannot be read, or at which gunicorn itself failed.

        gunicorn's own logs the path, line or header with all that it holds (names, keys, cookies), and answers
        with it.
        """
        is_own = isinstance(exc, (InvalidResponseHeader, InvalidResponseHeaderName))
        if is_own or not isinstance(exc, ParseException):
            where = "".join(traceback.format_tb(exc.__traceback__))
            self.log.error("A request failed: %s\n%s", type(exc).__name__, where)
            status = HTTPStatus.INTERNAL_SERVER_ERROR
        else:
            self.log.warning("A request cannot be read: %s", type(exc).__name__)
            status = HTTPStatus(getattr(exc, "code", _STATUS.get(type(exc), HTTPStatus.BAD_REQUEST)))
        with contextlib.suppress(OSError):
            util.write_error(client, status.value, status.phrase, "")

    def _leave_if_possible(self) -> None:
        if self._leaves_by is None or not self.alive:
            return
        if self._is_replaced() or time.monotonic() > self._leaves_by:
            super().handle_exit(None, None)

    def _is_replaced(self) -> bool:
        first, count = _HEAD.unpack_from(_shared)
        return self.age >= first or all(_shared[_place(age)] for age in range(first, first + count))


def _place(age: int) -> int:
    return _HEAD.size + age % _SLOTS
