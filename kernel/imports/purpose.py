"""Files to import: which are taken, and whose they are."""

import uuid
from collections.abc import Collection

from kernel.actor import Actor
from kernel.files import links
from kernel.files.types import Purpose, register_purpose
from kernel.models.imports import Import

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IMPORT = Purpose("import", frozenset({"text/csv", "text/plain", "text/vcard", _XLSX}), 100 * 1024 * 1024)


def _linked(file_ids: Collection[uuid.UUID]) -> Collection[uuid.UUID]:
    return set(Import.objects.filter(file_id__in=file_ids, purged_at=None).values_list("file_id", flat=True))


def _visible(_actor: Actor, _file_ids: Collection[uuid.UUID]) -> Collection[uuid.UUID]:
    """Nobody but who uploaded it: its rows may name what others must not see."""
    return ()


def register() -> None:
    """Make uploads for imports possible."""
    register_purpose(IMPORT)
    links.register(links.FileLinks("imports", _linked, _visible))
