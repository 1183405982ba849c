"""What a service refuses, inside a test's transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction

from kernel.errors import AppError, ErrorCode


@dataclass
class Refusal:
    error: AppError | None = None


@contextmanager
def refused(code: ErrorCode) -> Iterator[Refusal]:
    """The block is refused with `code`; what it wrote is undone, and the test may go on."""
    refusal = Refusal()
    with pytest.raises(AppError) as caught, transaction.atomic():
        yield refusal
    assert caught.value.code is code
    refusal.error = caught.value
