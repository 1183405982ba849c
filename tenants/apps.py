from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_delete


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = "Organisations"

    def ready(self) -> None:
        from django_tenants.signals import tenant_delete_callback

        from kernel import events, rights
        from kernel.jobs import ports
        from tenants.permissions import RIGHTS
        from tenants.selectors.organisations import working_organisation_by_id, working_organisations
        from tenants.services import domains, records

        rights.register(RIGHTS)
        events.register(records.UPDATED, *domains.EVENTS)
        ports.register_organisations(by_id=working_organisation_by_id, all_organisations=working_organisations)
        import_module("tenants.duties")
        # A receiver for every model would make Django load each row before deleting it, everywhere.
        post_delete.disconnect(tenant_delete_callback)
