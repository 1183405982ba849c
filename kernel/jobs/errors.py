"""What may go wrong with a job, and how an error is kept in its row."""

from typing import Any

import orjson
from django.utils.translation import gettext_lazy as _

from kernel.errors import AppError, ErrorCode
from kernel.json import dumps


class JobError(ErrorCode):
    """Codes of jobs."""

    JOB_CRASHED = "job_crashed", 500, _("The worker stopped several times while doing this")
    JOB_TIMED_OUT = "job_timed_out", 500, _("This took longer than allowed")
    JOB_FINISHED = "job_finished", 409, _("The job is finished already")


def as_document(error: AppError) -> dict[str, Any]:
    """`error` as JSON values in the language that is active: the members of RFC 9457 without an instance."""
    document = {
        "type": f"/api/v1/errors/{error.code}",
        "title": error.code.title,
        "status": error.status,
        "detail": error.detail or error.code.title,
        "code": str(error.code),
        "errors": [{"code": str(item.code), "detail": item.detail, "pointer": item.pointer} for item in error.errors],
    }
    plain: dict[str, Any] = orjson.loads(dumps(document | dict(error.extra)))
    return plain
