"""What becomes of files that nobody confirmed, and of those that S3 was not there to delete."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from kernel import storage
from kernel.files.erasing import erase
from kernel.jobs import periodic
from kernel.models.file import File, FileState

_UNCONFIRMED_KEPT = timedelta(hours=24)
# What a request that deletes is given to do it itself.
_PATIENCE = timedelta(minutes=5)
_AT_ONCE = 500


@periodic(every=timedelta(hours=1))
def purge_files() -> None:
    """Files that were announced a day ago and never confirmed go; so does what is marked as deleted, and what
    a form brought once more after its file was confirmed.
    """
    File.objects.filter(state=FileState.PENDING, created_at__lt=Now() - _UNCONFIRMED_KEPT).update(
        state=FileState.DELETED
    )
    marked = File.objects.filter(
        Q(updated_at__lt=Now() - _PATIENCE) | Q(confirmed_at__isnull=True), state=FileState.DELETED
    )
    erase(list(marked.order_by("id").values_list("id", flat=True)[:_AT_ONCE]))
    storage.delete_prefix(storage.object_key("uploads", ""), older_than=_UNCONFIRMED_KEPT)
