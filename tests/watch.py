"""Reads every line that the service logs while tests run: none may name a person.

The lines of the test's own process are read as they are made, those of processes that tests start (web,
worker, sweeper) when these have ended.
"""

import logging
import re

from tests.sweeps.canaries import MARK

# Addresses of any kind of mail, numbers as all tests dial them, and the names that the world's people have.
PERSONAL = re.compile(
    rf"{MARK}|[\w.+-]+@[\w-]+\.[\w.-]*\w|\+\d{{8,}}|\b(?:Owner|Administrator|Sales\w*) of \w|Ann Lee|Ivan",
    re.IGNORECASE,
)


def persons_in(text: str) -> list[str]:
    """The lines of a log that name somebody."""
    return [line for line in text.splitlines() if PERSONAL.search(line)]


class Watch(logging.Handler):
    """Stands beside the console, formats as it does, and keeps the lines that should not be there.

    It listens at INFO, as an installation does, while the tests' console shows warnings only.
    """

    def __init__(self, console: logging.Handler) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(console.formatter)
        self.filters = console.filters
        self.lines = 0
        self._found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += 1
        found = persons_in(self.format(record))
        if found:
            self._found += found

    def take(self) -> list[str]:
        """What was found since the last call."""
        found, self._found = self._found, []
        return found
