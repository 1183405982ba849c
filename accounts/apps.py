from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from accounts.permissions import RIGHTS
        from kernel import rights

        rights.register(RIGHTS)
