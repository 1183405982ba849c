from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from accounts import first_steps, provision, registers  # noqa: F401 - registers itself
        from accounts.models.login import Employee
        from accounts.permissions import RIGHTS
        from accounts.selectors.first_steps import STEPS
        from accounts.selectors.jobs import actor_of
        from accounts.selectors.mail_relay import relay_in_use
        from accounts.selectors.webhooks import PING
        from accounts.services.employees import LIMIT
        from accounts.services.mail_relay import CHANGED, REMOVED, UPDATED
        from accounts.services.security_log import KINDS, note_of_kernel
        from accounts.services.webhook_waking import Awakener
        from kernel import audit, events, mail, rights
        from kernel.jobs import ports
        from tenants import hooks, limits

        rights.register(RIGHTS)
        events.register(
            "employee.invited",
            "employee.created",
            "employee.updated",
            "employee.deactivated",
            "employee.reactivated",
            PING,
            UPDATED,
        )
        events.on_emit(Awakener().heard)
        mail.register_relay(relay_in_use)
        ports.register_actors(actor_of)
        first_steps.register(*STEPS)
        audit.declare(KINDS)
        audit.declare({CHANGED: _("Mail relay set"), REMOVED: _("Mail relay removed")})
        audit.register(note_of_kernel)
        hooks.on_provision(provision.provision)
        hooks.on_hand_over(provision.hand_over)
        hooks.on_sample_data(provision.add_sample_colleagues)
        limits.register(limits.Metric(LIMIT, _("Employees"), lambda: Employee.objects.filter(is_active=True).count()))
