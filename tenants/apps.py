from django.apps import AppConfig
from django.db.models.signals import post_delete


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = "Organisations"

    def ready(self) -> None:
        from django_tenants.signals import tenant_delete_callback

        from kernel import rights
        from kernel.jobs import ports
        from tenants.permissions import RIGHTS
        from tenants.selectors.organisations import all_organisations, organisation_by_id

        rights.register(RIGHTS)
        ports.register_organisations(by_id=organisation_by_id, all_organisations=all_organisations)
        # A receiver for every model would make Django load each row before deleting it, everywhere.
        post_delete.disconnect(tenant_delete_callback)
