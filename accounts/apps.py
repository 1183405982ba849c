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
        from accounts.services import api_keys, employees, invitations, roles, teams, webhooks
        from accounts.services.mail_relay import CHANGED, REMOVED, UPDATED
        from accounts.services.security_log import KINDS, note_of_kernel
        from accounts.services.webhook_waking import Awakener
        from kernel import audit, events, mail, rights
        from kernel.jobs import ports
        from tenants import hooks, limits

        rights.register(RIGHTS)
        events.register(*employees.EVENTS, *invitations.EVENTS, *teams.EVENTS, *roles.EVENTS)
        events.register(*api_keys.EVENTS, *webhooks.EVENTS, UPDATED)
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
        active = Employee.objects.filter(is_active=True)
        limits.register(limits.Metric(employees.LIMIT, _("Employees"), lambda: active.all().count()))
