"""Lost-update protection for services: compare the version that the client saw with the row's."""

from kernel.errors import AppError, KernelError
from kernel.models.base import VersionedModel


def check_version(row: VersionedModel, expected: int | None) -> None:
    """Raise 412 `version_mismatch` with the current version unless `expected` is None or equal to it.

    The row must be locked (`select_for_update`), or the answer may be out of date.
    """
    if expected is not None and row.version != expected:
        raise AppError(
            KernelError.VERSION_MISMATCH,
            extra={"current_version": row.version},
            headers={"ETag": f'W/"{row.version}"'},
        )
