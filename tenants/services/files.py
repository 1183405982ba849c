"""Objects in S3 of organisations that are no more."""

import uuid

from django.utils import timezone

from kernel import storage
from kernel.tenancy import OrganisationState, public_context
from tenants.models import Organisation


def delete_files_of(organisation_id: uuid.UUID) -> int:
    """Remove every object of a deleted organisation; how many. Safe to repeat.

    Raises 503 `unavailable` if S3 does not answer.
    """
    with public_context():
        row = Organisation.objects.get(id=organisation_id, state=OrganisationState.DELETED)
    prefix = f"{row.id}/"
    storage.abort_uploads(prefix)
    deleted = storage.delete_prefix(prefix)
    with public_context():
        Organisation.objects.filter(id=row.id).update(files_deleted_at=timezone.now())
    return deleted
