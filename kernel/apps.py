from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "kernel"
    verbose_name = "Kernel"

    def ready(self) -> None:
        from kernel import events, rights
        from kernel.custom_fields import service as custom_fields
        from kernel.exports import jobs  # noqa: F401 - declares itself
        from kernel.files import duties  # noqa: F401 - declares itself
        from kernel.imports import jobs as import_jobs  # noqa: F401 - declares itself
        from kernel.imports import purpose
        from kernel.permissions import RIGHTS

        rights.register(RIGHTS)
        events.register(*custom_fields.EVENTS)
        purpose.register()
