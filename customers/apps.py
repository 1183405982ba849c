from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = "Customers"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from accounts import first_steps
        from accounts.hooks import on_deactivate
        from customers import (
            codes,
            custom_field_ports,
            merge_fields,
            merge_handlers,
            open_items,
            policy_fields,
            profile,
            targets,
            term_usages,
            timeline,
        )
        from customers import erasing as erase_registry
        from customers.activity_register import ACTIVITIES
        from customers.duplicate_register import DUPLICATES
        from customers.imports.contacts import ContactImporter
        from customers.imports.importer import CustomerImporter
        from customers.permissions import RIGHTS, CustomerRight
        from customers.provision import provision_defaults
        from customers.registers import CONTACTS, CUSTOMERS
        from customers.selectors import around, mails, merge_values, timeline_sources
        from customers.selectors.attachments import FILE_LINKS
        from customers.selectors.brief import planned_activities
        from customers.selectors.first_steps import FIRST_STEPS
        from customers.selectors.profile_widgets import WIDGETS
        from customers.services import (
            attachments,
            contact_writes,
            customers,
            field_policies,
            logos,
            notes,
            profile_layouts,
            sample_data,
            timeline_settings,
        )
        from customers.services.activities import activities
        from customers.services.assignments import hand_over
        from customers.services.dictionaries import tags, terms
        from customers.services.duplicates import duplicate_review
        from customers.services.erasing import erase_handlers, erasing
        from customers.services.mail import mail_sending, templates
        from customers.tag_register import TAGS
        from kernel import audit, events, rights
        from kernel.exports import bundles
        from kernel.files import links
        from kernel.files.selectors import stored_bytes
        from kernel.imports import registry as imports
        from kernel.registers import registry
        from tenants import hooks, limits

        rights.register(RIGHTS)
        events.register(*terms.EVENTS, *tags.EVENTS, *field_policies.EVENTS)
        events.register(*customers.EVENTS, *contact_writes.EVENTS, *duplicate_review.EVENTS)
        events.register(*templates.EVENTS, *mail_sending.EVENTS)
        events.register(*notes.EVENTS, *attachments.EVENTS, *activities.EVENTS, *timeline_settings.EVENTS)
        events.register(*profile_layouts.EVENTS, *erasing.EVENTS)
        for register in (CUSTOMERS, CONTACTS, ACTIVITIES, TAGS, DUPLICATES):
            registry.register(register)
        for importer in (CustomerImporter(), ContactImporter()):
            imports.register(importer)
        audit.declare(
            {
                "calendar.renewed": _("Calendar address made"),
                "calendar.removed": _("Calendar address removed"),
                "person.exported": _("All data of a person exported"),
                "person.erasure_requested": _("Erasure of a person asked for"),
                "person.erased": _("Person erased"),
            }
        )
        erase_registry.register(*erase_handlers.HANDLERS)
        bundles.register(erasing.BUNDLE, CustomerRight.ERASE)
        codes.register()
        logos.register()
        custom_field_ports.register()
        term_usages.register()
        policy_fields.register()
        hooks.on_provision(provision_defaults)
        hooks.on_sample_data(sample_data.add_to_demo)
        first_steps.register(*FIRST_STEPS)
        on_deactivate(hand_over)
        on_deactivate(activities.hand_over)
        targets.register(around.CUSTOMER, around.CONTACT, around.ACTIVITY)
        links.register(FILE_LINKS)
        links.register(mails.FILE_LINKS)
        merge_fields.register(*merge_values.GROUPS)
        timeline.register(*timeline_sources.SOURCES, mails.TIMELINE)
        merge_handlers.register()
        open_items.register(planned_activities)
        profile.register(*WIDGETS)
        limits.register(limits.Metric(attachments.METRIC, _("Storage"), stored_bytes, limits.Unit.BYTES))
        limits.register(limits.Metric("mails", _("E-mails this month"), mails.sent_this_month))
        limits.register(limits.Metric(customers.METRIC, _("Customers"), customers.count_customers))
