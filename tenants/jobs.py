"""Long work of this floor; jobs of the platform's own organisation."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.jobs.context import JobContext
from kernel.jobs.declare import job
from tenants.services.files import delete_files_of


@job(kind="tenants.delete_files", label=_("Removal of files"), max_retries=5)
def delete_files(context: JobContext, *, organisation_id: uuid.UUID) -> Mapping[str, Any]:
    """Remove the objects of a deleted organisation."""
    return {"objects": delete_files_of(organisation_id)}
