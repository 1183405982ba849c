"""Brings lost jobs back and runs periodic duties; one process leads, further ones stand by."""

import signal
import threading
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from kernel.jobs.declare import discover
from kernel.jobs.duties import run_due_duties
from kernel.jobs.sweeper import Leadership, sweep_once

_log = structlog.get_logger(__name__)

_DUTIES_SECONDS = 30


class Command(BaseCommand):
    help = __doc__
    # The loop survives a database that is away, also at the start.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        discover()
        stop = threading.Event()
        for signal_number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signal_number, lambda *_: stop.set())
        # A thread of their own: slow housekeeping must not hold up lost jobs.
        duties = threading.Thread(target=_repeat, args=(run_due_duties, _DUTIES_SECONDS, stop), name="duties")
        duties.start()
        leadership = Leadership()

        def sweep() -> None:
            if leadership.held():
                sweep_once()

        try:
            _repeat(sweep, settings.JOBS_SWEEP_SECONDS, stop)
        finally:
            duties.join()


def _repeat(work: Callable[[], object], seconds: float, stop: threading.Event) -> None:
    """Do `work` every so many seconds until told to stop; an unexpected error stops the whole process."""
    try:
        while not stop.is_set():
            try:
                close_old_connections()
                work()
            except (OperationalError, InterfaceError) as error:
                _log.warning("database_away", error=type(error).__name__)
                connection.close()
            stop.wait(seconds)
    finally:
        stop.set()
        connection.close()
