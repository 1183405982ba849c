from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = "Customers"

    def ready(self) -> None:
        from customers import codes, policy_fields, term_usages
        from customers.permissions import RIGHTS
        from customers.provision import provision_defaults
        from customers.services import contact_writes, customers, field_policies, tags, terms
        from customers.tag_register import TAGS
        from kernel import events, rights
        from kernel.registers import registry
        from tenants import hooks

        rights.register(RIGHTS)
        events.register(*terms.EVENTS, *tags.EVENTS, *field_policies.EVENTS)
        events.register(*customers.EVENTS, *contact_writes.EVENTS)
        registry.register(TAGS)
        codes.register()
        term_usages.register()
        policy_fields.register()
        hooks.on_provision(provision_defaults)
