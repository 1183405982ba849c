from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = "Customers"

    def ready(self) -> None:
        from customers.permissions import RIGHTS
        from kernel import rights

        rights.register(RIGHTS)
