"""Makes a process able to do jobs. The worker's entry module calls it; so may a test."""

from typing import Any

from kernel.jobs import declare, runner
from kernel.jobs.broker import serve
from kernel.jobs.pulse import PULSE


def prepare() -> Any:
    """Know every job of the installed apps and serve every queue. Gives back Dramatiq's broker.

    When the worker is told to stop, its runs give their jobs back.
    """
    declare.discover()
    return serve(runner.run, on_shutdown=PULSE.stop_all)
