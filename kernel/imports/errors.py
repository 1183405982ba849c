"""What may be wrong with an import as a whole."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import ErrorCode


class ImportFault(ErrorCode):
    """Codes of imports."""

    UNREADABLE = "file_unreadable", 422, _("The file cannot be read")
    TOO_LARGE = "file_too_large", 422, _("The file is too large")
    BUSY = "import_busy", 409, _("The import is being worked on")
    NOT_READY = "import_not_ready", 409, _("The import is not that far yet")
