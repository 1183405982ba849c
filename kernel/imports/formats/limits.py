"""How much of anything a file may have, and how a reader says that there is too much."""

from kernel.errors import AppError, Text
from kernel.imports.errors import ImportFault

MAX_ROWS = 500_000
MAX_COLUMNS = 1_000
MAX_CELL = 131_072
MAX_RECORD = 1_048_576
MAX_PACKED = 10 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_MEMBERS = 1_000


def unreadable(detail: Text) -> AppError:
    """422 `file_unreadable`."""
    return AppError(ImportFault.UNREADABLE, detail)


def too_large(detail: Text) -> AppError:
    """422 `file_too_large`."""
    return AppError(ImportFault.TOO_LARGE, detail)
