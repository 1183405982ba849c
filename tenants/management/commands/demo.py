"""`manage.py demo`: the platform and a demo organisation with sample data. Safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from tenants.services.demo import make_demo


class Command(BaseCommand):
    help = "Make the platform's organisation and a demo organisation, and print how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        for sign_in in make_demo():
            self.stdout.write(f"{sign_in.who}: {sign_in.url} {sign_in.email} {sign_in.password}")
