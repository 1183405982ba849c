"""Rights of the kernel's own resources."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from kernel.rights import Right


class KernelRight(StrEnum):
    VIEW_SHARE = "kernel:view:share"
    EVENT_READ = "kernel:event:read"
    NUMBERING_VIEW = "kernel:numbering:view"
    NUMBERING_EDIT = "kernel:numbering:edit"
    FILE_UPLOAD = "kernel:file:upload"
    CUSTOM_FIELD_EDIT = "kernel:custom_field:edit"
    JOB_MANAGE = "kernel:job:manage"


RIGHTS = [
    Right(KernelRight.VIEW_SHARE, _("Share saved views"), "settings:write"),
    Right(KernelRight.EVENT_READ, _("Read the event stream"), "events:read"),
    Right(KernelRight.NUMBERING_VIEW, _("See numbering"), "settings:read"),
    Right(KernelRight.NUMBERING_EDIT, _("Change numbering"), "settings:write"),
    Right(KernelRight.FILE_UPLOAD, _("Upload files"), "files:write"),
    Right(KernelRight.CUSTOM_FIELD_EDIT, _("Define custom fields"), "settings:write"),
    Right(KernelRight.JOB_MANAGE, _("See and cancel everybody's jobs"), "jobs:write"),
]
