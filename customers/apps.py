from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = "Customers"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from accounts.hooks import on_deactivate
        from customers import codes, custom_field_ports, policy_fields, term_usages
        from customers.permissions import RIGHTS
        from customers.provision import provision_defaults
        from customers.registers import CONTACTS, CUSTOMERS
        from customers.sample_data import add_sample_customers
        from customers.services import contact_writes, customers, field_policies, tags, terms
        from customers.services.assignments import hand_over
        from customers.tag_register import TAGS
        from kernel import events, rights
        from kernel.registers import registry
        from tenants import hooks, limits

        rights.register(RIGHTS)
        events.register(*terms.EVENTS, *tags.EVENTS, *field_policies.EVENTS)
        events.register(*customers.EVENTS, *contact_writes.EVENTS)
        for register in (CUSTOMERS, CONTACTS, TAGS):
            registry.register(register)
        codes.register()
        custom_field_ports.register()
        term_usages.register()
        policy_fields.register()
        hooks.on_provision(provision_defaults)
        hooks.on_sample_data(add_sample_customers)
        on_deactivate(hand_over)
        limits.register(limits.Metric(customers.METRIC, _("Customers"), customers.count_customers))
