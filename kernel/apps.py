from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "kernel"
    verbose_name = "Kernel"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from kernel import audit, events, rights
        from kernel.custom_fields import service as custom_fields
        from kernel.exports import (
            jobs,  # noqa: F401 - declares itself
            produce,
        )
        from kernel.files import duties  # noqa: F401 - declares itself
        from kernel.files import service as files
        from kernel.imports import jobs as import_jobs  # noqa: F401 - declares itself
        from kernel.imports import purpose, working
        from kernel.jobs import claims
        from kernel.numbering import service as numbering
        from kernel.permissions import RIGHTS
        from kernel.saved_views import service as views

        rights.register(RIGHTS)
        audit.declare(
            {
                "export.requested": _("Export asked for"),
                "export.finished": _("Export made"),
                "export.downloaded": _("Export downloaded"),
                "file.downloaded": _("File downloaded"),
                "import.begun": _("Import begun"),
                "import.started": _("Import started"),
                "import.undone": _("Import undone"),
                "import.error_rows_downloaded": _("Refused rows of an import downloaded"),
            }
        )
        events.register(*custom_fields.EVENTS, *views.EVENTS, *files.EVENTS, numbering.UPDATED)
        events.register(*working.EVENTS, produce.FINISHED, claims.FAILED)
        purpose.register()
